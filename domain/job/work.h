#ifndef DOMAIN_JOB_WORK_H
#define DOMAIN_JOB_WORK_H
#include "domain/audit/audit.h"
#include "domain/job/cron.h"
#include "domain/job/job.h"
#include "domain/kernel/arena.h"
#include "ports/clock.h"
#include "ports/digest.h"
#include "ports/job_queue.h"
#include "ports/job_store.h"
#include "ports/job_wire.h"
#include "ports/random_source.h"
#include "ports/tick_store.h"
#include "ports/transaction.h"

/* How jobs come to the workers and how they end: one file a use case. */
struct job_ports {
    const struct clock *clock;
    const struct random_source *random;
    const struct digest *digest;
    const struct transaction *transaction;
    const struct job_queue *queue;
    const struct job_store *jobs;
    const struct job_wire *wire;
    const struct tick_store *ticks;
    struct audit_ports audit;
};

#define JOB_LEASE         (30LL * 1000000) /* a worker that was silent for so long is taken for dead */
#define JOB_RELAYED_AGAIN (60LL * 1000000) /* a job that was sent and not begun for so long is sent once more */
enum {
    JOB_WIRE_WINDOW = 2000 /* jobs on the wire at once: a queue of any length costs the wire no more */,
    JOB_RELAY_BATCH = 500
};

/* Sends what is due, at most JOB_RELAY_BATCH jobs and no more than the wire's window has room for; *sent counts them. A wire that
 * lost what it held (it was flushed, or is new) is told by itself: then all that was sent before and not begun is due again. When
 * it fails after jobs were marked as sent, they are due again after JOB_RELAYED_AGAIN. Errors: the ports'. */
enum err job_relay(const struct job_ports *ports, size_t *sent) MUST_USE;

/* Begins a try of each of the jobs that came over the wire, for `worker`. Those that are not queued any more (begun or done
 * elsewhere) are left out. The jobs' texts live in `arena`. Errors: the store's. */
enum err job_begin(const struct job_ports *ports, const char *worker, const int64_t *ids, size_t count, struct arena *arena,
                   struct job *jobs, size_t *begun) MUST_USE;

/* How a try ended. */
enum job_outcome { JOB_SUCCEEDED, JOB_TO_BE_RETRIED, JOB_DIED, JOB_OVERTAKEN };

/* What the registry says of a kind. */
struct job_policy {
    int32_t tries;        /* in all */
    bool reports_failure; /* its death makes a job of kind "mail.failure_report" */
};

/* Ends a try that failed: postpones the job by job_backoff, or lets it die when it was the last try or `is_final`; death and the
 * report of it are one transaction. `error` is what to keep of the reason. *outcome says which (JOB_OVERTAKEN: the lease had
 * passed to somebody else, and nothing was changed). Errors: the ports'. */
enum err job_fail(const struct job_ports *ports, const struct job *job, const struct job_policy *policy, bool is_final,
                  const char *error, enum job_outcome *outcome) MUST_USE;

/* For operators, each recorded in the audit log. They need the clock, the transaction, the jobs and the audit log only. */

/* Queues a dead or scheduled job at once, with its tries from 0; "job.retried". Errors: ERR_NOT_FOUND when there is no such job
 * or it is in another state; the ports'. */
enum err job_retry(const struct job_ports *ports, const struct audit_actor *actor, int64_t id) MUST_USE;

/* The same for all dead ones; "jobs.retried" unless there was none. Errors: the ports'. */
enum err job_retry_dead(const struct job_ports *ports, const struct audit_actor *actor, int64_t *count) MUST_USE;

/* Deletes up to JOB_BATCH_MAX jobs that have ended in that state (JOB_DONE or JOB_DEAD); "jobs.purged" unless there was none.
 * Errors: the ports'. */
enum err job_purge_ended(const struct job_ports *ports, const struct audit_actor *actor, enum job_state state,
                         size_t *count) MUST_USE;

/* A job that the scheduler makes. */
struct schedule {
    const char *name; /* "purge": static */
    const char *kind;
    struct cron cron;
};

/* Makes the jobs of the ticks that are due, one a schedule at most: of several ticks that were missed, the latest is made up for.
 * A schedule that is seen for the first time has missed nothing. Each tick's job has the key "NAME MINUTE", so that a tick fired
 * twice is one job. A clock that went back fires nothing again. *made counts the jobs. Errors: the ports'; what was made before
 * stays. */
enum err job_tick(const struct job_ports *ports, const struct schedule *schedules, size_t count, size_t *made) MUST_USE;

/* Asks for a mail about a failure, once a cause and hour: a job of kind "mail.failure_report" whose key is the hour and the
 * SHA-256 of the cause, and whose fields are "cause", "detail" and "request_id" ("" for none). In the transaction in progress, or
 * by itself. That this hour's report was asked for already is no error. Never carries secrets: the caller passes names of errors
 * and routes, no values. Errors: the ports'. */
struct failure {
    const char *cause;      /* what makes two failures the same: "GET /bet/place INTERNAL" */
    const char *detail;     /* the stack of causes, one a line */
    const char *request_id; /* or NULL */
};
enum err failure_report(const struct clock *clock, const struct digest *digest, const struct job_queue *queue,
                        const struct failure *failure) MUST_USE;
#endif
