#include "adapters/sodium/digest.h"
#include <sodium.h>

_Static_assert(DIGEST_BYTES == crypto_hash_sha256_BYTES, "the port speaks of SHA-256");
_Static_assert(DIGEST_BYTES == crypto_auth_hmacsha256_BYTES, "the port speaks of HMAC-SHA256");

static enum err sha256(void *self, const void *bytes, size_t size, uint8_t out[DIGEST_BYTES])
{
    (void)self;
    crypto_hash_sha256(out, bytes, size);
    return ERR_OK;
}

static enum err hmac_sha256(void *self, const void *key, size_t key_size, const void *bytes, size_t size,
                            uint8_t out[DIGEST_BYTES])
{
    (void)self;
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key, key_size);
    crypto_auth_hmacsha256_update(&state, bytes, size);
    crypto_auth_hmacsha256_final(&state, out);
    sodium_memzero(&state, sizeof state);
    return ERR_OK;
}

struct digest sodium_digest(void)
{
    return (struct digest){ .self = NULL, .sha256 = sha256, .hmac_sha256 = hmac_sha256 };
}
