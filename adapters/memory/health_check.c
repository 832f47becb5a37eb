#include "adapters/memory/health_check.h"

static enum err check(void *self)
{
    const struct memory_health *memory = self;
    return memory->down ? ERR_UNAVAILABLE : ERR_OK;
}

struct health_check memory_health_check(struct memory_health *memory)
{
    return (struct health_check){ .self = memory, .name = memory->name, .check = check };
}
