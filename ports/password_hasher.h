#ifndef PORTS_PASSWORD_HASHER_H
#define PORTS_PASSWORD_HASHER_H
#include <stdbool.h>
#include "domain/kernel/err.h"
#include "domain/user/user.h"

/* Slow, salted password hashes. The hash text names its own parameters. */
struct password_hasher {
    void *self;

    /* Hashes a password with a fresh salt. Errors: ERR_NO_MEMORY, ERR_UNAVAILABLE; `hash` untouched. */
    enum err (*hash)(void *self, const char *password, char hash[PASSWORD_HASH_BYTES + 1]);

    /* Compares in constant time. *matches is false for a hash that can't be read. hash "" stands for nobody's: it takes as long
     * as a real one and never matches. Errors: ERR_NO_MEMORY, ERR_UNAVAILABLE. */
    enum err (*verify)(void *self, const char *password, const char *hash, bool *matches);

    /* Says whether `hash` was made with other parameters than today's. */
    bool (*is_outdated)(void *self, const char *hash);
};
#endif
