#include "app/clock.h"
#include <time.h>

static int64_t now(void *self)
{
    (void)self;
    struct timespec instant;
    clock_gettime(CLOCK_REALTIME, &instant);
    return (int64_t)instant.tv_sec * 1000000 + instant.tv_nsec / 1000;
}

struct clock system_clock(void)
{
    return (struct clock){ .self = NULL, .now = now };
}
