#include "domain/job/cron.h"
#include "domain/kernel/calendar.h"

/* What the field of an expression may hold. */
struct cron_field {
    unsigned low;
    unsigned high;
    unsigned star_high; /* the last that a star stands for: of the two names of Sunday, the first */
};

enum { MINUTES, HOURS, DAYS, MONTHS, WEEKDAYS, FIELDS };

static const struct cron_field fields[FIELDS] = {
    [MINUTES] = { 0, 59, 59 }, [HOURS] = { 0, 23, 23 },  [DAYS] = { 1, 31, 31 },
    [MONTHS] = { 1, 12, 12 },  [WEEKDAYS] = { 0, 7, 6 },
};

enum { HORIZON_DAYS = 2922 }; /* 8 years; from 2096-02-29 to 2104-02-29 it is a day less */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static enum err read_number(const char **next, unsigned low, unsigned high, unsigned *number)
{
    unsigned read = 0;
    const char *digit = *next;
    for (; is_digit(*digit) && read <= high; digit++) {
        read = read * 10 + (unsigned)(*digit - '0');
    }
    if (digit == *next || read < low || read > high) {
        return ERR_MALFORMED;
    }
    *next = digit;
    *number = read;
    return ERR_OK;
}

static enum err read_step(const char **next, unsigned high, unsigned *step)
{
    if (**next != '/') {
        return ERR_OK;
    }
    (*next)++;
    return read_number(next, 1, high, step);
}

/* The bits of what a range with a step holds; fields hold numbers below 64. */
static uint64_t bits_of(unsigned first, unsigned last, unsigned step)
{
    uint64_t bits = 0;
    for (unsigned number = first; number <= last; number += step) {
        bits |= UINT64_C(1) << (number & 63);
    }
    return bits;
}

/* A number, or a range with a step or without. */
static enum err read_item(const char **next, const struct cron_field *field, uint64_t *bits)
{
    unsigned first = 0;
    unsigned step = 1;
    enum err err = read_number(next, field->low, field->high, &first);
    unsigned last = first;
    if (err == ERR_OK && **next == '-') {
        (*next)++;
        err = read_number(next, first, field->high, &last);
        err = err == ERR_OK ? read_step(next, field->high, &step) : err;
    }
    if (err == ERR_OK) {
        *bits |= bits_of(first, last, step);
    }
    return err;
}

static enum err read_star(const char **next, const struct cron_field *field, uint64_t *bits)
{
    unsigned step = 1;
    (*next)++;
    enum err err = read_step(next, field->high, &step);
    if (err == ERR_OK) {
        *bits |= bits_of(field->low, field->star_high, step);
    }
    return err;
}

static enum err read_list(const char **next, const struct cron_field *field, uint64_t *bits)
{
    enum err err = read_item(next, field, bits);
    while (err == ERR_OK && **next == ',') {
        (*next)++;
        err = read_item(next, field, bits);
    }
    return err;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static const char *skip_blanks(const char *text)
{
    while (is_blank(*text)) {
        text++;
    }
    return text;
}

static enum err read_field(const char **next, const struct cron_field *field, uint64_t *bits, bool *is_star)
{
    *next = skip_blanks(*next);
    *is_star = **next == '*';
    enum err err = *is_star ? read_star(next, field, bits) : read_list(next, field, bits);
    if (err == ERR_OK && **next != '\0' && !is_blank(**next)) {
        err = ERR_MALFORMED;
    }
    return err;
}

enum err cron_parse(const char *expression, struct cron *cron)
{
    uint64_t bits[FIELDS] = { 0 };
    bool is_star[FIELDS];
    const char *next = expression;
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < FIELDS; i++) {
        err = read_field(&next, &fields[i], &bits[i], &is_star[i]);
    }
    if (err != ERR_OK || *skip_blanks(next) != '\0') {
        return ERR_MALFORMED;
    }
    *cron = (struct cron){
        .minutes = bits[MINUTES],
        .hours = (uint32_t)bits[HOURS],
        .days = (uint32_t)bits[DAYS],
        .months = (uint16_t)bits[MONTHS],
        .weekdays = (uint8_t)((bits[WEEKDAYS] | bits[WEEKDAYS] >> 7) & 0x7f),
        .any_day = is_star[DAYS],
        .any_weekday = is_star[WEEKDAYS],
    };
    return ERR_OK;
}

static bool has(uint64_t bits, int64_t number)
{
    return (bits >> number & 1) != 0;
}

static bool fires_on(const struct cron *cron, int64_t days)
{
    const struct calendar_day day = calendar_day_of(days);
    bool by_day = has(cron->days, day.day);
    bool by_weekday = has(cron->weekdays, day.weekday);
    bool both_restrict = !cron->any_day && !cron->any_weekday;
    return has(cron->months, day.month) && (both_restrict ? by_day || by_weekday : by_day && by_weekday);
}

/* Looks from a minute of the day to the end that `step`, 1 or -1, leads to. */
static bool find_minute(const struct cron *cron, int64_t step, int64_t *minute)
{
    for (int64_t m = *minute; m >= 0 && m < CALENDAR_MINUTES_A_DAY; m += step) {
        if (has(cron->hours, m / 60) && has(cron->minutes, m % 60)) {
            *minute = m;
            return true;
        }
    }
    return false;
}

static enum err to_instant(int64_t days, int64_t minute, int64_t *instant)
{
    int64_t made = 0;
    if (__builtin_mul_overflow(days * CALENDAR_MINUTES_A_DAY + minute, CALENDAR_MINUTE, &made)) {
        return ERR_NOT_FOUND;
    }
    *instant = made;
    return ERR_OK;
}

/* The nearest tick at `from`, counted in minutes, or behind it in the direction of `step`. */
static enum err search(const struct cron *cron, int64_t from, int64_t step, int64_t *tick)
{
    int64_t days = calendar_divide(from, CALENDAR_MINUTES_A_DAY);
    int64_t minute = from - days * CALENDAR_MINUTES_A_DAY;
    for (int searched = 0; searched <= HORIZON_DAYS; searched++) {
        if (fires_on(cron, days) && find_minute(cron, step, &minute)) {
            return to_instant(days, minute, tick);
        }
        days += step;
        minute = step > 0 ? 0 : CALENDAR_MINUTES_A_DAY - 1;
    }
    return ERR_NOT_FOUND;
}

enum err cron_next(const struct cron *cron, int64_t after, int64_t *tick)
{
    return search(cron, calendar_divide(after, CALENDAR_MINUTE) + 1, 1, tick);
}

enum err cron_latest(const struct cron *cron, int64_t after, int64_t until, int64_t *tick)
{
    int64_t latest = 0;
    enum err err = search(cron, calendar_divide(until, CALENDAR_MINUTE), -1, &latest);
    if (err == ERR_OK && latest <= after) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        *tick = latest;
    }
    return err;
}
