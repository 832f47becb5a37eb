#ifndef DOMAIN_BILLING_ACCOUNT_H
#define DOMAIN_BILLING_ACCOUNT_H
#include "domain/billing/billing.h"

/* What the use cases share: a user's billing account, and what is read of a form. */

/* Steps of a transaction that holds the user's row: whatever else they lock is locked after it, so that no two wait for each
 * other. */
typedef enum err account_steps(const struct billing_ports *ports, struct billing_account *account, void *context);

/* Runs them in a transaction of their own. Errors: ERR_NOT_FOUND when there is no such user; the steps', which undo it. */
enum err account_change(const struct billing_ports *ports, int64_t user_id, account_steps *steps, void *context) MUST_USE;

/* The same for what a user begins: ERR_NOT_FOUND for who is deleted, too. */
enum err account_begin(const struct billing_ports *ports, int64_t user_id, account_steps *steps, void *context) MUST_USE;

/* Give coins, which pay the debt first, or take them back, which may leave a debt; 0 is no entry. Inside a transaction that holds
 * the user's row; account->holding moves along. */
enum err account_credit(const struct billing_ports *ports, struct billing_account *account, int64_t coins,
                        enum coin_reason reason) MUST_USE;
enum err account_take_back(const struct billing_ports *ports, struct billing_account *account, int64_t coins,
                           enum coin_reason reason) MUST_USE;

/* Finds a user's account and makes the user the gateway's customer if need be. Errors: ERR_NOT_FOUND. */
enum err account_with_customer(const struct billing_ports *ports, struct arena *arena, int64_t user_id,
                               struct billing_account *account) MUST_USE;

/* The card that a setup intent of the account's customer has taken down. `name` is the holder's as typed; NULL is none, and what
 * is too long is cut. Errors: ERR_PAYMENT_INVALID for an intent of another, or one without a card. */
enum err account_read_card(const struct billing_ports *ports, struct arena *arena, const struct billing_account *account,
                           const char *name, const char *setup_intent, struct card_on_file *card) MUST_USE;

/* Makes it the card that the gateway charges the account's invoices to. */
enum err account_charge_to(const struct billing_ports *ports, const struct billing_account *account,
                           const struct card_on_file *card) MUST_USE;

/* The coupon of a form; *coupon has id 0 for a blank field. It must be redeemable now unless it is `taken_id`, whose redemption
 * the user has taken already (0 for none). Errors: ERR_REJECTED with coupon_code "coupon_code.unknown". */
enum err account_read_coupon(const struct billing_ports *ports, const char *typed, int64_t taken_id, struct problems *why,
                             struct coupon *coupon) MUST_USE;

/* Takes a redemption of it inside a transaction; none for id 0. Errors: as account_read_coupon. */
enum err account_redeem(const struct billing_ports *ports, const struct coupon *coupon, struct problems *why) MUST_USE;

/* Takes one again that was given back too early: who has the discount all the same is counted where the coupon still allows it.
 */
enum err account_redeem_again(const struct billing_ports *ports, int64_t coupon_id) MUST_USE;

/* Gives one back; none for id 0. */
enum err account_give_back(const struct billing_ports *ports, int64_t coupon_id) MUST_USE;

/* Says whether a text of a form is there. */
bool account_is_given(const char *typed);

int64_t account_now(const struct billing_ports *ports);

/* Write an Idempotency-Key: "purchase-7", "user-7-setup-1735689600000000", "user-7-customer-<hex>". The words are short: all
 * fits. */
void gateway_key(char key[GATEWAY_KEY_BYTES + 1], const char *what, int64_t id);
void gateway_key_numbered(char key[GATEWAY_KEY_BYTES + 1], const char *what, int64_t id, const char *step, int64_t number);
void gateway_key_detailed(char key[GATEWAY_KEY_BYTES + 1], const char *what, int64_t id, const char *step, const char *detail);

/* Says whether the gateway has surely not done, and won't do, what it was asked. */
bool gateway_has_refused(enum err err);

/* Says whether what failed for one would fail for the next as well, so that it is of no use to go on. */
bool gateway_stops_all(enum err err);
#endif
