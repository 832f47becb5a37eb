#ifndef DOMAIN_BILLING_COIN_BUNDLE_H
#define DOMAIN_BILLING_COIN_BUNDLE_H
#include <stdint.h>

/* Coins that are bought at once, without a plan (CONTRACT, Figures). */
struct coin_bundle {
    int64_t coins;
    int64_t cents;
};

enum { COIN_BUNDLES = 4 };

/* The bundles, smallest first; static. `index` is 0..COIN_BUNDLES - 1. */
const struct coin_bundle *coin_bundle_at(int index);

/* The bundle of that many coins, as a form says it ("1000"); static. NULL when there is none (for NULL, too). */
const struct coin_bundle *coin_bundle_find(const char *typed);
#endif
