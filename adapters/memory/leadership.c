#include "adapters/memory/leadership.h"
#include <stddef.h>

static void step_down(void *self)
{
    const struct memory_candidate *memory = self;
    if (*memory->office == memory) {
        *memory->office = NULL;
    }
}

static enum err hold(void *self, bool *leads)
{
    const struct memory_candidate *memory = self;
    enum err err = memory_faults_next(memory->faults);
    if (err != ERR_OK) {
        step_down(self);
        return err;
    }
    if (*memory->office == NULL) {
        *memory->office = memory;
    }
    *leads = *memory->office == memory;
    return ERR_OK;
}

struct leadership memory_leadership(struct memory_candidate *memory)
{
    return (struct leadership){ .self = memory, .hold = hold, .step_down = step_down };
}
