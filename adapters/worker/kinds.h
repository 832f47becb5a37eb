#ifndef ADAPTERS_WORKER_KINDS_H
#define ADAPTERS_WORKER_KINDS_H
#include "adapters/worker/errand.h"
#include "domain/job/schedule.h"

/* Where a job's effect is. In the database it commits together with the job's end: exactly once. Elsewhere (a mail, many small
 * transactions) it is there at least once, and being there twice does no harm. */
enum job_effect { IN_DATABASE, ELSEWHERE };

struct job_kind {
    const char *name;
    job_handler *handler;
    enum job_effect effect;
    int32_t tries;   /* in all */
    int32_t timeout; /* seconds after which a try is taken for hung: its lease is not renewed any more, and it runs elsewhere */
};

/* The registry of kinds (kinds.c): one table. */
extern const struct job_kind job_kinds[];
extern const size_t job_kind_count;

/* NULL for a kind that this worker does not know. */
const struct job_kind *job_kind_find(const char *name);
#endif
