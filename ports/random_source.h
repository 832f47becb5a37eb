#ifndef PORTS_RANDOM_SOURCE_H
#define PORTS_RANDOM_SOURCE_H
#include <stddef.h>
#include "domain/kernel/err.h"

struct random_source {
    void *self;
    /* Fills `bytes` with `size` bytes that nobody can predict. Errors: ERR_UNAVAILABLE; `bytes` is undefined then. */
    enum err (*fill)(void *self, void *bytes, size_t size);
};
#endif
