#include "domain/billing/proration.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/money.h"

static int64_t seconds_of(int64_t instant)
{
    return calendar_divide(instant, CALENDAR_SECOND);
}

enum err proration_preview(const struct proration *proration, int64_t *cents)
{
    int64_t start = seconds_of(proration->period_start_on);
    int64_t end = seconds_of(proration->period_end_on);
    int64_t changed = seconds_of(proration->changed_on);
    if (end <= start) {
        return ERR_INTERNAL;
    }
    changed = changed < start ? start : changed;
    changed = changed > end ? end : changed;
    int64_t unused = 0;
    int64_t remaining = 0;
    enum err err = money_share(proration->cents_before, end - changed, end - start, &unused);
    if (err == ERR_OK) {
        err = money_share(proration->cents_after, end - changed, end - start, &remaining);
    }
    if (err == ERR_OK) {
        *cents = remaining - unused;
    }
    return err;
}
