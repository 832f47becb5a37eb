#ifndef PORTS_BET_STORE_H
#define PORTS_BET_STORE_H
#include <stdbool.h>
#include <stddef.h>
#include "domain/dice/fairness.h"
#include "domain/user/user.h"
#include "ports/row_walk.h"

/* A settled bet. */
struct bet {
    int64_t id;
    int64_t user_id;
    int64_t number; /* 1 for the user's first bet, without gaps */
    int32_t guess;  /* 2..12 */
    struct dice dice;
    int64_t wagered;
    int32_t payout; /* tenths; what the guess would pay */
    int64_t net;    /* what the balance moved by */
    int64_t seed_number;
    int64_t nonce;
    int64_t placed_on;
    bool within_limits; /* of what is placed: it was held to the limits of a player who is locked */
};

/* A bet as the history shows it: with the seeds, the server seed only once it is revealed. */
struct bet_record {
    struct bet bet;
    bool revealed;
    uint8_t server_seed[SERVER_SEED_BYTES];  /* zeros unless revealed */
    char client_seed[CLIENT_SEED_BYTES + 1]; /* "" unless revealed */
};

/* A bet as operators see it, with whose it is. */
struct bet_line {
    struct bet bet;
    char email[USER_EMAIL_BYTES + 1];
    char username[USER_USERNAME_CHARACTERS + 1];
};

/* Where bets are kept. Every function may also return ERR_UNAVAILABLE. */
struct bet_store {
    void *self;

    /* Moves the coins, advances nonce and bet count and stores the bet, in one step, if the player's seed pair and nonce still
     * are bet->seed_number and bet->nonce and the coins cover the wager, and, where the player is limited, the bet is within the
     * limits. Fills *id, *number and *coins (the balance after it). Errors: ERR_STALE when they are not (nothing moved),
     * ERR_OVERFLOW when the balance would leave int64. */
    enum err (*place)(void *self, const struct bet *bet, int64_t *id, int64_t *number, int64_t *coins);

    /* The user's bets numbered `newest` and below, newest first, at most `capacity`. */
    enum err (*list)(void *self, int64_t user_id, int64_t newest, struct bet_record *bets, size_t capacity, size_t *count);

    /* All bets of those in whose e-mail or username the walk's text stands, in any case (ASCII): a step of the walk. */
    enum err (*walk)(void *self, struct row_walk *walk, struct bet_line bets[ROW_WALK_STEP], size_t *count);
};
#endif
