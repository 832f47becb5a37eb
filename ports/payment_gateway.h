#ifndef PORTS_PAYMENT_GATEWAY_H
#define PORTS_PAYMENT_GATEWAY_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "domain/billing/card.h"
#include "domain/billing/plan.h"
#include "domain/billing/subscription.h"
#include "domain/coupon/coupon.h"
#include "domain/kernel/arena.h"
#include "domain/kernel/err.h"

/* Who takes the money: Stripe, in its words (Stripe-Version 2024-06-20). Cards never pass through here, only what the gateway
 * calls them.
 *
 * Texts are never NULL: "" is what the gateway left out. Those in are borrowed, those out live in the arena that was handed in.
 * Instants are microseconds since 1970-01-01 UTC, whole seconds, 0 is never; money is cents of US dollars. Outputs are untouched
 * unless the result is ERR_OK.
 *
 * Every function may also return ERR_PAYMENT_DECLINED (the card's bank said no), ERR_PAYMENT_INVALID (a request that the gateway
 * refuses), ERR_PAYMENT_AUTHENTICATION (our key is wrong), ERR_PAYMENT_UNREACHABLE (no answer in time: the work may have been
 * done all the same), ERR_PAYMENT_FAILED (the gateway's own trouble, or an answer that can't be understood) and ERR_NO_MEMORY.
 *
 * `key`, where there is one, is the Idempotency-Key, at most GATEWAY_KEY_BYTES, made from a row of ours: the same key asks for
 * the same work, which is done once however often it is asked for. With other arguments it is ERR_PAYMENT_INVALID. The answer is
 * the one that was given first, a refusal too: an object as it was then. Stripe forgets a key after a day. */
enum {
    GATEWAY_ID_BYTES = 255, /* the longest id that Stripe promises */
    GATEWAY_KEY_BYTES = 255,
    GATEWAY_PAGE = 100, /* what a list gives at once */
};

struct gateway_customer {
    const char *id; /* "cus_..." */
    const char *email;
    const char *payment_method; /* that invoices are paid with */
};

struct gateway_payment_method {
    const char *id; /* "pm_..." */
    const char *customer;
    struct card card;
};

enum gateway_intent_status {
    GATEWAY_INTENT_OPEN, /* waits for a card, for its holder or for the bank */
    GATEWAY_INTENT_SUCCEEDED,
    GATEWAY_INTENT_CANCELED,
};

struct gateway_setup_intent {
    const char *id;            /* "seti_..." */
    const char *client_secret; /* for the browser, not for a log */
    const char *customer;
    const char *payment_method;
    enum gateway_intent_status status;
};

struct gateway_payment_intent {
    const char *id;            /* "pi_..." */
    const char *client_secret; /* for the browser, not for a log */
    const char *customer;
    int64_t reference; /* our purchase, 0 for none */
    int64_t cents;
    enum gateway_intent_status status;
    const char *charge;  /* "ch_...", the latest */
    const char *invoice; /* "" unless it pays one */
    int64_t created_on;
};

struct gateway_subscription {
    const char *id; /* "sub_..." */
    const char *customer;
    const char *item; /* "si_...", that holds the plan */
    const char *plan; /* "gold" */
    const char *coupon;
    int64_t reference; /* our subscription, 0 for none */
    enum subscription_status status;
    int64_t current_period_start_on;
    int64_t current_period_end_on;
    int64_t created_on;
};

struct gateway_invoice {
    const char *id; /* "in_...", "" for an upcoming one */
    const char *number;
    const char *customer;
    const char *subscription;
    const char *plan; /* of the latest line that has one */
    const char *charge;
    const char *payment_intent;
    bool paid;
    int64_t period_start_on; /* of the line with the plan */
    int64_t period_end_on;
    int64_t subtotal;
    int64_t discount; /* how much the coupon took off */
    int64_t tax;
    int64_t total;  /* subtotal - discount + tax; below 0 for a credit */
    int64_t due_on; /* an upcoming one: when it will be paid */
    int64_t created_on;
};

struct gateway_charge {
    const char *id; /* "ch_..." */
    const char *customer;
    const char *payment_intent;
    const char *invoice;
    int64_t cents;
    int64_t refunded; /* in all, so far */
    struct card card; /* that it was made on */
};

struct gateway_dispute {
    const char *id; /* "dp_..." */
    const char *charge;
    const char *payment_intent;
    const char *status; /* domain/billing/dispute.h */
    int64_t cents;
};

/* What the gateway tells by itself; which member of the union holds is said by the kind. A kind that isn't here is GATEWAY_OTHER,
 * with no object, and no error. */
