#ifndef ADAPTERS_MEMORY_CLOCK_H
#define ADAPTERS_MEMORY_CLOCK_H
#include "ports/clock.h"

/* A clock that stands until a test moves it. */
struct memory_clock {
    int64_t now; /* microseconds since 1970-01-01 UTC */
};

/* Borrows `memory`, which must outlive it. */
struct clock memory_clock(struct memory_clock *memory);
#endif
