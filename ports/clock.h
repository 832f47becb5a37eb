#ifndef PORTS_CLOCK_H
#define PORTS_CLOCK_H
#include <stdint.h>

struct clock {
    void *self;
    /* Microseconds since 1970-01-01 UTC. */
    int64_t (*now)(void *self);
};
#endif
