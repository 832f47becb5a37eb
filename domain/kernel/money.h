#ifndef DOMAIN_KERNEL_MONEY_H
#define DOMAIN_KERNEL_MONEY_H
#include <stdint.h>
#include "domain/kernel/err.h"

/* Money is whole cents of one currency, as the gateway names it. */
#define MONEY_CURRENCY "usd"

/* The most that one charge may be: Stripe takes amounts of up to eight digits. */
#define MONEY_MAX_CENTS INT64_C(99999999)

/* `amount` * `part` / `whole`, half up to the whole number, as Stripe rounds to the cent. 0 <= part <= whole, 0 < whole and 0 <=
 * amount, so the result is in 0..amount. Errors: ERR_INTERNAL for anything else, ERR_OVERFLOW where `whole` goes beyond three
 * thousand million and the product can't be held; *share untouched. */
enum err money_share(int64_t amount, int64_t part, int64_t whole, int64_t *share) MUST_USE;

/* Reads an amount of dollars that a person typed, "5", "5.5" or "5.50", white space around it, into cents: 0..MONEY_MAX_CENTS.
 * Errors: ERR_MALFORMED, ERR_OVERFLOW for more; *cents untouched. */
enum err money_from_dollars(const char *typed, int64_t *cents) MUST_USE;
#endif
