#ifndef ADAPTERS_REDIS_FALLBACK_LIMITER_H
#define ADAPTERS_REDIS_FALLBACK_LIMITER_H
#include <stdatomic.h>
#include "ports/clock.h"
#include "ports/log.h"
#include "ports/rate_limiter.h"

/* Asks `first`, and `second` while the first is unavailable, so that an outage of Redis stops neither betting nor signing in.
 * Borrows everything. */
struct fallback_limiter {
    const struct rate_limiter *first;
    const struct rate_limiter *second;
    const struct clock *clock;
    const struct log *log;
    _Atomic int64_t *warned_on; /* shared by all who should warn only once a minute together; 0 at first */
};

/* Logs redis.unavailable, at most once a minute, when it has to fall back. */
struct rate_limiter fallback_rate_limiter(struct fallback_limiter *limiter);
#endif
