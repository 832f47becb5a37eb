#ifndef ADAPTERS_WEB_PAGES_BILLING_VIEW_H
#define ADAPTERS_WEB_PAGES_BILLING_VIEW_H
#include "adapters/web/exchange.h"

/* What the pages about plans, cards and coins share. */

/* Lets the page take a card: adds `payments`, with the gateway's script, our key there and what to say of a failure, unless
 * nobody can pay here. */
void billing_view_card_field(struct exchange *exchange, struct view *view);

/* The plan's name in the reader's language. */
const char *billing_plan_name(const struct exchange *exchange, enum plan_rank rank);

/* Adds id, name, price, cents, coins, is_recommended. */
void billing_view_plan(struct exchange *exchange, struct view *view, const struct plan *plan);

/* Adds a list `plans` of these, with is_current for the user's own. */
void billing_view_plans(struct exchange *exchange, struct view *view);

/* Adds `card` with brand, last4, name, expiry, is_expired, expires_soon, where the user has one. Errors: the store's. */
enum err billing_view_card(struct exchange *exchange, struct view *view) MUST_USE;

/* Adds `coupon` with code, percent or amount, and how long it lasts: is_once, is_forever or months (a text). */
void billing_view_coupon(struct exchange *exchange, struct view *view, const struct coupon *coupon);

/* Makes of a gateway's failure a problem on no field, notes it where it is ours to mend, and says ERR_REJECTED. Any other end
 * passes. */
enum err billing_view_failure(struct exchange *exchange, enum err err, struct problems *why) MUST_USE;
#endif
