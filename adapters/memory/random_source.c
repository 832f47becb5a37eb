#include "adapters/memory/random_source.h"

static uint64_t next(struct memory_random *memory)
{
    memory->state += 0x9e3779b97f4a7c15U;
    uint64_t mixed = memory->state;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31);
}

static enum err fill(void *self, void *bytes, size_t size)
{
    struct memory_random *memory = self;
    uint8_t *out = bytes;
    enum err err = memory_faults_next(memory->faults);
    for (size_t i = 0; err == ERR_OK && i < size; i++) {
        out[i] = (uint8_t)next(memory);
    }
    return err;
}

struct random_source memory_random_source(struct memory_random *memory)
{
    return (struct random_source){ .self = memory, .fill = fill };
}