#define GATEWAY_EVENT_LIST(X)                                                                                                    \
    X(SUBSCRIPTION_CREATED, "customer.subscription.created", subscription)                                                       \
    X(SUBSCRIPTION_UPDATED, "customer.subscription.updated", subscription)                                                       \
    X(SUBSCRIPTION_DELETED, "customer.subscription.deleted", subscription)                                                       \
    X(INVOICE_PAID, "invoice.paid", invoice)                                                                                     \
    X(INVOICE_PAYMENT_FAILED, "invoice.payment_failed", invoice)                                                                 \
    X(PAYMENT_SUCCEEDED, "payment_intent.succeeded", payment_intent)                                                             \
    X(PAYMENT_FAILED, "payment_intent.payment_failed", payment_intent)                                                           \
    X(SETUP_SUCCEEDED, "setup_intent.succeeded", setup_intent)                                                                   \
    X(CHARGE_REFUNDED, "charge.refunded", charge)                                                                                \
    X(DISPUTE_CREATED, "charge.dispute.created", dispute)                                                                        \
    X(DISPUTE_CLOSED, "charge.dispute.closed", dispute)                                                                          \
    X(CUSTOMER_UPDATED, "customer.updated", customer)                                                                            \
    X(CARD_UPDATED, "payment_method.automatically_updated", payment_method)                                                      \
    X(COUPON_DELETED, "coupon.deleted", coupon)

enum gateway_event_kind {
#define X(kind, type, object) GATEWAY_##kind,
    GATEWAY_EVENT_LIST(X)
#undef X
        GATEWAY_OTHER
};

struct gateway_event {
    const char *id;   /* "evt_..." */
    const char *type; /* "invoice.paid" */
    enum gateway_event_kind kind;
    int64_t created_on;
    union {
        struct gateway_subscription subscription;
        struct gateway_invoice invoice;
        struct gateway_payment_intent payment_intent;
        struct gateway_setup_intent setup_intent;
        struct gateway_charge charge;
        struct gateway_dispute dispute;
        struct gateway_customer customer;
        struct gateway_payment_method payment_method;
        const char *coupon; /* its code */
    } object;
};

struct gateway_coupon {
    const char *code;
    const char *name;  /* the operators' note */
    int64_t reference; /* our coupon, 0 for none */
};

struct gateway_new_customer {
    const char *key;
    const char *email;
    int64_t user_id;
};

struct gateway_new_payment {
    const char *key;
    const char *customer;
    const char *description; /* on the customer's receipt */
    int64_t cents;           /* at least CHARGE_MIN_CENTS */
    int64_t reference;       /* our purchase */
};

struct gateway_new_subscription {
    const char *key;
    const char *customer; /* whose card pays (customer_set_card) */
    enum plan_rank plan;
    const char *coupon;   /* "" for none */
    int64_t trial_end_on; /* 0 for no trial */
    int64_t reference;    /* our subscription */
};

struct gateway_change {
    const char *key;
    const char *subscription;
    const char *item;
    enum plan_rank plan;
    const char *coupon; /* "" leaves the discount that there is */
};

/* What was told, for a list of it. */
struct gateway_event_kinds {
    const enum gateway_event_kind *kinds; /* of these, and none is GATEWAY_OTHER */
    size_t count;
};

/* Where in a list: what was made at or after an instant, and after (older than) the last one of the page before. */
struct gateway_cursor {
    int64_t created_from_on; /* 0 for all */
    const char *after;       /* an id, "" for the first page */
};

struct payment_gateway {
    void *self;

    enum err (*customer_create)(void *self, struct arena *arena, const struct gateway_new_customer *wish,
                                struct gateway_customer *made);
    /* Errors: ERR_NOT_FOUND, also for one that was deleted. */
    enum err (*customer_find)(void *self, struct arena *arena, const char *id, struct gateway_customer *found);
    /* Makes it the card that the customer's invoices are paid with. Errors: ERR_NOT_FOUND. */
    enum err (*customer_set_card)(void *self, const char *key, const char *customer, const char *payment_method);

    /* Errors: ERR_NOT_FOUND. */
    enum err (*payment_method_find)(void *self, struct arena *arena, const char *id, struct gateway_payment_method *found);

    /* Asks for a card that may be charged later, off session. */
    enum err (*setup_intent_create)(void *self, struct arena *arena, const char *key, const char *customer,
                                    struct gateway_setup_intent *made);
    /* Errors: ERR_NOT_FOUND. */
    enum err (*setup_intent_find)(void *self, struct arena *arena, const char *id, struct gateway_setup_intent *found);

