#include "domain/coupon/coupon.h"
#include <string.h>
#include "domain/kernel/money.h"

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
    for (unsigned candidate = 0; candidate < COUPON_DURATIONS; candidate++) {
        if (strcmp(durations[candidate], name) == 0) {
            *duration = (enum coupon_duration)candidate;
            return ERR_OK;
        }
    }
    return ERR_MALFORMED;
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
    return !coupon_is_expired(coupon, now) && !coupon_is_used_up(coupon);
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
