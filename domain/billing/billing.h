#ifndef DOMAIN_BILLING_BILLING_H
#define DOMAIN_BILLING_BILLING_H
#include <stdbool.h>
#include "domain/audit/audit.h"
#include "domain/billing/webhook_signature.h"
#include "domain/kernel/problems.h"
#include "ports/billing_account_store.h"
#include "ports/card_store.h"
#include "ports/clock.h"
#include "ports/coupon_store.h"
#include "ports/gateway_event_store.h"
#include "ports/invoice_store.h"
#include "ports/job_queue.h"
#include "ports/ledger.h"
#include "ports/payment_gateway.h"
#include "ports/play_limit_store.h"
#include "ports/purchase_store.h"
#include "ports/subscription_store.h"
#include "ports/transaction.h"

/* Plans, coins and cards (docs/payments.md).
 *
 * A change asks the gateway outside of any transaction, between two of ours: the first writes down what is wanted, whose row
 * gives the Idempotency-Key; the second writes down what came of it. Whatever dies between them, the second is done by the
 * webhook or by the nightly reconcile, through the same function, and only once.
 *
 * Who is excluded from play (domain/play/play.h) buys nothing, takes no plan and no bigger one: ERR_REJECTED with
 * "play.excluded".
 *
 * All but the webhook's return the gateway's errors (ERR_PAYMENT_...) with nothing changed here, the stores' and ERR_NO_MEMORY.
 */
struct billing_ports {
    const struct clock *clock;
    const struct digest *digest;
    const struct transaction *transaction;
    const struct payment_gateway *gateway;
    const struct billing_account_store *accounts;
    const struct subscription_store *subscriptions;
    const struct card_store *cards;
    const struct coupon_store *coupons;
    const struct invoice_store *invoices;
    const struct purchase_store *purchases;
    const struct gateway_event_store *events;
    const struct ledger *ledger;
    const struct job_queue *queue;
    const struct play_limit_store *limits;
    struct audit_ports audit;
};

/* CONTRACT's key of a failed payment: "payment.declined", "payment.invalid_request", "payment.authentication",
 * "payment.unreachable" or "payment.error"; NULL for an error that isn't the gateway's. Static. */
const char *billing_failure_key(enum err err);

/* Finds a coupon that may be redeemed now by what was typed. Errors: ERR_REJECTED with coupon_code "coupon.missing" (blank) or
 * "coupon.unknown" (also used up or expired). */
enum err billing_find_coupon(const struct billing_ports *ports, const char *typed, struct problems *why,
                             struct coupon *found) MUST_USE;

/* Asks the gateway to take down a card of the user, who becomes its customer first if need be. *client_secret lives in the arena.
 */
enum err billing_begin_card(const struct billing_ports *ports, struct arena *arena, int64_t user_id,
                            const char **client_secret) MUST_USE;

/* What was typed; NULL is an absent field. */
struct subscribe_wish {
    const char *plan;
    const char *name;
    const char *coupon_code;
    const char *setup_intent;
};

/* Subscribes a user whose card the setup intent has taken down: PLAN_TRIAL_DAYS of trial for who never had a plan, the plan's
 * coins at once (plan_coins_on_change). Errors: ERR_REJECTED with "plan.unknown", "subscription.already", "javascript.required"
 * (no setup intent) on no field, coupon_code "coupon_code.unknown". A setup intent of another or without a card is
 * ERR_PAYMENT_INVALID. */
enum err billing_subscribe(const struct billing_ports *ports, struct arena *arena, int64_t user_id,
                           const struct subscribe_wish *wish, struct problems *why) MUST_USE;

/* Changes the plan of a subscriber; *changed is false when it is the plan already and there is no coupon. Errors: ERR_REJECTED
 * with "plan.unknown", "subscription.none", coupon_code "coupon_code.unknown". */
enum err billing_change_plan(const struct billing_ports *ports, struct arena *arena, int64_t user_id, const char *plan,
                             const char *coupon_code, struct problems *why, bool *changed) MUST_USE;

/* Ends the user's subscription at once; the coins stay. Errors: ERR_REJECTED with "subscription.none". */
enum err billing_cancel(const struct billing_ports *ports, struct arena *arena, int64_t user_id, struct problems *why) MUST_USE;

/* Makes the card that the setup intent has taken down the one that is charged. Errors: ERR_REJECTED with "payment_method.none"
 * (the user has no card to change), "javascript.required". */
enum err billing_update_card(const struct billing_ports *ports, struct arena *arena, int64_t user_id, const char *name,
                             const char *setup_intent, struct problems *why) MUST_USE;

/* What was typed; NULL is an absent field. */
struct purchase_wish {
    const char *bundle;
    const char *coupon_code;
};

/* What the browser needs to pay; both "" when there is nothing to pay and the coins have been given. In the arena. */
struct purchase_begun {
    const char *client_secret;
    const char *payment_intent;
};

/* Begins to sell a bundle; the coins come with billing_complete_purchase, or at once when nothing is due. Errors: ERR_REJECTED
 * with "bundle.unknown" on field coin_bundles, coupon_code "coupon_code.unknown". */
enum err billing_buy_coins(const struct billing_ports *ports, struct arena *arena, int64_t user_id,
                           const struct purchase_wish *wish, struct problems *why, struct purchase_begun *begun) MUST_USE;

/* Gives the coins of a purchase that the gateway says is paid, once. *paid is false while it isn't. Errors: ERR_NOT_FOUND for an
 * intent that is unknown or another user's. */
enum err billing_complete_purchase(const struct billing_ports *ports, struct arena *arena, int64_t user_id,
                                   const char *payment_intent, bool *paid) MUST_USE;

/* A webhook's delivery: verifies it, and does its effect and writes down its id in one transaction. One that was handled before,
 * or that is about nothing here, is ERR_OK. Errors: ERR_MALFORMED or ERR_REJECTED for a delivery that isn't the gateway's; any
 * other means that the gateway shall send it again. *event says what it was, where it could be read; in the arena. */
enum err billing_receive_event(const struct billing_ports *ports, struct arena *arena, const char *secret,
                               const struct webhook_delivery *delivery, struct gateway_event *event) MUST_USE;

/* What a reconcile mended. */
struct reconcile_report {
    int64_t subscriptions;
    int64_t invoices;
    int64_t purchases;
    int64_t abandoned; /* purchases that nobody paid in a day: cancelled, their coupon's redemption given back */
    int64_t events;    /* of refunds, lost disputes, cards and coupons, that no webhook had brought */
};

/* Refetches what the gateway made since `since` (subscriptions, paid invoices, payment intents) and all of ours that isn't over,
 * and repairs what differs; and takes what it has told since of that which it lists nowhere as the webhook would have. What it
 * has done stays when it fails half way, and *report tells it. */
enum err billing_reconcile(const struct billing_ports *ports, int64_t since, struct reconcile_report *report) MUST_USE;

/* Marks cards that expire soon, or have, and asks for a mail to each one's user in the same transaction, once a card; *count says
 * how many. */
enum err billing_mark_expiring_cards(const struct billing_ports *ports, int64_t *count) MUST_USE;
#endif
