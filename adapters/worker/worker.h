#ifndef ADAPTERS_WORKER_WORKER_H
#define ADAPTERS_WORKER_WORKER_H
#include "adapters/worker/errand.h"

/* The worker's own settings: all borrowed, all outlive the worker. */
struct worker_settings {
    const char *name;       /* unlike any other worker's: host, process, chance */
    const char *public_url; /* for links in mails */
    const char *contact_to; /* who reads what people write */
    const char *error_to;   /* who reads reports of failures; "" for nobody: then none are made */
    const char *templates;  /* as in adapters/web/site.h */
    const char *translations;
};

/* Everything that tries share and none changes. */
struct worker;

/* Loads templates and catalogs. Errors: ERR_NOT_FOUND, ERR_MALFORMED, ERR_NO_MEMORY, with the reason in `why`. */
enum err worker_open(const struct worker_settings *settings, struct worker **worker, char *why, size_t why_size) MUST_USE;
void worker_close(struct worker *worker);

const struct worker_settings *worker_settings_of(const struct worker *worker);

/* Runs one try of a job that has begun (job_begin) and ends it: done, to be retried, or dead. Errors are logged once, here. A try
 * whose end can't be stored is begun again by somebody once its lease is over. Threads may run at the same time, each with its
 * own services and arena. */
enum job_outcome worker_run(const struct worker *worker, const struct worker_services *services, const struct job *job,
                            struct arena *arena);

/* Whether a job that has begun may share a transaction with others: all its effect is in the database. */
bool worker_may_share(const struct job *job);

/* Runs tries of such jobs in one transaction that ends them as well, in their order, until it has lasted WORKER_SHARE. Returns
 * how many it ended, all done. When one fails, none of it remains and 0 is returned: run each by itself, which logs and ends what
 * failed. */
enum { WORKER_SHARE = 50000 /* microseconds */ };
size_t worker_run_together(const struct worker *worker, const struct worker_services *services, const struct job *jobs,
                           size_t count);
#endif
