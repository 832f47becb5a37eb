#include "adapters/redis/fallback_limiter.h"
#include <stdbool.h>

static const int64_t MINUTE = 60 * INT64_C(1000000);

static void warn(struct fallback_limiter *limiter)
{
    int64_t now = limiter->clock->now(limiter->clock->self);
    int64_t warned_on = atomic_load(limiter->warned_on);
    bool silent = warned_on != 0 && now >= warned_on && now - warned_on < MINUTE;
    if (!silent && atomic_compare_exchange_strong(limiter->warned_on, &warned_on, now)) {
        limiter->log->write(limiter->log->self, LOG_LEVEL_WARNING, "redis.unavailable", NULL, 0);
    }
}

static enum err take(void *self, const char *key, const struct rate *rate, int64_t *retry_after)
{
    struct fallback_limiter *limiter = self;
    enum err err = limiter->first->take(limiter->first->self, key, rate, retry_after);
    if (err != ERR_UNAVAILABLE) {
        return err;
    }
    warn(limiter);
    return limiter->second->take(limiter->second->self, key, rate, retry_after);
}

struct rate_limiter fallback_rate_limiter(struct fallback_limiter *limiter)
{
    return (struct rate_limiter){ .self = limiter, .take = take };
}
