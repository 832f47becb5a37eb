#ifndef PORTS_JOB_QUEUE_H
#define PORTS_JOB_QUEUE_H
#include "domain/job/job.h"

/* Where work is asked for. */
struct job_queue {
    void *self;

    /* Adds a job in the transaction in progress, so that it is there exactly if the change that asks for it is, or by itself.
     * Workers are woken when it is committed. Errors: ERR_CONFLICT when a job of any state has this key already (nothing is
     * added, and a transaction in progress goes on); ERR_MALFORMED when a text of the payload is not UTF-8; ERR_UNAVAILABLE. */
    enum err (*add)(void *self, const struct new_job *job, int64_t *id);
};
#endif
