#ifndef DOMAIN_KERNEL_CALENDAR_H
#define DOMAIN_KERNEL_CALENDAR_H
#include <stdint.h>
#include "domain/kernel/err.h"

/* The proleptic Gregorian calendar, UTC, without leap seconds. */
#define CALENDAR_SECOND (INT64_C(1000000)) /* microseconds */
#define CALENDAR_MINUTE (60 * CALENDAR_SECOND)

enum { CALENDAR_MINUTES_A_DAY = 24 * 60 };

#define CALENDAR_DAY (CALENDAR_MINUTES_A_DAY * CALENDAR_MINUTE)

struct calendar_day {
    int64_t year;
    int32_t month;   /* 1..12 */
    int32_t day;     /* 1..31 */
    int32_t weekday; /* 0 is Sunday */
};

/* The day that is so many days after 1970-01-01. */
struct calendar_day calendar_day_of(int64_t days);

/* The day of an instant. */
struct calendar_day calendar_day_at(int64_t instant);

/* How many days a date is after 1970-01-01: the way back from calendar_day_of. Month and day must exist; the year is at most a
 * thousand million away from 0. */
int64_t calendar_days_to(int64_t year, int32_t month, int32_t day);

/* How many days a month (1..12) has. */
int32_t calendar_days_in_month(int64_t year, int32_t month);

/* Reads "2026-01-31", as a date's form field has it, into days after 1970-01-01.
 * Errors: ERR_MALFORMED for anything else and for a date that doesn't exist; *days untouched. */
enum err calendar_read_date(const char *text, int64_t *days) MUST_USE;

/* Divides downwards: -1 / 60 is -1. `divisor` is positive. */
int64_t calendar_divide(int64_t number, int64_t divisor);

/* Writes the instant's second, "2026-01-31T23:59:59Z", its minute, "2026-01-31T23:59", or its hour, "2026-01-31T23", with a NUL.
 */
enum { CALENDAR_TEXT_BYTES = 40 };
void calendar_write_second(int64_t instant, char out[CALENDAR_TEXT_BYTES]);
void calendar_write_minute(int64_t instant, char out[CALENDAR_TEXT_BYTES]);
void calendar_write_hour(int64_t instant, char out[CALENDAR_TEXT_BYTES]);
#endif
