#include "adapters/sodium/password_hasher.h"
#include <errno.h>
#include <sodium.h>
#include <string.h>

#define ARGON2_PASSES            2
#define ARGON2_KIBIBYTES         19456
#define TEXT_OF(number)          TEXT_OF_EXPANDED(number)
#define TEXT_OF_EXPANDED(number) #number

/* A well-formed hash with today's parameters that no known password has. */
static const char NOBODYS_HASH[] = "$argon2id$v=19$m=" TEXT_OF(ARGON2_KIBIBYTES) ",t=" TEXT_OF(
    ARGON2_PASSES) ",p=1"
                   "$c25ha2VleWVzbm9ib2R5cw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

_Static_assert(crypto_pwhash_STRBYTES == PASSWORD_HASH_BYTES + 1, "the port's hash texts are libsodium's");
static const size_t MEMORY = (size_t)ARGON2_KIBIBYTES * 1024;

static enum err enter(struct hash_gate *gate, int *slot)
{
    if (sodium_init() < 0) {
        return ERR_UNAVAILABLE;
    }
    return gate ? hash_gate_enter(gate, slot) : ERR_OK;
}

static void leave(struct hash_gate *gate, int slot)
{
    if (gate) {
        hash_gate_leave(gate, slot);
    }
}

static enum err hash(void *self, const char *password, char hash[PASSWORD_HASH_BYTES + 1])
{
    char made[crypto_pwhash_STRBYTES];
    int slot = 0;
    enum err err = enter(self, &slot);
    if (err != ERR_OK) {
        return err;
    }
    int failed = crypto_pwhash_str_alg(made, password, strlen(password), ARGON2_PASSES, MEMORY, crypto_pwhash_ALG_ARGON2ID13);
    leave(self, slot);
    if (!failed) {
        memcpy(hash, made, sizeof made);
    }
    sodium_memzero(made, sizeof made);
    return failed ? ERR_NO_MEMORY : ERR_OK;
}

static enum err verify(void *self, const char *password, const char *hash, bool *matches)
{
    bool nobodys = hash[0] == '\0';
    int slot = 0;
    enum err err = enter(self, &slot);
    if (err != ERR_OK) {
        return err;
    }
    errno = 0;
    int failed = crypto_pwhash_str_verify(nobodys ? NOBODYS_HASH : hash, password, strlen(password));
    bool out_of_memory = failed && errno == ENOMEM;
    leave(self, slot);
    if (out_of_memory) {
        return ERR_NO_MEMORY;
    }
    *matches = !failed && !nobodys;
    return ERR_OK;
}

static bool is_outdated(void *self, const char *hash)
{
    (void)self;
    return crypto_pwhash_str_needs_rehash(hash, ARGON2_PASSES, MEMORY) != 0;
}

struct password_hasher sodium_password_hasher(struct hash_gate *gate)
{
    return (struct password_hasher){ .self = gate, .hash = hash, .verify = verify, .is_outdated = is_outdated };
}
