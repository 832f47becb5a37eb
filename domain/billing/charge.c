#include "domain/billing/charge.h"
#include "domain/kernel/money.h"

int64_t charge_due(int64_t cents)
{
    return cents < CHARGE_MIN_CENTS ? 0 : cents;
}

enum err charge_coins_to_take_back(const struct charge *charge, int64_t returned_cents, int64_t *coins)
{
    int64_t in_all = 0;
    if (charge->cents > 0) {
        int64_t returned = returned_cents < charge->cents ? returned_cents : charge->cents;
        enum err err = money_share(charge->coins, returned, charge->cents, &in_all);
        if (err != ERR_OK) {
            return err;
        }
    }
    *coins = in_all > charge->coins_back ? in_all - charge->coins_back : 0;
    return ERR_OK;
}
