#ifndef DOMAIN_JOB_JOB_H
#define DOMAIN_JOB_JOB_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/err.h"

/* Work that can't be answered at once (docs/jobs.md). The job's row is the truth; what travels to the workers is its number only.
 *
 *   queued ----> running ----> done
 *     ^             | \
 *     |             |  `-----> dead        the last try failed, or no other try can help
 *     `- scheduled <'                      another try later
 *
 * A job that is to run later begins as scheduled. */
#define JOB_STATE_LIST(X) X(QUEUED, "queued") X(SCHEDULED, "scheduled") X(RUNNING, "running") X(DEAD, "dead") X(DONE, "done")

enum job_state {
#define X(name, text) JOB_##name,
    JOB_STATE_LIST(X)
#undef X
        JOB_STATES
};

/* "queued", ...; static. */
const char *job_state_name(enum job_state state);

/* Errors: ERR_MALFORMED for what is no state's name. */
enum err job_state_from(const char *name, enum job_state *state) MUST_USE;

enum {
    JOB_KIND_BYTES = 32,
    JOB_KEY_BYTES = 120,
    JOB_ERROR_BYTES = 500,
    JOB_WORKER_BYTES = 48,
    JOB_REQUEST_ID_BYTES = 64,
    JOB_FIELDS_MAX = 8,
};

/* What a job is about: a few named texts. */
struct job_field {
    const char *name;
    const char *value;
};

struct job_payload {
    struct job_field fields[JOB_FIELDS_MAX];
    size_t count;
};

/* Says whether operators may read a field of that name: names of errors and of rows are open; what a person wrote or is written
 * to, and what opens something, is not, and neither is what nobody thought of. */
bool job_field_is_open(const char *name);

/* The value of a field, or NULL. */
const char *job_payload_find(const struct job_payload *payload, const char *name);

/* A job to be made. All texts are borrowed. */
struct new_job {
    const char *kind; /* of the worker's registry, 1..32 bytes */
    const char *key;  /* what no other job is for ("purge 2026-01-01T00:00"), at most 120 bytes; NULL when it may be repeated */
    struct job_payload payload;
    int64_t run_at; /* not before; a time that has come already is now */
    int64_t created_on;
    const char *request_id; /* of the request that asks for it: letters, digits, '-'; NULL or "" for none */
};

/* A job as it is kept. Instants are microseconds since 1970-01-01 UTC, 0 is never. */
struct job {
    int64_t id;
    char kind[JOB_KIND_BYTES + 1];
    char key[JOB_KEY_BYTES + 1]; /* "" for none */
    struct job_payload payload;  /* texts owned by the arena that it was read into; empty once the job is done */
    enum job_state state;
    int32_t tries; /* begun so far; also names the try that runs: whoever ends another one is too late */
    int64_t created_on;
    int64_t run_at;
    int64_t started_on;                        /* of the latest try */
    int64_t finished_on;                       /* done or dead */
    char worker[JOB_WORKER_BYTES + 1];         /* of the latest try */
    char error[JOB_ERROR_BYTES + 1];           /* what the latest failed try said */
    char request_id[JOB_REQUEST_ID_BYTES + 1]; /* of the request that asked for it, "" for none */
};

/* Says whether a job in that state can be queued at once with all its tries before it: it is dead, or waits for its time. */
bool job_may_be_retried(enum job_state state);

/* Microseconds to wait before another try when `tries` (>= 1) failed: 2 s doubled at each, an hour at most, of which a random
 * part up to a half is taken off, so that jobs which failed together don't come back together. `random` is any number. */
int64_t job_backoff(int32_t tries, uint32_t random);
#endif
