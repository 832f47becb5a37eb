#ifndef ADAPTERS_MEMORY_RANDOM_SOURCE_H
#define ADAPTERS_MEMORY_RANDOM_SOURCE_H
#include <stdint.h>
#include "adapters/memory/faults.h"
#include "ports/random_source.h"

/* Bytes that look random and are the same in every run (splitmix64). */
struct memory_random {
    uint64_t state;               /* any number; the same one gives the same bytes */
    struct memory_faults *faults; /* NULL for none; borrowed */
};

/* Borrows `memory`, which must outlive it. */
struct random_source memory_random_source(struct memory_random *memory);
#endif
