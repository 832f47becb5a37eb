#include "domain/coin/debt.h"
#include "domain/coin/ledger_entry.h"

/* Moves as much of `amount` as there is out of `from`, and the rest into `into`. */
static enum err drain(int64_t from, int64_t into, int64_t amount, int64_t *taken, int64_t *added)
{
    if (amount < 0) {
        return ERR_INTERNAL;
    }
    int64_t drained = amount < from ? amount : from;
    int64_t after = 0;
    enum err err = coin_add(into, amount - drained, &after);
    if (err == ERR_OK) {
        *taken = -drained;
        *added = amount - drained;
    }
    return err;
}

enum err coin_take_back(const struct coin_holding *holding, int64_t amount, struct coin_movement *moved)
{
    return drain(holding->coins, holding->debt, amount, &moved->coins, &moved->debt);
}

enum err coin_credit(const struct coin_holding *holding, int64_t amount, struct coin_movement *moved)
{
    return drain(holding->debt, holding->coins, amount, &moved->debt, &moved->coins);
}
