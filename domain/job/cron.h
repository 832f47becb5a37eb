#ifndef DOMAIN_JOB_CRON_H
#define DOMAIN_JOB_CRON_H
#include <stdbool.h>
#include <stdint.h>
#include "domain/kernel/err.h"

/* A cron expression of five fields (crontab(5)): minute, hour, day of the month, month, day of the week (0 and 7 are Sunday);
 * each a star, or a list of numbers and ranges, with a step where wanted ("0,30", "9-17", a star with "/15"). All in UTC. As
 * crontab has it, a day matches when either of the day fields does, where neither is a star. */
struct cron {
    uint64_t minutes; /* bit n: minute n */
    uint32_t hours;
    uint32_t days; /* bits 1..31 */
    uint16_t months;
    uint8_t weekdays; /* bits 0..6, 0 is Sunday */
    bool any_day;     /* the field was a star, with a step or without */
    bool any_weekday;
};

/* Errors: ERR_MALFORMED; *cron is untouched then. */
enum err cron_parse(const char *expression, struct cron *cron) MUST_USE;

/* The first instant after `after` at which the expression fires, a whole minute. Errors: ERR_NOT_FOUND when there is none within
 * the next 8 years (February 29th comes again within them; February 30th never does). */
enum err cron_next(const struct cron *cron, int64_t after, int64_t *tick) MUST_USE;

/* The last instant in (after, until] at which it fires. Errors: ERR_NOT_FOUND when it doesn't in that time (or not within 8 years
 * before `until`). */
enum err cron_latest(const struct cron *cron, int64_t after, int64_t until, int64_t *tick) MUST_USE;
#endif
