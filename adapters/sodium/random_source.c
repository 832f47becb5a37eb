#include "adapters/sodium/random_source.h"
#include <sodium.h>

static enum err fill(void *self, void *bytes, size_t size)
{
    (void)self;
    if (sodium_init() < 0) {
        return ERR_UNAVAILABLE;
    }
    randombytes_buf(bytes, size);
    return ERR_OK;
}

struct random_source sodium_random_source(void)
{
    return (struct random_source){ .self = NULL, .fill = fill };
}