    enum err (*payment_intent_create)(void *self, struct arena *arena, const struct gateway_new_payment *wish,
                                      struct gateway_payment_intent *made);
    /* Errors: ERR_NOT_FOUND. */
    enum err (*payment_intent_find)(void *self, struct arena *arena, const char *id, struct gateway_payment_intent *found);
    /* One that is cancelled already is no error. Errors: ERR_NOT_FOUND, ERR_CONFLICT when it has been paid. */
    enum err (*payment_intent_cancel)(void *self, const char *id);
    /* Newest first, at most GATEWAY_PAGE; fewer than that are the last ones. */
    enum err (*payment_intents)(void *self, struct arena *arena, const struct gateway_cursor *cursor,
                                struct gateway_payment_intent intents[GATEWAY_PAGE], size_t *count);

    /* The customer's card is charged at the end of the trial. A first charge that is declined subscribes nobody. Errors:
     * ERR_NOT_FOUND when the gateway has no such coupon that may be redeemed now. */
    enum err (*subscription_create)(void *self, struct arena *arena, const struct gateway_new_subscription *wish,
                                    struct gateway_subscription *made);
    /* Errors: ERR_NOT_FOUND. */
    enum err (*subscription_find)(void *self, struct arena *arena, const char *id, struct gateway_subscription *found);
    /* Changes the plan now; what that costs or gives back stands on the next invoice. Errors: ERR_NOT_FOUND for the subscription
     * or the coupon, ERR_PAYMENT_INVALID for a subscription that has ended. */
    enum err (*subscription_change)(void *self, struct arena *arena, const struct gateway_change *wish,
                                    struct gateway_subscription *changed);
    /* Ends it now. One that has ended is no error. Errors: ERR_NOT_FOUND. */
    enum err (*subscription_cancel)(void *self, struct arena *arena, const char *id, struct gateway_subscription *ended);
    /* Of all states, of one customer or of all (""); as payment_intents. */
    enum err (*subscriptions)(void *self, struct arena *arena, const char *customer, const struct gateway_cursor *cursor,
                              struct gateway_subscription subscriptions[GATEWAY_PAGE], size_t *count);

    /* A coupon by its code, with our coupon's id as its reference and without a name. Errors: ERR_CONFLICT when there is one of
     * that code. */
    enum err (*coupon_create)(void *self, const char *key, const struct coupon *coupon);
    /* Errors: ERR_NOT_FOUND. */
    enum err (*coupon_find)(void *self, struct arena *arena, const char *code, struct gateway_coupon *found);
    /* Gives it another name, at most COUPON_NAME_CHARACTERS, "" for none: all that may be changed of a coupon. Errors:
     * ERR_NOT_FOUND. */
    enum err (*coupon_rename)(void *self, const char *key, const char *code, const char *name);
    /* One that is gone is no error. Who has redeemed it keeps the discount. */
    enum err (*coupon_delete)(void *self, const char *code);

    /* Errors: ERR_NOT_FOUND. */
    enum err (*invoice_find)(void *self, struct arena *arena, const char *id, struct gateway_invoice *found);
    /* What a subscription will be charged next. Errors: ERR_NOT_FOUND when there will be none. */
    enum err (*invoice_upcoming)(void *self, struct arena *arena, const char *subscription, struct gateway_invoice *upcoming);
    /* Paid ones; as payment_intents. */
    enum err (*invoices_paid)(void *self, struct arena *arena, const struct gateway_cursor *cursor,
                              struct gateway_invoice invoices[GATEWAY_PAGE], size_t *count);

    /* Errors: ERR_NOT_FOUND. */
    enum err (*charge_find)(void *self, struct arena *arena, const char *id, struct gateway_charge *found);

    /* Makes the plan as domain/billing/plan.h has it. Errors: ERR_CONFLICT when there is one of that id. */
    enum err (*plan_create)(void *self, enum plan_rank plan);
    /* What a plan costs at the gateway. Errors: ERR_NOT_FOUND. */
    enum err (*plan_find)(void *self, enum plan_rank plan, int64_t *cents);
    /* One that is gone is no error. Its subscribers stay. */
    enum err (*plan_delete)(void *self, enum plan_rank plan);

    /* What it has told of these kinds, whether or not a webhook has taken it, each object as it was then; as payment_intents.
     * Stripe keeps it for 30 days, in the words of the version that the account had, not of ours: ids, cards, amounts and the
     * status of a dispute are the same in all, a charge's invoice may be "". */
    enum err (*events)(void *self, struct arena *arena, const struct gateway_event_kinds *kinds,
                       const struct gateway_cursor *cursor, struct gateway_event events[GATEWAY_PAGE], size_t *count);

    /* Reads a webhook's body. Errors: ERR_MALFORMED. */
    enum err (*event_read)(void *self, struct arena *arena, const void *body, size_t size, struct gateway_event *event);
};
#endif
