#include "domain/coupon/coupon.h"
#include "domain/kernel/money.h"
#include "domain/kernel/text.h"

static const char *const durations[COUPON_DURATIONS] = {
#define X(duration, name) name,
    COUPON_DURATION_LIST(X)
#undef X
};

const char *coupon_duration_name(enum coupon_duration duration)
{
    return durations[duration];
}

enum err coupon_duration_from(const char *name, enum coupon_duration *duration)
{
    size_t index = 0;
    enum err err = text_find(durations, COUPON_DURATIONS, name, &index);
    if (err == ERR_OK) {
        *duration = (enum coupon_duration)index;
    }
    return err;
}

bool coupon_is_expired(const struct coupon *coupon, int64_t now)
{
    return coupon->redeem_by != 0 && now > coupon->redeem_by;
}

bool coupon_is_used_up(const struct coupon *coupon)
{
    return coupon->max_redemptions != 0 && coupon->times_redeemed >= coupon->max_redemptions;
}

bool coupon_is_redeemable(const struct coupon *coupon, int64_t now)
{
    return !coupon->is_pending && !coupon_is_expired(coupon, now) && !coupon_is_used_up(coupon);
}

enum err coupon_discount(const struct coupon *coupon, int64_t cents, int64_t *discounted)
{
    int64_t by_percent = 0;
    enum err err = money_share(cents, coupon->percent_off, 100, &by_percent);
    if (err == ERR_OK) {
        int64_t off = by_percent + coupon->amount_off;
        *discounted = off < cents ? cents - off : 0;
    }
    return err;
}
