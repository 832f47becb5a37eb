#ifndef DOMAIN_DICE_FAIRNESS_H
#define DOMAIN_DICE_FAIRNESS_H
#include <stdint.h>
#include "domain/kernel/err.h"
#include "domain/kernel/problems.h"
#include "ports/digest.h"

/* Provably fair rolls (docs/fairness.md): the house commits to a server seed by its SHA-256, the player adds a client seed,
 * and each bet's dice follow from both and the nonce, so that anyone can recompute them once the server seed is revealed. */
enum {
    SERVER_SEED_BYTES = 32,
    CLIENT_SEED_CHARACTERS = 64,
    CLIENT_SEED_BYTES = 4 * CLIENT_SEED_CHARACTERS,
};

/* A user's seeds now in use. Only their hashes are shown before the reveal. */
struct seed_pair {
    int64_t number; /* 1 for a user's first pair, one more at each rotation */
    uint8_t server_seed[SERVER_SEED_BYTES];
    uint8_t next_server_seed[SERVER_SEED_BYTES]; /* drawn before the next client seed is chosen */
    char client_seed[CLIENT_SEED_BYTES + 1];
    int64_t nonce; /* of the next bet, from 0 */
};

struct dice {
    int32_t die_1; /* 1..6 */
    int32_t die_2;
};

/* The bytes that dice are taken from: HMAC-SHA256(server seed, "<client seed>:<nonce>:<cursor>"). Errors: the digest's,
 * ERR_OVERFLOW for a client seed that is too long; `block` is untouched then. */
enum err fairness_block(const struct digest *digest, const uint8_t server_seed[SERVER_SEED_BYTES], const char *client_seed,
                        int64_t nonce, int64_t cursor, uint8_t block[DIGEST_BYTES]) MUST_USE;

/* Rolls the two dice of one bet: the first two of the bytes of the blocks of cursor 0, 1, ..., that are below 252, each as
 * byte % 6 + 1. Errors: as fairness_block; `rolled` is untouched then. */
enum err fairness_roll(const struct digest *digest, const uint8_t server_seed[SERVER_SEED_BYTES], const char *client_seed,
                       int64_t nonce, struct dice *rolled) MUST_USE;

/* The commitment to a server seed: its SHA-256. */
enum err fairness_commit(const struct digest *digest, const uint8_t server_seed[SERVER_SEED_BYTES],
                         uint8_t hash[DIGEST_BYTES]) MUST_USE;

/* Checks a client seed: 1..64 characters of well-formed text. Adds client_seed.length. */
void fairness_check_client_seed(const char *client_seed, struct problems *why);
#endif
