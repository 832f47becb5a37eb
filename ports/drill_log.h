#ifndef PORTS_DRILL_LOG_H
#define PORTS_DRILL_LOG_H
#include <stdint.h>
#include "domain/kernel/err.h"

/* What the jobs of kind "drill" leave behind, so that one can count whether each was done once. */
struct drill_log {
    void *self;
    /* Notes that the job's effect was there, once more if it was before. Errors: ERR_UNAVAILABLE. */
    enum err (*add)(void *self, int64_t job_id, int64_t now);
    /* Forgets what is from before an instant. Errors: ERR_UNAVAILABLE. */
    enum err (*purge)(void *self, int64_t before);
};
#endif
