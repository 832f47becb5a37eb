#ifndef ADAPTERS_REDIS_RATE_LIMITER_H
#define ADAPTERS_REDIS_RATE_LIMITER_H
#include "adapters/redis/connection.h"
#include "ports/rate_limiter.h"

enum { REDIS_SCRIPT_HASH_BYTES = 40 };

/* One thread's limiter: starts as { .connection = ... }, which it borrows. */
struct redis_limiter {
    struct redis_connection *connection;
    char script_hash[REDIS_SCRIPT_HASH_BYTES + 1]; /* "" until Redis has told it */
};

/* A limiter whose counts all processes share in Redis, by Redis's own clock, one atomic script a take. A key counts by its first
 * 255 bytes. Losing Redis's memory forgets the counts and harms nothing else. */
struct rate_limiter redis_rate_limiter(struct redis_limiter *limiter);
#endif
