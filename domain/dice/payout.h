#ifndef DOMAIN_DICE_PAYOUT_H
#define DOMAIN_DICE_PAYOUT_H
#include <stdint.h>
#include "domain/kernel/err.h"

enum { GUESS_MIN = 2, GUESS_MAX = 12 };

/* What a right guess pays, in tenths of the wager: 72 is 7.2 times. 0 for a guess outside 2..12. */
int32_t payout_tenths(int32_t guess);

/* What a won bet adds to the balance: floor(wager x payout). Errors: ERR_OVERFLOW; *net untouched. */
enum err payout_of_win(int64_t wagered, int32_t tenths, int64_t *net) MUST_USE;
#endif
