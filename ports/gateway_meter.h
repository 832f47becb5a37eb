#ifndef PORTS_GATEWAY_METER_H
#define PORTS_GATEWAY_METER_H
#include <stdint.h>
#include "domain/kernel/err.h"
#include "domain/kernel/histogram.h"

/* What the gateway is asked for: the functions of ports/payment_gateway.h that go over the wire. */
#define GATEWAY_CALL_LIST(X)                                                                                                     \
    X(CUSTOMER_CREATE, "customer_create")                                                                                        \
    X(CUSTOMER_FIND, "customer_find")                                                                                            \
    X(CUSTOMER_SET_CARD, "customer_set_card")                                                                                    \
    X(PAYMENT_METHOD_FIND, "payment_method_find")                                                                                \
    X(SETUP_INTENT_CREATE, "setup_intent_create")                                                                                \
    X(SETUP_INTENT_FIND, "setup_intent_find")                                                                                    \
    X(PAYMENT_INTENT_CREATE, "payment_intent_create")                                                                            \
    X(PAYMENT_INTENT_FIND, "payment_intent_find")                                                                                \
    X(PAYMENT_INTENT_CANCEL, "payment_intent_cancel")                                                                            \
    X(PAYMENT_INTENTS, "payment_intents")                                                                                        \
    X(SUBSCRIPTION_CREATE, "subscription_create")                                                                                \
    X(SUBSCRIPTION_FIND, "subscription_find")                                                                                    \
    X(SUBSCRIPTION_CHANGE, "subscription_change")                                                                                \
    X(SUBSCRIPTION_CANCEL, "subscription_cancel")                                                                                \
    X(SUBSCRIPTIONS, "subscriptions")                                                                                            \
    X(COUPON_CREATE, "coupon_create")                                                                                            \
    X(COUPON_FIND, "coupon_find")                                                                                                \
    X(COUPON_RENAME, "coupon_rename")                                                                                            \
    X(COUPON_DELETE, "coupon_delete")                                                                                            \
    X(INVOICE_FIND, "invoice_find")                                                                                              \
    X(INVOICE_UPCOMING, "invoice_upcoming")                                                                                      \
    X(INVOICES_PAID, "invoices_paid")                                                                                            \
    X(CHARGE_FIND, "charge_find")                                                                                                \
    X(EVENTS, "events")                                                                                                          \
    X(PLAN_CREATE, "plan_create")                                                                                                \
    X(PLAN_FIND, "plan_find")                                                                                                    \
    X(PLAN_DELETE, "plan_delete")

enum gateway_call {
#define X(call, name) GATEWAY_CALL_##call,
    GATEWAY_CALL_LIST(X)
#undef X
        GATEWAY_CALLS
};

/* Upper bounds of the duration buckets, microseconds; the last bucket has none. */
#define GATEWAY_DURATION_BOUNDS                                                                                                  \
    {                                                                                                                            \
        50000, 100000, 250000, 500000, 1000000, 2500000, 5000000, 10000000, 20000000                                             \
    }
enum { GATEWAY_DURATION_BUCKETS = 10, GATEWAY_RESULTS = ERR_INTERNAL + 1 };

/* How the calls of one kind went. */
struct gateway_tally {
    int64_t results[GATEWAY_RESULTS];          /* by enum err */
    int64_t buckets[GATEWAY_DURATION_BUCKETS]; /* by duration; not cumulative */
    int64_t microseconds;                      /* of all */
};

/* Who counts the calls of several threads and processes. */
struct gateway_meter {
    void *self;
    /* One call has ended, after all its tries: how, and how long it took. */
    void (*count)(void *self, enum gateway_call call, enum err result, int64_t microseconds);
    /* The sums, by enum gateway_call. Errors: ERR_UNAVAILABLE, ERR_NO_MEMORY; `tallies` untouched. */
    enum err (*read)(void *self, struct gateway_tally tallies[GATEWAY_CALLS]);
};

static inline size_t gateway_duration_bucket(int64_t microseconds)
{
    static const int64_t bounds[] = GATEWAY_DURATION_BOUNDS;
    _Static_assert(sizeof bounds / sizeof bounds[0] == GATEWAY_DURATION_BUCKETS - 1, "the last bucket has no bound");
    return histogram_bucket(bounds, GATEWAY_DURATION_BUCKETS - 1, microseconds);
}

/* "customer_create"; static. */
static inline const char *gateway_call_name(enum gateway_call call)
{
    static const char *const names[] = {
#define X(call, name) name,
        GATEWAY_CALL_LIST(X)
#undef X
    };
    return names[call];
}
#endif
