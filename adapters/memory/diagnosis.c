#include "adapters/memory/diagnosis.h"
#include <stdbool.h>

static bool has_failed(const struct memory_diagnosis *memory)
{
    const struct memory_faults *faults = memory->faults;
    /* Whoever asks for another fault counts the calls anew. */
    size_t forgotten = memory->forgotten <= faults->calls ? memory->forgotten : 0;
    return faults->fail_at > forgotten && faults->fail_at <= faults->calls;
}

static const char *latest(void *self)
{
    const struct memory_diagnosis *memory = self;
    return memory->words != NULL && has_failed(memory) ? memory->words : "";
}

static void forget(void *self)
{
    struct memory_diagnosis *memory = self;
    memory->forgotten = memory->faults->calls;
}

struct diagnosis memory_diagnosis(struct memory_diagnosis *memory)
{
    return (struct diagnosis){ .self = memory, .latest = latest, .forget = forget };
}
