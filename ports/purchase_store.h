#ifndef PORTS_PURCHASE_STORE_H
#define PORTS_PURCHASE_STORE_H
#include <stddef.h>
#include "domain/kernel/err.h"
#include "ports/payment_gateway.h"

#define PURCHASE_STATE_LIST(X) X(PENDING, "pending") X(PAID, "paid") X(ABANDONED, "abandoned")

enum purchase_state {
#define X(name, text) PURCHASE_##name,
    PURCHASE_STATE_LIST(X)
#undef X
        PURCHASE_STATES
};

/* A bundle of coins on its way. The row is there before the gateway is asked. */
struct purchase {
    int64_t id;
    int64_t user_id;
    int64_t coins;
    int64_t cents;                             /* before the coupon */
    int64_t due;                               /* what the card is charged: charge_due() of the rest; 0 for nothing */
    int64_t coupon_id;                         /* 0 for none; its redemption is taken while the purchase is pending or paid */
    char payment_intent[GATEWAY_ID_BYTES + 1]; /* "" until the gateway has answered, and for a purchase of 0 */
    enum purchase_state state;
    int64_t created_on;
};

/* Every function may also return ERR_UNAVAILABLE; outputs are untouched unless the result is ERR_OK. */
struct purchase_store {
    void *self;

    /* Adds a pending one; id, payment_intent and state aren't looked at. Errors: ERR_NOT_FOUND when there is no such user or
     * coupon. */
    enum err (*add)(void *self, const struct purchase *purchase, int64_t *id);

    /* Errors: ERR_NOT_FOUND, ERR_CONFLICT when another purchase has it. */
    enum err (*set_payment_intent)(void *self, int64_t id, const char *payment_intent);

    /* Errors: ERR_NOT_FOUND. */
    enum err (*find_by_payment_intent)(void *self, const char *payment_intent, struct purchase *found);

    /* Inside a transaction: nobody else changes the row until it ends. Errors: ERR_NOT_FOUND. */
    enum err (*find_locked)(void *self, int64_t id, struct purchase *found);

    /* Errors: ERR_NOT_FOUND. */
    enum err (*set_state)(void *self, int64_t id, enum purchase_state state);

    /* The user's with an id above `after`, whatever became of them, by id, at most `capacity`. */
    enum err (*list_of_user)(void *self, int64_t user_id, int64_t after, struct purchase *purchases, size_t capacity,
                             size_t *count);

    /* Pending ones made before an instant, with an id above `after`, by id, at most `capacity`. */
    enum err (*list_pending)(void *self, int64_t before, int64_t after, struct purchase *purchases, size_t capacity,
                             size_t *count);
};
#endif
