#include "domain/kernel/calendar.h"
#include "domain/sample/batch.h"

static const int32_t percents[] = { 5, 10, 15, 20, 25, 50 };
static const int64_t amounts[] = { 100, 200, 500 };
static const int64_t limits[] = { 0, 0, 10, 100, 1000 };

enum { YEAR_DAYS = 365, MONTHS_MAX = 12 };

/* Made within the last year and good for up to another, if it ends at all: some are over, some are used up. */
enum err sample_coupon(struct chance *chance, int64_t now, struct coupon *coupon)
{
    struct coupon made = { .duration = (enum coupon_duration)chance_below(chance, COUPON_DURATIONS) };
    if (chance_one_in(chance, 3)) {
        made.amount_off = CHANCE_OF(chance, amounts);
    } else {
        made.percent_off = CHANCE_OF(chance, percents);
    }
    if (made.duration == COUPON_REPEATING) {
        made.duration_in_months = (int32_t)(1 + chance_below(chance, MONTHS_MAX));
    }
    made.max_redemptions = CHANCE_OF(chance, limits);
    if (made.max_redemptions > 0) {
        made.times_redeemed = chance_below(chance, made.max_redemptions + 1);
    }
    made.created_on = now - chance_below(chance, YEAR_DAYS * CALENDAR_DAY);
    if (chance_one_in(chance, 2)) {
        made.redeem_by = made.created_on + CALENDAR_DAY + chance_below(chance, YEAR_DAYS * CALENDAR_DAY);
    }
    enum err err = coupon_code_draw(chance->random, made.code);
    if (err == ERR_OK) {
        err = chance->err;
    }
    if (err == ERR_OK) {
        *coupon = made;
    }
    return err;
}
