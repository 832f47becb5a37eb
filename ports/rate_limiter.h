#ifndef PORTS_RATE_LIMITER_H
#define PORTS_RATE_LIMITER_H
#include <stdint.h>
#include "domain/kernel/err.h"

/* At most `count` takes within `period` microseconds. count 0: no limit. */
struct rate {
    int32_t count;
    int64_t period;
};

struct rate_limiter {
    void *self;
    /* Takes one of what `key` may take. Errors: ERR_LIMITED, with the microseconds until the next take would be granted in
     * *retry_after; ERR_UNAVAILABLE. A refused take counts nothing. */
    enum err (*take)(void *self, const char *key, const struct rate *rate, int64_t *retry_after);
};
#endif
