#ifndef PORTS_SITE_STATISTICS_H
#define PORTS_SITE_STATISTICS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "domain/billing/plan.h"
#include "domain/dice/payout.h"
#include "domain/user/user.h"

/* What the site has by now. */
struct site_totals {
    int64_t users[USER_ROLES];
    int64_t subscriptions[PLANS]; /* those that count (subscription_is_active), by plan */
    int64_t with_coupon;          /* of these, how many a coupon makes cheaper */
    int64_t bets[PAYOUTS];        /* by what they pay: payout_at(i) */
};

/* One day's, UTC. */
struct site_day {
    int64_t begins_on; /* its first instant */
    int64_t sign_ups;
    int64_t bets;
    int64_t wagered; /* coins */
    int64_t won;     /* coins that the winning bets netted */
    int64_t revenue; /* cents of the payments of that day, less what of them was refunded or lost in a dispute */
};

enum { SITE_DAYS_MAX = 366 };

/* What operators see of the site as a whole: exact at any time, however much there is. A sum beyond int64 is told as INT64_MAX.
 * Every function may also return ERR_UNAVAILABLE; outputs are untouched unless the result is ERR_OK. */
struct site_statistics {
    void *self;

    enum err (*totals)(void *self, struct site_totals *totals);

    /* `count` days (at most SITE_DAYS_MAX), the first of them the one that begins at `first`, a midnight. */
    enum err (*days)(void *self, int64_t first, struct site_day *days, size_t count);

    /* Adds what has happened to the sums that the functions above read, so that they stay quick: changes no figure. Inside a
     * transaction, of its own at best: others who do the same wait until it ends. A part at most; *more says that another call
     * has work at once. */
    enum err (*sum_up)(void *self, bool *more);
};
#endif
