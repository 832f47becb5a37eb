#ifndef PORTS_SUBSCRIPTION_STORE_H
#define PORTS_SUBSCRIPTION_STORE_H
#include <stddef.h>
#include "domain/billing/plan.h"
#include "domain/billing/subscription.h"
#include "ports/payment_gateway.h"

/* A subscription as it is kept. The row is there before the gateway is asked (incomplete, without a gateway id), so that the
 * request's Idempotency-Key comes from it and what the gateway did is found again after a crash. */
struct subscription {
    int64_t id;
    int64_t user_id;
    char gateway_id[GATEWAY_ID_BYTES + 1]; /* "" until the gateway has answered */
    enum plan_rank plan;
    enum subscription_status status;
    int64_t coupon_id;             /* 0 for none */
    int64_t asked_coupon_id;       /* of a change whose outcome isn't known yet; its redemption is taken; 0 for none */
    int64_t current_period_end_on; /* until the gateway has answered: of the trial that is asked for, 0 for none */
    int64_t changes;               /* asked of the gateway so far; numbers their Idempotency-Keys */
    int64_t seen_on;               /* when the gateway said what stands here, 0: not yet; what it said before is old news */
    int64_t created_on;
};

/* Every function may also return ERR_UNAVAILABLE; outputs are untouched unless the result is ERR_OK. */
struct subscription_store {
    void *self;

    /* Adds one; `subscription->id` isn't looked at. Errors: ERR_CONFLICT when the user has one that isn't over
     * (subscription_is_over) or the gateway id is known (a transaction in progress goes on), ERR_NOT_FOUND when there is no such
     * user or coupon. */
    enum err (*add)(void *self, const struct subscription *subscription, int64_t *id);

    /* The user's one that isn't over. Errors: ERR_NOT_FOUND. */
    enum err (*find_of_user)(void *self, int64_t user_id, struct subscription *found);

    /* Inside a transaction: nobody else changes the row until it ends. Errors: ERR_NOT_FOUND. */
    enum err (*find_locked)(void *self, int64_t id, struct subscription *found);

    /* The same by the gateway's id. Errors: ERR_NOT_FOUND. */
    enum err (*find_gateway_locked)(void *self, const char *gateway_id, struct subscription *found);

    /* Writes all but id, user and creation. Errors: ERR_NOT_FOUND (the coupon, too), ERR_CONFLICT as add, but a transaction in
     * progress is to be rolled back then. */
    enum err (*set)(void *self, const struct subscription *subscription);

    /* The user's with an id above `after`, whatever became of them, by id, at most `capacity`. */
    enum err (*list_of_user)(void *self, int64_t user_id, int64_t after, struct subscription *subscriptions, size_t capacity,
                             size_t *count);

    /* Those that aren't over with an id above `after`, by id, at most `capacity`. */
    enum err (*list_open)(void *self, int64_t after, struct subscription *subscriptions, size_t capacity, size_t *count);
};
#endif
