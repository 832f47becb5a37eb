#ifndef PORTS_STORE_METER_H
#define PORTS_STORE_METER_H
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/err.h"
#include "domain/kernel/histogram.h"

/* What the adapters wait for while they answer. */
#define STORE_LIST(X) X(POSTGRES, "postgres") X(REDIS, "redis")

enum store {
#define X(store, name) STORE_##store,
    STORE_LIST(X)
#undef X
        STORES
};

/* "postgres"; static. */
static inline const char *store_name(enum store store)
{
    static const char *const names[] = {
#define X(store, name) name,
        STORE_LIST(X)
#undef X
    };
    return names[store];
}

/* Upper bounds of the duration buckets, microseconds; the last bucket has none. A local round trip takes some 50 us. */
#define STORE_DURATION_BOUNDS                                                                                                    \
    {                                                                                                                            \
        100, 250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000                                    \
    }
enum { STORE_DURATION_BUCKETS = 14 };

/* One call of a store that has ended: sent, and answered or given up. */
struct store_call {
    enum store store;
    const char *statement; /* its name, or its text where nothing of a user is in it: fit for a log */
    enum err result;       /* ERR_UNAVAILABLE when there was no answer */
    int64_t microseconds;
};

/* How the calls of one store went. */
struct store_tally {
    int64_t unavailable;                     /* of all below */
    int64_t buckets[STORE_DURATION_BUCKETS]; /* by duration; not cumulative */
    int64_t microseconds;                    /* of all */
    int64_t connections;                     /* that are open now */
};

/* Who counts the calls of several threads and processes. Cheap enough for every bet: no lock, no system call. */
struct store_meter {
    void *self;
    void (*count)(void *self, const struct store_call *call);
    /* A connection was made (+1) or given up (-1). */
    void (*connect)(void *self, enum store store, int change);
    /* The sums, by enum store. Errors: ERR_UNAVAILABLE; `tallies` untouched. */
    enum err (*read)(void *self, struct store_tally tallies[STORES]);
};

static inline size_t store_duration_bucket(int64_t microseconds)
{
    static const int64_t bounds[] = STORE_DURATION_BOUNDS;
    _Static_assert(sizeof bounds / sizeof bounds[0] == STORE_DURATION_BUCKETS - 1, "the last bucket has no bound");
    return histogram_bucket(bounds, STORE_DURATION_BUCKETS - 1, microseconds);
}
#endif
