#ifndef DOMAIN_DICE_PAYOUT_H
#define DOMAIN_DICE_PAYOUT_H
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/err.h"

enum { GUESS_MIN = 2, GUESS_MAX = 12, PAYOUTS = 6 /* of different size */ };

/* What a right guess pays, in tenths of the wager: 72 is 7.2 times. 0 for a guess outside 2..12. */
int32_t payout_tenths(int32_t guess);

/* How many of the 36 pairs of faces add up to a guess: its chance in 36ths. 0 for a guess outside 2..12. */
int32_t payout_pairs(int32_t guess);

/* What a bet of so many coins is worth to who places it, in 36ths of a coin: over all 36 pairs, what is won less what is lost.
 * Errors: ERR_OVERFLOW; *worth untouched. */
enum err payout_expectation(int32_t guess, int64_t wagered, int64_t *worth) MUST_USE;

/* The payouts by themselves, the highest first: tenths at 0..PAYOUTS - 1. */
int32_t payout_at(size_t place);

/* The place of a payout among them. Errors: ERR_NOT_FOUND for what the table doesn't pay; *place untouched. */
enum err payout_place(int32_t tenths, size_t *place) MUST_USE;

/* What a won bet adds to the balance: floor(wager x payout). Errors: ERR_OVERFLOW; *net untouched. */
enum err payout_of_win(int64_t wagered, int32_t tenths, int64_t *net) MUST_USE;
#endif
