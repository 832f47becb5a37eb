#ifndef PORTS_GATEWAY_METER_H
#define PORTS_GATEWAY_METER_H
#include <stdint.h>
#include "domain/kernel/err.h"

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
    X(COUPON_DELETE, "coupon_delete")                                                                                            \
    X(INVOICE_FIND, "invoice_find")                                                                                              \
    X(INVOICE_UPCOMING, "invoice_upcoming")                                                                                      \
    X(INVOICES_PAID, "invoices_paid")                                                                                            \
    X(CHARGE_FIND, "charge_find")                                                                                                \
    X(PLAN_CREATE, "plan_create")                                                                                                \
    X(PLAN_FIND, "plan_find")                                                                                                    \
    X(PLAN_DELETE, "plan_delete")

enum gateway_call {
#define X(call, name) GATEWAY_CALL_##call,
    GATEWAY_CALL_LIST(X)
#undef X
        GATEWAY_CALLS
};

/* Who counts the calls. */
struct gateway_meter {
    void *self;
    /* One call has ended, after all its tries: how, and how long it took. Safe from any thread. */
    void (*count)(void *self, enum gateway_call call, enum err result, int64_t microseconds);
};
#endif
