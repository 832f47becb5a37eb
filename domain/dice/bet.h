#ifndef DOMAIN_DICE_BET_H
#define DOMAIN_DICE_BET_H
#include <stdbool.h>
#include <stdint.h>
#include "domain/dice/fairness.h"
#include "domain/dice/payout.h"
#include "domain/kernel/problems.h"
#include "domain/user/user.h"
#include "ports/bet_store.h"
#include "ports/clock.h"
#include "ports/play_limit_store.h"
#include "ports/random_source.h"
#include "ports/seed_store.h"
#include "ports/user_store.h"

/* Betting coins on the roll of two dice. */
struct dice_ports {
    const struct clock *clock;
    const struct random_source *random;
    const struct digest *digest;
    const struct transaction *transaction;
    const struct user_store *users;
    const struct bet_store *bets;
    const struct seed_store *seeds;
    const struct play_limit_store *limits;
};

/* What the player typed: still text, since any of it may be wrong. NULL is an absent field. */
struct bet_wish {
    const char *guess;
    const char *wagered;
};

/* Rolls and settles one bet of `player` in one step of the store. When another bet of the same player came between, or the player
 * has limits, the player is reloaded and locked and the bet tried once more, so `player` is changed to the state after the bet
 * (or as last read, on failure). Errors: ERR_REJECTED with bet.guess, bet.wager, bet.insufficient_coins or coins.none (no coins
 * at all), bet.excluded, bet.limit_wager or bet.limit_loss in `why`; the stores'. Without ERR_OK no coin moved and `placed` is
 * untouched. */
enum err dice_place_bet(const struct dice_ports *ports, struct user *player, const struct bet_wish *wish, struct problems *why,
                        struct bet *placed) MUST_USE;

/* Reveals the server seed in use, takes the next one into use with nonce 0 and draws a new next one.
 * client_seed NULL or "" keeps the player's client seed. `player` is changed to the state after it; `revealed` tells the old
 * pair. Errors: ERR_REJECTED with client_seed.length; ERR_STALE; the stores'. */
enum err dice_rotate_seeds(const struct dice_ports *ports, struct user *player, const char *client_seed, struct problems *why,
                           struct revealed_seeds *revealed) MUST_USE;

/* A roll that anyone may recompute from revealed seeds. */
struct verification {
    uint8_t server_seed_hash[DIGEST_BYTES];
    struct dice dice;
};

/* Recomputes a roll from texts: the server seed in hex, the client seed, the nonce in decimal (>= 0).
 * Errors: ERR_REJECTED with server_seed.format, client_seed.length or nonce.format in `why`. */
enum err dice_verify(const struct digest *digest, const char *server_seed, const char *client_seed, const char *nonce,
                     struct problems *why, struct verification *verified) MUST_USE;

/* Draws the first seeds of a new user: number 1, nonce 0, a client seed of 16 random hex digits. Errors: the random source's. */
enum err dice_first_seeds(const struct random_source *random, struct seed_pair *seeds) MUST_USE;

/* The pair after `current`: its next server seed comes into use with nonce 0, and a fresh one is drawn behind it. `next` may be
 * `current`. Errors: the random source's; ERR_OVERFLOW for too long a client seed; *next untouched. */
enum err dice_next_seeds(const struct random_source *random, const struct seed_pair *current, const char *client_seed,
                         struct seed_pair *next) MUST_USE;

/* Rolls a bet whose guess, wager and payout are set, with the seeds in use, and sets what comes of it: dice, net, seed pair and
 * nonce. Moves no coins and no nonce. Errors: the digest's; ERR_OVERFLOW for a prize beyond int64. */
enum err dice_roll_bet(const struct digest *digest, const struct seed_pair *seeds, struct bet *bet) MUST_USE;
#endif
