#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"
#include "domain/play/limits.h"

static const char *const names[PLAY_PERIODS] = {
#define X(name, text) text,
    PLAY_PERIOD_LIST(X)
#undef X
};

const char *play_period_name(enum play_period period)
{
    return names[period];
}

enum err play_period_from(const char *name, enum play_period *period)
{
    size_t index = 0;
    enum err err = text_find(names, PLAY_PERIODS, name, &index);
    if (err == ERR_OK) {
        *period = (enum play_period)index;
    }
    return err;
}

/* The same day and time so many months, less than 13, later. */
static int64_t add_months(int64_t now, int32_t months)
{
    enum { MONTHS = 12 };
    const struct calendar_day from = calendar_day_at(now);
    int32_t month = from.month + months;
    int64_t year = from.year;
    if (month > MONTHS) {
        month -= MONTHS;
        year++;
    }
    int32_t last = calendar_days_in_month(year, month);
    int64_t time_of_day = now - play_day_begin(play_day_of(now));
    return play_day_begin(calendar_days_to(year, month, from.day < last ? from.day : last)) + time_of_day;
}

int64_t play_period_end(enum play_period period, int64_t now)
{
    switch (period) {
    case PLAY_PERIOD_DAY:
        return now + CALENDAR_DAY;
    case PLAY_PERIOD_WEEK:
        return now + 7 * CALENDAR_DAY;
    case PLAY_PERIOD_MONTH:
        return now + 30 * CALENDAR_DAY;
    case PLAY_PERIOD_HALF_YEAR:
        return add_months(now, 6);
    case PLAY_PERIOD_YEAR:
        return add_months(now, 12);
    default:
        return PLAY_FOR_GOOD;
    }
}
