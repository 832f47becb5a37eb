#include "adapters/memory/clock.h"

static int64_t now(void *self)
{
    const struct memory_clock *memory = self;
    return memory->now;
}

struct clock memory_clock(struct memory_clock *memory)
{
    return (struct clock){ .self = memory, .now = now };
}
