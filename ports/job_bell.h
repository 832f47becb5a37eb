#ifndef PORTS_JOB_BELL_H
#define PORTS_JOB_BELL_H
#include <stdint.h>
#include "domain/kernel/err.h"

struct job_bell {
    void *self;
    /* Waits until a job was added since the last call, or `patience` microseconds have gone by. The first call may return at
     * once. Errors: ERR_UNAVAILABLE, at once. */
    enum err (*wait)(void *self, int64_t patience);
};
#endif
