#ifndef DOMAIN_BILLING_SETTLE_H
#define DOMAIN_BILLING_SETTLE_H
#include "domain/billing/account.h"

/* Brings into our books what the gateway says: one way for pages, webhooks and the reconcile. What is there already is left as it
 * is, so that any of them may come first, twice or late. */

/* One settlement: a transaction that holds the user's row. Where what was said is not enough, it is undone, the gateway is asked
 * (never inside a transaction) and it is tried again. */
struct settlement {
    const struct billing_ports *ports;
    struct arena *arena;
    const struct gateway_event *event; /* that says it, written down in the same transaction; NULL for what was asked for */

    /* The rest is filled in by the settle_... functions. */
    int64_t user_id;    /* whose books; 0: nobody's here, only the event is written down */
    bool is_of_no_user; /* apply gets no account, NULL */
    enum err (*apply)(struct settlement *settlement, struct billing_account *account);
    enum err (*ask)(struct settlement *settlement);
    void *matter;
    bool asks; /* apply wants ask to be called */
    bool is_replay;
};

/* Errors: ERR_STALE when others change the same again and again; the ports'. */
enum err settle(struct settlement *settlement) MUST_USE;

/* For an apply: undoes what was done and has the gateway asked. */
enum err settle_by_asking(struct settlement *settlement) MUST_USE;

/* Names the user of a customer: 0 for none. */
enum err settle_find_user(struct settlement *settlement, const char *customer) MUST_USE;

/* How something of the gateway's became known. It tells whole seconds: of two things within one nobody knows which came first. */
struct source {
    int64_t said_on; /* by an event, 0 for none */
    bool is_answer;  /* to a question that was asked when our row's seen_on was `seen_on` */
    int64_t seen_on;
};

/* Says whether it holds against a row that was seen on `seen_on` (0: never): an answer when nothing was written since it was
 * asked for, an event when it is newer. */
bool settle_believes(const struct source *source, int64_t seen_on);

/* When such a row is seen that it is written to: never before what stood there. */
int64_t settle_stamp(const struct billing_ports *ports, const struct source *source, int64_t seen_on);

/* What only the gateway can say, or do, before a subscription can be settled. */
enum subscription_question { SUBSCRIPTION_REFETCH, SUBSCRIPTION_END, SUBSCRIPTION_CARD };

/* What the gateway says of a subscription. */
struct subscription_matter {
    struct gateway_subscription said;
    struct source source;
    struct card_on_file card; /* that it is paid with, where has_card; else the gateway is asked for it when it is needed */
    bool has_card;

    /* What came of it. */
    bool is_ours; /* it belongs to `row`; false for one that we know nothing of and for one too many, which has been ended */
    struct subscription row;
    bool has_changed;

    /* settle_subscription.c's own */
    enum subscription_question question;
    bool card_was_asked;
};

/* Finds the row that it belongs to, by the gateway's id or else by its reference, and writes down plan, status, period, card and
 * coins. One that is unpaid is ended at the gateway, and so is one that a row asked for which has another, or which was given up
 * when the user has another one now. */
enum err settle_subscription(struct settlement *settlement, struct subscription_matter *matter) MUST_USE;

/* The subscription as the gateway has it now. Errors: ERR_NOT_FOUND, with nothing done. */
enum err settle_subscription_now(struct settlement *settlement, const struct subscription *row,
                                 struct subscription_matter *matter) MUST_USE;

/* Ends a row's subscription at the gateway, where it isn't ended yet, and here. */
enum err settle_ended_subscription(struct settlement *settlement, const struct subscription *row) MUST_USE;

/* A payment, and what has come back of it. */
struct payment_matter {
    const struct gateway_invoice *invoice;       /* a paid one, or NULL */
    const struct gateway_payment_intent *intent; /* of a purchase, or NULL */
    const struct card *card;                     /* that the intent was paid with, or NULL */
    const struct gateway_charge *charge;         /* of which money has come back, or NULL; its ids are enough */
    int64_t lost;                                /* in a dispute that is closed now */

    bool has_changed;
    bool is_paid;      /* the purchase is, whoever wrote it down */
    bool is_abandoned; /* the purchase is */

    /* settle_payment.c's own */
    bool was_asked;
    struct gateway_invoice found_invoice;
    struct gateway_payment_intent found_intent;
    struct gateway_charge found_charge;
};

/* An invoice gives its plan's coins when its row is made; an intent, when it is paid, gives its purchase's coins when that
 * becomes paid, or, when it is cancelled, gives up a purchase that is pending. */
enum err settle_payment(struct settlement *settlement, struct payment_matter *matter) MUST_USE;

/* The same for an intent, with the card that it was paid with, where the gateway tells it. */
enum err settle_intent(struct settlement *settlement, const struct gateway_payment_intent *intent,
                       struct payment_matter *matter) MUST_USE;

/* Takes back the coins that the returned money had bought. A payment that isn't in our books yet is brought into them first. */
enum err settle_return(struct settlement *settlement, struct payment_matter *matter) MUST_USE;

/* Writes a purchase down as paid and gives its coins: inside a transaction that holds the user's row and the purchase's. Intent
 * and card may be NULL. */
enum err settle_purchase(const struct billing_ports *ports, struct billing_account *account, const struct purchase *purchase,
                         const struct gateway_payment_intent *intent, const struct card *card) MUST_USE;

/* Gives up a purchase, and its coupon's redemption back: inside a transaction that holds the purchase's row. */
enum err settle_unpaid_purchase(const struct billing_ports *ports, const struct purchase *purchase) MUST_USE;

/* Gives up a purchase if it is pending; *abandoned, where not NULL, says whether. */
enum err settle_abandoned_purchase(const struct billing_ports *ports, int64_t user_id, int64_t purchase_id,
                                   bool *abandoned) MUST_USE;

/* What the gateway says of a card. */
struct card_matter {
    struct gateway_customer customer;     /* whose invoices are charged to it */
    struct gateway_payment_method method; /* the card */
    struct source source;
};

/* Another card that invoices are charged to, for who has a subscription. */
enum err settle_customer(struct settlement *settlement, struct card_matter *matter) MUST_USE;

/* Asks for a customer and the card that its invoices are charged to; *method is untouched where there is none. Errors:
 * ERR_NOT_FOUND for one that the gateway doesn't know. */
enum err settle_find_charged(struct settlement *settlement, const char *customer_id, struct gateway_customer *customer,
                             struct gateway_payment_method *method) MUST_USE;

/* Other details of the card that we have. */
enum err settle_card(struct settlement *settlement, struct card_matter *matter) MUST_USE;

/* The effect of the settlement's event, which is written down with it; is_replay says that it was before, and nothing is done. */
enum err settle_event(struct settlement *settlement) MUST_USE;

/* Gives up a subscription's row that has no gateway id, and its coupon's redemption back. */
enum err settle_refused_subscription(const struct billing_ports *ports, int64_t user_id, int64_t subscription_id) MUST_USE;

/* Says whether the row still stands for a request alone: the gateway has not answered it. */
bool settle_is_pending(const struct subscription *row);

/* Learns what became of the request that a row without gateway id stands for: finds the subscription at the gateway and settles
 * it, or gives the row up. Errors: ERR_PAYMENT_UNREACHABLE when the request may still be on its way. */
enum err settle_pending_subscription(struct settlement *settlement, const struct subscription *row) MUST_USE;

/* How long the gateway surely knows a key, and how long a request may be on its way. */
#define PENDING_KEY_LIFE     (CALENDAR_DAY - 60 * CALENDAR_MINUTE)
#define PENDING_REQUEST_LIFE CALENDAR_MINUTE
#endif
