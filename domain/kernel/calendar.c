#include "domain/kernel/calendar.h"
#include <string.h>
#include "domain/kernel/text.h"

enum {
    DAYS_A_WEEK = 7,
    DAYS_A_CYCLE = 146097, /* 400 years are a cycle */
    DAYS_TO_1970 = 719468, /* from 0000-03-01 */
};

int64_t calendar_divide(int64_t number, int64_t divisor)
{
    return number / divisor - (number % divisor < 0);
}

/* Years are counted from March on, so that the leap day is the last of its year; month 0 is March. The months from March on have
 * 31 30 31 30 31 days, twice and then over again: 153 days in five months. */
struct calendar_day calendar_day_of(int64_t days)
{
    int64_t since_march = days + DAYS_TO_1970;
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

struct calendar_day calendar_day_at(int64_t instant)
{
    return calendar_day_of(calendar_divide(instant, CALENDAR_DAY));
}

int64_t calendar_days_to(int64_t year, int32_t month, int32_t day)
{
    int64_t since_march = month > 2 ? month - 3 : month + 9;
    int64_t march_year = year - (month <= 2);
    int64_t cycle = calendar_divide(march_year, 400);
    int64_t in_cycle = march_year - cycle * 400;
    int64_t in_year = (153 * since_march + 2) / 5 + day - 1;
    return cycle * DAYS_A_CYCLE + 365 * in_cycle + in_cycle / 4 - in_cycle / 100 + in_year - DAYS_TO_1970;
}

int32_t calendar_days_in_month(int64_t year, int32_t month)
{
    int64_t next = month < 12 ? calendar_days_to(year, month + 1, 1) : calendar_days_to(year + 1, 1, 1);
    return (int32_t)(next - calendar_days_to(year, month, 1));
}

/* Reads so many digits; -1 when one of them is none. */
static int32_t read_digits(const char *text, size_t count)
{
    int32_t number = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        number = 10 * number + (text[i] - '0');
    }
    return number;
}

enum err calendar_read_date(const char *text, int64_t *days)
{
    if (strlen(text) != sizeof "2026-01-31" - 1 || text[4] != '-' || text[7] != '-') {
        return ERR_MALFORMED;
    }
    int32_t year = read_digits(text, 4);
    int32_t month = read_digits(text + 5, 2);
    int32_t day = read_digits(text + 8, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > calendar_days_in_month(year, month)) {
        return ERR_MALFORMED;
    }
    *days = calendar_days_to(year, month, day);
    return ERR_OK;
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

static char *write_minute(int64_t instant, char *out)
{
    int64_t minute = 0;
    char *end = write_hour(instant, out, &minute);
    return write_two(':', minute % 60, end);
}

void calendar_write_second(int64_t instant, char out[CALENDAR_TEXT_BYTES])
{
    int64_t second = calendar_divide(instant, CALENDAR_SECOND) - 60 * calendar_divide(instant, CALENDAR_MINUTE);
    char *end = write_two(':', second, write_minute(instant, out));
    *end++ = 'Z';
    *end = '\0';
}

void calendar_write_minute(int64_t instant, char out[CALENDAR_TEXT_BYTES])
{
    *write_minute(instant, out) = '\0';
}

void calendar_write_hour(int64_t instant, char out[CALENDAR_TEXT_BYTES])
{
    int64_t minute = 0;
    *write_hour(instant, out, &minute) = '\0';
}
