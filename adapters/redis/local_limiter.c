#include "adapters/redis/local_limiter.h"
#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>

enum { NEIGHBOURHOODS = 1024, NEIGHBOURS = 8 };

struct bucket {
    uint64_t key;  /* its hash; two keys that share it share the bucket */
    int64_t empty; /* the instant at which it will have drained; in the past for a bucket that is free */
};

struct local_limiter {
    const struct clock *clock;
    pthread_mutex_t mutex;
    uint64_t seed; /* so that nobody outside knows which keys are neighbours */
    struct bucket buckets[NEIGHBOURHOODS][NEIGHBOURS];
};

struct local_limiter *local_limiter_create(const struct clock *clock)
{
    struct local_limiter *limiter = calloc(1, sizeof *limiter);
    if (!limiter) {
        return NULL;
    }
    if (getrandom(&limiter->seed, sizeof limiter->seed, 0) != sizeof limiter->seed || pthread_mutex_init(&limiter->mutex, NULL)) {
        free(limiter);
        return NULL;
    }
    limiter->clock = clock;
    return limiter;
}

void local_limiter_destroy(struct local_limiter *limiter)
{
    if (limiter) {
        pthread_mutex_destroy(&limiter->mutex);
        free(limiter);
    }
}

/* FNV-1a from a secret start, its high bits stirred into the low ones. */
static uint64_t hash_key(uint64_t seed, const char *key)
{
    uint64_t hash = seed ^ UINT64_C(14695981039346656037);
    for (; *key != '\0'; key++) {
        hash = (hash ^ (uint8_t)*key) * UINT64_C(1099511628211);
    }
    return hash ^ (hash >> 32);
}

static struct bucket *find_bucket(struct local_limiter *limiter, uint64_t key)
{
    struct bucket *neighbours = limiter->buckets[key % NEIGHBOURHOODS];
    struct bucket *soonest_free = &neighbours[0];
    for (size_t i = 0; i < NEIGHBOURS; i++) {
        if (neighbours[i].key == key) {
            return &neighbours[i];
        }
        if (neighbours[i].empty < soonest_free->empty) {
            soonest_free = &neighbours[i];
        }
    }
    *soonest_free = (struct bucket){ .key = key };
    return soonest_free;
}

/* The same rule as the Redis adapter's script. Returns 0, or the microseconds to wait. */
static int64_t take_from(struct bucket *bucket, const struct rate *rate, int64_t now)
{
    int64_t interval = rate->period / rate->count + (rate->period % rate->count != 0);
    int64_t fullest = now + interval * rate->count;
    int64_t empty = bucket->empty < now ? now : bucket->empty;
    empty = empty > fullest ? fullest : empty;
    int64_t wait = empty - now - interval * (rate->count - 1);
    if (wait > 0) {
        return wait;
    }
    bucket->empty = empty + interval;
    return 0;
}

static enum err take(void *self, const char *key, const struct rate *rate, int64_t *retry_after)
{
    struct local_limiter *limiter = self;
    if (rate->count == 0) {
        return ERR_OK;
    }
    uint64_t hash = hash_key(limiter->seed, key);
    int64_t now = limiter->clock->now(limiter->clock->self);
    pthread_mutex_lock(&limiter->mutex);
    int64_t wait = take_from(find_bucket(limiter, hash), rate, now);
    pthread_mutex_unlock(&limiter->mutex);
    if (wait > 0) {
        *retry_after = wait;
        return ERR_LIMITED;
    }
    return ERR_OK;
}

struct rate_limiter local_rate_limiter(struct local_limiter *limiter)
{
    return (struct rate_limiter){ .self = limiter, .take = take };
}
