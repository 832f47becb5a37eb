#ifndef PORTS_JOB_STATISTICS_H
#define PORTS_JOB_STATISTICS_H
#include "domain/job/job.h"

/* Upper bounds of the duration buckets, microseconds; the last bucket has none. */
#define JOB_DURATION_BOUNDS                                                                                                      \
    {                                                                                                                            \
        1000, 5000, 10000, 50000, 100000, 500000, 1000000, 5000000, 10000000, 60000000                                           \
    }
enum { JOB_DURATION_BUCKETS = 11 };

/* How tries of one kind went since ever. */
struct job_tally {
    char kind[JOB_KIND_BYTES + 1];
    int64_t done;
    int64_t retried;
    int64_t dead;
    int64_t microseconds;                  /* of all tries */
    int64_t buckets[JOB_DURATION_BUCKETS]; /* tries by duration; not cumulative */
};

#define WORKER_IS_LOST_AFTER (15LL * 1000000) /* without a sign: it gives one every other second */

struct worker_sign {
    char worker[JOB_WORKER_BYTES + 1];
    int32_t threads;
    int64_t started_on;
    int64_t seen_on;
    bool leads;
};

/* What the workers tell of themselves, for /metrics and for operators. Every function may also return ERR_UNAVAILABLE. */
struct job_statistics {
    void *self;
    /* Adds to the tally of that kind. */
    enum err (*add)(void *self, const struct job_tally *more);
    enum err (*tallies)(void *self, struct job_tally *tallies, size_t capacity, size_t *count); /* by kind */
    /* Tells that a worker lives. */
    enum err (*announce)(void *self, const struct worker_sign *sign);
    enum err (*leave)(void *self, const char *worker);
    /* Those seen since an instant, by name; *forgets* those not seen since. */
    enum err (*workers)(void *self, int64_t seen_since, struct worker_sign *signs, size_t capacity, size_t *count);
};
#endif
