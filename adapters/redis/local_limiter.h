#ifndef ADAPTERS_REDIS_LOCAL_LIMITER_H
#define ADAPTERS_REDIS_LOCAL_LIMITER_H
#include "ports/clock.h"
#include "ports/rate_limiter.h"

/* A limiter in the process's own memory, of fixed size, for while Redis is away. When more keys than it holds are busy it forgets
 * the one of a neighbourhood that is soonest free. Any number of threads may share it. */
struct local_limiter;

/* Borrows the clock. NULL on failure. */
struct local_limiter *local_limiter_create(const struct clock *clock);

/* Takes NULL. */
void local_limiter_destroy(struct local_limiter *limiter);

struct rate_limiter local_rate_limiter(struct local_limiter *limiter);
#endif
