#include "domain/job/calendar.h"
#include "domain/kernel/text.h"

enum { DAYS_A_WEEK = 7, DAYS_A_CYCLE = 146097 }; /* 400 years are a cycle */

int64_t calendar_divide(int64_t number, int64_t divisor)
{
    return number / divisor - (number % divisor < 0);
}

/* Years are counted from March on, so that the leap day is the last of its year; month 0 is March. The months from March on have
 * 31 30 31 30 31 days, twice and then over again: 153 days in five months. */
struct calendar_day calendar_day_of(int64_t days)
{
    int64_t since_march = days + 719468; /* 0000-03-01 */
    int64_t cycle = calendar_divide(since_march, DAYS_A_CYCLE);
    int64_t in_cycle = since_march - cycle * DAYS_A_CYCLE;
    int64_t year = (in_cycle - in_cycle / 1460 + in_cycle / 36524 - in_cycle / 146096) / 365;
    int64_t in_year = in_cycle - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * in_year + 2) / 153;
    int64_t weekday = days + 4; /* 1970-01-01 was a Thursday */
    return (struct calendar_day){
        .year = cycle * 400 + year + (month >= 10),
        .month = (int32_t)(month < 10 ? month + 3 : month - 9),
        .day = (int32_t)(in_year - (153 * month + 2) / 5 + 1),
        .weekday = (int32_t)(weekday - calendar_divide(weekday, DAYS_A_WEEK) * DAYS_A_WEEK),
    };
}

static char *write_two(char separator, int64_t number, char *out)
{
    *out++ = separator;
    *out++ = (char)('0' + number / 10);
    *out++ = (char)('0' + number % 10);
    return out;
}

static char *write_hour(int64_t instant, char *out, int64_t *minute)
{
    int64_t minutes = calendar_divide(instant, CALENDAR_MINUTE);
    int64_t days = calendar_divide(minutes, CALENDAR_MINUTES_A_DAY);
    const struct calendar_day day = calendar_day_of(days);
    *minute = minutes - days * CALENDAR_MINUTES_A_DAY;
    out += text_from_int64(day.year, out);
    out = write_two('-', day.month, out);
    out = write_two('-', day.day, out);
    return write_two('T', *minute / 60, out);
}

void calendar_write_minute(int64_t instant, char out[CALENDAR_TEXT_BYTES])
{
    int64_t minute = 0;
    char *end = write_hour(instant, out, &minute);
    end = write_two(':', minute % 60, end);
    *end = '\0';
}

void calendar_write_hour(int64_t instant, char out[CALENDAR_TEXT_BYTES])
{
    int64_t minute = 0;
    *write_hour(instant, out, &minute) = '\0';
}
