#include "adapters/worker/handlers/handlers.h"
#include "domain/kernel/text.h"

/* What operators ask for, carried on to the payment gateway. */

static int64_t number_in(const struct errand *errand, const char *name)
{
    int64_t number = 0;
    return text_to_int64(errand_field(errand, name), &number) == ERR_OK ? number : 0;
}

/* Who wanted it; a job that was added by hand doesn't say. */
static struct audit_actor actor_of(const struct errand *errand)
{
    if (errand_field(errand, "actor")[0] == '\0') {
        return audit_command_line;
    }
    return (struct audit_actor){
        .user_id = number_in(errand, "actor_id"),
        .name = errand_field(errand, "actor"),
        .address = errand_field(errand, "address"),
        .acting_as = number_in(errand, "acting_as"),
    };
}

enum err job_coupon_settle(struct errand *errand)
{
    const struct audit_actor actor = actor_of(errand);
    int64_t id = 0;
    enum err err = text_to_int64(errand_field(errand, "coupon"), &id);
    return err == ERR_OK ? coupon_settle(&errand->services->coupon, &actor, errand->arena, id) : ERR_REJECTED;
}

enum err job_coupons_delete(struct errand *errand)
{
    const struct log *log = errand->services->log;
    const struct audit_actor actor = actor_of(errand);
    int64_t count = 0;
    enum err err = coupon_delete_wanted(&errand->services->coupon, &actor, errand_field(errand, "ids"), errand_field(errand, "q"),
                                        errand->job->created_on, &count);
    const struct log_field fields[] = { { .name = "count", .number = count } };
    log->write(log->self, LOG_LEVEL_INFO, "coupons.deleted", fields, 1);
    return err;
}
