#ifndef ADAPTERS_MEMORY_HEALTH_CHECK_H
#define ADAPTERS_MEMORY_HEALTH_CHECK_H
#include <stdbool.h>
#include "ports/health_check.h"

/* A service that is well until a test says otherwise. */
struct memory_health {
    const char *name; /* static */
    bool down;
};

/* Borrows `memory`, which must outlive it. */
struct health_check memory_health_check(struct memory_health *memory);
#endif
