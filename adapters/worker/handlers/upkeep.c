#include "adapters/worker/handlers/handlers.h"

/* What keeps the tables small. */

static const int64_t keep_done = 24LL * 60 * 60 * 1000000;
static const int64_t keep_dead = 90LL * 24 * 60 * 60 * 1000000;

/* In batches, so that no lock lasts. */
static enum err purge_jobs(const struct job_store *jobs, enum job_state state, int64_t before)
{
    size_t count = JOB_BATCH_MAX;
    enum err err = ERR_OK;
    while (err == ERR_OK && count == JOB_BATCH_MAX) {
        err = jobs->purge(jobs->self, state, before, &count);
    }
    return err;
}

enum err job_purge(struct errand *errand)
{
    const struct worker_services *services = errand->services;
    int64_t now = services->job.clock->now(services->job.clock->self);
    int64_t purged = 0;
    enum err err = user_purge(&services->user, &purged);
    if (err == ERR_OK) {
        err = purge_jobs(services->job.jobs, JOB_DONE, now - keep_done);
    }
    if (err == ERR_OK) {
        err = purge_jobs(services->job.jobs, JOB_DEAD, now - keep_dead);
    }
    return err == ERR_OK ? services->drills->purge(services->drills->self, now - keep_done) : err;
}
