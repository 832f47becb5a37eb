#ifndef ADAPTERS_MEMORY_RATE_LIMITER_H
#define ADAPTERS_MEMORY_RATE_LIMITER_H
#include "adapters/memory/faults.h"
#include "adapters/memory/table.h"
#include "ports/clock.h"
#include "ports/rate_limiter.h"

enum { MEMORY_LIMITER_KEY_BYTES = 255 };

/* The generic cell rate algorithm by a clock of the test's choice: of each key, when what it took will be made up for. */
struct memory_limiter {
    const struct clock *clock;    /* borrowed */
    struct memory_table keys;     /* owned */
    struct memory_faults *faults; /* NULL for none; borrowed */
};

void memory_limiter_init(struct memory_limiter *memory, const struct clock *clock);

/* Forgets every key. Takes NULL. */
void memory_limiter_release(struct memory_limiter *memory);

/* Borrows `memory`, which must outlive it. Keys are told apart by their first MEMORY_LIMITER_KEY_BYTES. */
struct rate_limiter memory_rate_limiter(struct memory_limiter *memory);
#endif
