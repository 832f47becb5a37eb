#ifndef DOMAIN_JOB_SCHEDULE_H
#define DOMAIN_JOB_SCHEDULE_H
#include <stddef.h>
#include "domain/job/cron.h"

/* What is done by the clock: one table (schedule.c). */
struct scheduled_kind {
    const char *name;
    const char *kind;
    const char *cron; /* UTC */
};
extern const struct scheduled_kind scheduled_kinds[];
extern const size_t scheduled_kind_count;

/* When that one is done next after an instant. Errors: ERR_MALFORMED, ERR_NOT_FOUND as those of cron.h. */
enum err schedule_next(const struct scheduled_kind *scheduled, int64_t after, int64_t *tick) MUST_USE;
#endif
