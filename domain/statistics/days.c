#include <string.h>
#include "domain/kernel/calendar.h"
#include "domain/statistics/statistics.h"

size_t statistics_days(const char *asked)
{
    static const struct {
        const char *asked;
        size_t days;
    } ranges[] = { { "7", 7 }, { "30", 30 }, { "365", 365 } };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (asked != NULL && strcmp(asked, ranges[i].asked) == 0) {
            return ranges[i].days;
        }
    }
    return 30;
}

int64_t statistics_first_day(int64_t now, size_t days)
{
    return (calendar_divide(now, CALENDAR_DAY) - (int64_t)days + 1) * CALENDAR_DAY;
}
