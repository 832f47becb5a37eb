#include "domain/billing/coin_bundle.h"
#include "domain/kernel/text.h"

static const struct coin_bundle bundles[COIN_BUNDLES] = {
    { .coins = 100, .cents = 100 },
    { .coins = 1000, .cents = 900 },
    { .coins = 5000, .cents = 4000 },
    { .coins = 10000, .cents = 7000 },
};

const struct coin_bundle *coin_bundle_at(int index)
{
    return &bundles[index];
}

const struct coin_bundle *coin_bundle_find(const char *typed)
{
    int64_t coins = 0;
    if (typed == NULL || text_to_int64_trimmed(typed, &coins) != ERR_OK) {
        return NULL;
    }
    for (int i = 0; i < COIN_BUNDLES; i++) {
        if (bundles[i].coins == coins) {
            return &bundles[i];
        }
    }
    return NULL;
}
