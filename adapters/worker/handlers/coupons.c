#include "adapters/worker/handlers/handlers.h"
#include "domain/kernel/text.h"

/* What operators ask for, carried on to the payment gateway. */

enum err job_coupon_settle(struct errand *errand)
{
    int64_t id = 0;
    enum err err = text_to_int64(errand_field(errand, "coupon"), &id);
    return err == ERR_OK ? coupon_settle(&errand->services->coupon, errand->arena, id) : ERR_REJECTED;
}

enum err job_coupons_delete(struct errand *errand)
{
    const struct log *log = errand->services->log;
    int64_t count = 0;
    enum err err = coupon_delete_wanted(&errand->services->coupon, errand_field(errand, "ids"), errand_field(errand, "q"),
                                        errand->job->created_on, &count);
    const struct log_field fields[] = { { .name = "count", .number = count } };
    log->write(log->self, LOG_LEVEL_INFO, "coupons.deleted", fields, 1);
    return err;
}
