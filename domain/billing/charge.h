#ifndef DOMAIN_BILLING_CHARGE_H
#define DOMAIN_BILLING_CHARGE_H
#include <stdint.h>
#include "domain/kernel/err.h"

/* Stripe takes no charge under 50 cents. */
enum { CHARGE_MIN_CENTS = 50 };

/* What the card is charged for a price after its discount: the price, or 0 when it is under CHARGE_MIN_CENTS. A charge of 0 isn't
 * sent to the gateway and is recorded at 0. */
int64_t charge_due(int64_t cents);

/* A charge, the coins that it bought, and what has become of them. */
struct charge {
    int64_t cents;      /* what was paid */
    int64_t coins;      /* what it bought */
    int64_t coins_back; /* how many of these have been taken back so far */
};

/* How many coins more are to be taken back when `returned_cents` of the charge have been returned in all: what was refunded,
 * which Stripe tells as a sum, and what was lost in disputes. The share of the coins is the share of the money, half up; all the
 * money back is all the coins. It is the sum that counts, so an event that comes twice or late takes nothing more. Nothing is
 * taken for a charge of 0. Errors: ERR_INTERNAL for less than nothing, ERR_OVERFLOW; *coins untouched. */
enum err charge_coins_to_take_back(const struct charge *charge, int64_t returned_cents, int64_t *coins) MUST_USE;
#endif
