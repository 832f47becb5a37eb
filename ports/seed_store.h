#ifndef PORTS_SEED_STORE_H
#define PORTS_SEED_STORE_H
#include "domain/dice/fairness.h"

/* A pair that is no longer in use and may be shown. */
struct revealed_seeds {
    int64_t number;
    uint8_t server_seed[SERVER_SEED_BYTES];
    char client_seed[CLIENT_SEED_BYTES + 1];
    int64_t bets; /* how many bets it rolled: nonces 0 .. bets - 1 */
    int64_t revealed_on;
};

/* Where seed pairs are kept. Every function may also return ERR_UNAVAILABLE. */
struct seed_store {
    void *self;

    /* Puts the pair in use (which must be number replacement->number - 1) among the revealed ones and `replacement` in its place,
     * in one step; *revealed tells the old pair with its final nonce as `bets`. Errors: ERR_STALE when another pair is in use. */
    enum err (*rotate)(void *self, int64_t user_id, const struct seed_pair *replacement, int64_t now,
                       struct revealed_seeds *revealed);

    /* The latest revealed pair. Errors: ERR_NOT_FOUND. */
    enum err (*last_revealed)(void *self, int64_t user_id, struct revealed_seeds *found);
};
#endif
