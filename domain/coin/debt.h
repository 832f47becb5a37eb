#ifndef DOMAIN_COIN_DEBT_H
#define DOMAIN_COIN_DEBT_H
#include <stdint.h>
#include "domain/kernel/err.h"

/* What a user holds. Coins that are taken back after they were spent become a debt; one can bet with coins only, and neither is
 * ever below 0. */
struct coin_holding {
    int64_t coins;
    int64_t debt;
};

/* What a ledger entry adds to each. coins - debt is what the entry is worth to the user. */
struct coin_movement {
    int64_t coins;
    int64_t debt;
};

/* Takes `amount` (>= 0) coins back: as many as there are from the balance, the rest becomes debt.
 * Errors: ERR_INTERNAL for a negative amount, ERR_OVERFLOW for a debt beyond int64; *moved untouched. */
enum err coin_take_back(const struct coin_holding *holding, int64_t amount, struct coin_movement *moved) MUST_USE;

/* Credits `amount` (>= 0) coins that a user was given or bought: they pay the debt first. What a bet wins isn't credited so.
 * Errors: ERR_INTERNAL for a negative amount, ERR_OVERFLOW for a balance beyond int64; *moved untouched. */
enum err coin_credit(const struct coin_holding *holding, int64_t amount, struct coin_movement *moved) MUST_USE;
#endif
