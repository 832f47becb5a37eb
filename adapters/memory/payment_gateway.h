#ifndef ADAPTERS_MEMORY_PAYMENT_GATEWAY_H
#define ADAPTERS_MEMORY_PAYMENT_GATEWAY_H
#include <stddef.h>
#include "adapters/memory/clock.h"
#include "adapters/memory/faults.h"
#include "adapters/memory/table.h"
#include "ports/payment_gateway.h"

/* What a card's bank says. */
enum memory_bank {
    MEMORY_BANK_PAYS,
    MEMORY_BANK_DECLINES,       /* everything */
    MEMORY_BANK_DECLINES_LATER, /* the card may be taken down, but no charge is paid */
};

/* Stripe in memory. For one thread. What it makes has short ids that tell what they are: "cus_1", "sub_7". */
struct memory_gateway {
    struct memory_clock *clock; /* borrowed; moves on when a period must end (memory_gateway_renew) */
    struct arena texts;         /* owned: every text that a row points to */
    struct memory_table customers;
    struct memory_table payment_methods;
    struct memory_table setup_intents;
    struct memory_table payment_intents;
    struct memory_table subscriptions;
    struct memory_table coupons;
    struct memory_table invoices;
    struct memory_table charges;
    struct memory_table disputes;
    struct memory_table events;
    struct memory_table answers; /* that were given, under their keys */
    bool has_plan[PLANS];        /* all, at first; tests may change it */
    int64_t last_id;
    struct memory_faults *faults; /* calls that fail before they do anything; NULL for none; borrowed */
    struct memory_faults *losses; /* calls that do their work and then answer this all the same; NULL for none; borrowed */
};

/* Makes a gateway that knows the plans and nothing else. Borrows `clock`, which must outlive it. */
void memory_gateway_init(struct memory_gateway *gateway, struct memory_clock *clock);

/* Forgets everything but the clock and the faults; the gateway is as after init. Takes NULL. */
void memory_gateway_release(struct memory_gateway *gateway);

/* Borrows `gateway`, which must outlive it. */
struct payment_gateway memory_payment_gateway(struct memory_gateway *gateway);

/* What a browser does, with the id of an intent. `card` NULL is a Visa of 4242 that is good through 2034. What the bank declines
 * leaves the intent open. Errors: ERR_NOT_FOUND, ERR_PAYMENT_INVALID for an intent that isn't open, ERR_PAYMENT_DECLINED. */
enum err memory_gateway_confirm_setup(struct memory_gateway *gateway, const char *setup_intent, const struct card *card,
                                      enum memory_bank bank) MUST_USE;
enum err memory_gateway_pay(struct memory_gateway *gateway, const char *payment_intent, const struct card *card,
                            enum memory_bank bank) MUST_USE;

/* What banks do: other details of a card (payment_method.automatically_updated), or another mind. Errors: ERR_NOT_FOUND. */
enum err memory_gateway_replace_card(struct memory_gateway *gateway, const char *payment_method, const struct card *card,
                                     enum memory_bank bank) MUST_USE;

/* What time does to a subscription: its period, or its trial, ends and the next one is charged; a charge that is declined leaves
 * it past due. Errors: ERR_NOT_FOUND, also for one that has ended. */
enum err memory_gateway_renew(struct memory_gateway *gateway, const char *subscription) MUST_USE;
/* Charges again what is past due. Errors: ERR_NOT_FOUND when nothing is, ERR_PAYMENT_DECLINED. */
enum err memory_gateway_retry(struct memory_gateway *gateway, const char *subscription) MUST_USE;
/* Ends it for non-payment. Errors: ERR_NOT_FOUND, also for one that has ended. */
enum err memory_gateway_end(struct memory_gateway *gateway, const char *subscription) MUST_USE;

/* What the house or the card's holder does to a charge. Errors: ERR_NOT_FOUND; a refund of more than is left is
 * ERR_PAYMENT_INVALID. */
enum err memory_gateway_refund(struct memory_gateway *gateway, const char *charge, int64_t cents) MUST_USE;
enum err memory_gateway_dispute(struct memory_gateway *gateway, const char *charge, const char **dispute) MUST_USE;
/* "won" or "lost". */
enum err memory_gateway_close_dispute(struct memory_gateway *gateway, const char *dispute, const char *status) MUST_USE;

/* Deletes a customer, as one may on Stripe's pages. Errors: ERR_NOT_FOUND. */
enum err memory_gateway_delete_customer(struct memory_gateway *gateway, const char *customer) MUST_USE;

/* Forgets what was answered under every key, as Stripe does after a day. */
void memory_gateway_forget_keys(struct memory_gateway *gateway);

/* How many charges of a customer were paid; their sum where not NULL. */
size_t memory_gateway_charges(const struct memory_gateway *gateway, const char *customer, int64_t *cents);

/* Every change has told an event, the oldest first. The body of a webhook with it, or NULL past the last one; it lives as long as
 * the gateway. */
const char *memory_gateway_event(const struct memory_gateway *gateway, size_t index);

/* The same of the latest event of a kind; NULL when there is none. */
const char *memory_gateway_latest_event(const struct memory_gateway *gateway, enum gateway_event_kind kind);

/* Tells an event of a type that isn't in GATEWAY_EVENT_LIST. Errors: ERR_NO_MEMORY. */
enum err memory_gateway_tell_other(struct memory_gateway *gateway, const char *type) MUST_USE;
#endif
