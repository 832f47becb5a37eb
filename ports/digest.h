#ifndef PORTS_DIGEST_H
#define PORTS_DIGEST_H
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/err.h"

enum { DIGEST_BYTES = 32 };

/* SHA-256 (FIPS 180-4) and HMAC-SHA256 (RFC 2104). `out` is untouched on failure. */
struct digest {
    void *self;
    enum err (*sha256)(void *self, const void *bytes, size_t size, uint8_t out[DIGEST_BYTES]);
    enum err (*hmac_sha256)(void *self, const void *key, size_t key_size, const void *bytes, size_t size,
                            uint8_t out[DIGEST_BYTES]);
};
#endif
