#ifndef PORTS_JOB_STORE_H
#define PORTS_JOB_STORE_H
#include "domain/job/job.h"
#include "domain/kernel/arena.h"

enum { JOB_BATCH_MAX = 1000 };

struct job_filter {
    bool any_state;
    enum job_state state; /* unless any_state */
    int64_t before;       /* ids below it only; 0 is no bound */
    int64_t after;        /* ids above it only, those next to it; 0 is no bound. One bound at most */
};

/* What stands in the queue at one moment. */
struct job_depth {
    int64_t by_state[JOB_STATES]; /* JOB_DONE is not counted: 0 */
    int64_t oldest_due_on;        /* the run_at of the job that waits longest of those which are due; 0 when none waits */
};

/* The jobs as the workers and operators see them. Every function may also return ERR_UNAVAILABLE. Batches are of JOB_BATCH_MAX at
 * most. */
struct job_store {
    void *self;

    /* Takes jobs that are due at `now` (queued or scheduled, not relayed or relayed too long ago), oldest first: they are queued,
     * and due again at `again_on` unless a try begins before. Jobs that another relay takes at the same time are passed over. */
    enum err (*relay)(void *self, int64_t now, int64_t again_on, int64_t *ids, size_t capacity, size_t *count);

    /* Makes all that was relayed and not begun due at `now`, in its old turn. */
    enum err (*forget_relayed)(void *self, int64_t now);

    /* When the next job is due. Errors: ERR_NOT_FOUND when none waits. */
    enum err (*next_due)(void *self, int64_t *due_on);

    /* Begins a try of each of these jobs that is queued: running, tries + 1, leased to `worker` until `lease_until`. In any
     * order. */
    enum err (*begin)(void *self, const int64_t *ids, size_t id_count, const char *worker, int64_t now, int64_t lease_until,
                      struct arena *arena, struct job *jobs, size_t *count);

    /* The following end the try that `job` tells (id and tries). ERR_STALE when that try does not run any more. */
    enum err (*finish)(void *self, const struct job *job, int64_t now); /* done; its payload is forgotten */
    enum err (*postpone)(void *self, const struct job *job, int64_t run_at, const char *error);
    enum err (*bury)(void *self, const struct job *job, int64_t now, const char *error);

    /* The same for several tries, in a transaction: on ERR_STALE one of them does not run any more, and it is to be rolled back.
     */
    enum err (*finish_all)(void *self, const struct job *jobs, size_t count, int64_t now);

    /* Gives back a try that was not even started: queued, due at once, the try not counted. ERR_STALE as above. */
    enum err (*give_back)(void *self, const struct job *job);

    /* Moves the lease of those of `worker`'s running jobs on. */
    enum err (*renew)(void *self, const char *worker, const int64_t *ids, size_t count, int64_t lease_until);

    /* Running jobs whose lease is over, at most JOB_BATCH_MAX at once, are queued again and due at once (their try stays
     * counted); *count says how many. `error` is kept as what the try said. */
    enum err (*take_back)(void *self, int64_t now, const char *error, size_t *count);

    /* For operators. Newest first. */
    enum err (*list)(void *self, const struct job_filter *filter, struct arena *arena, struct job *jobs, size_t capacity,
                     size_t *count);

    /* Queues a dead or scheduled job at once, with its tries from 0. Errors: ERR_NOT_FOUND when there is no such job or it is in
     * another state. */
    enum err (*retry)(void *self, int64_t id, int64_t now);

    /* The same for all dead ones. */
    enum err (*retry_dead)(void *self, int64_t now, int64_t *count);

    /* Deletes jobs of that state (JOB_DONE or JOB_DEAD) that ended before an instant, at most JOB_BATCH_MAX at once. */
    enum err (*purge)(void *self, enum job_state state, int64_t finished_before, size_t *count);

    enum err (*depth)(void *self, int64_t now, struct job_depth *depth);
};
#endif
