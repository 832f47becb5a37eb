#include <string.h>
#include "domain/job/job.h"

bool job_field_is_open(const char *name)
{
    static const char *const open[] = { "cause", "detail", "request_id", "locale",    "month",
                                        "year",  "number", "user_id",    "coupon_id", "subscription_id" };
    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
        if (strcmp(name, open[i]) == 0) {
            return true;
        }
    }
    return false;
}
