#ifndef PORTS_RESET_TOKEN_STORE_H
#define PORTS_RESET_TOKEN_STORE_H
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/err.h"
#include "ports/digest.h"

/* A link that sets a new password. The token is in the mail only; here is its SHA-256. */
struct reset_token {
    uint8_t token_hash[DIGEST_BYTES];
    int64_t user_id;
    int64_t created_on;
    int64_t expires_on;
};

/* Where they are kept. Every function may also return ERR_UNAVAILABLE. */
struct reset_token_store {
    void *self;

    /* Errors: ERR_CONFLICT when the token is known already, ERR_NOT_FOUND when there is no such user. */
    enum err (*add)(void *self, const struct reset_token *token);

    /* Finds a token that has not expired at `now`. Errors: ERR_NOT_FOUND. */
    enum err (*find)(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t now, struct reset_token *found);

    /* Takes a token that has not expired at `now`, and with it all tokens of its user: of two that take one, one gets it.
     * Errors: ERR_NOT_FOUND. */
    enum err (*take)(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t now, int64_t *user_id);

    /* Deletes all tokens of a user. */
    enum err (*remove_of_user)(void *self, int64_t user_id);

    /* Deletes tokens that expired before `now`, at most 1000 at once; *count says how many. */
    enum err (*purge)(void *self, int64_t now, size_t *count);
};
#endif
