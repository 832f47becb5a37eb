#include "domain/job/job.h"
#include "domain/kernel/text.h"

bool job_field_is_open(const char *name)
{
    static const char *const open[] = { "cause",  "detail",  "request_id", "locale",          "month",     "year",
                                        "number", "user_id", "coupon_id",  "subscription_id", "export_id", "progress" };
    size_t index = 0;
    return text_find(open, sizeof open / sizeof open[0], name, &index) == ERR_OK;
}
