#include "adapters/worker/handlers/handlers.h"
#include "domain/statistics/statistics.h"

/* What keeps the tables small and their marks true. */

static const int64_t keep_done = 24LL * 60 * 60 * 1000000;
static const int64_t keep_dead = 90LL * 24 * 60 * 60 * 1000000;
static const int64_t keep_events = 30LL * 24 * 60 * 60 * 1000000; /* the gateway sends one again for three days */

/* In batches, so that no lock lasts: asks again while there is more from before that instant. */
static enum err repeat(enum err (*step)(void *self, int64_t before, size_t *count), void *self, int64_t before)
{
    size_t count = 1;
    enum err err = ERR_OK;
    while (err == ERR_OK && count > 0) {
        err = step(self, before, &count);
    }
    return err;
}

/* Likewise. */
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
    const struct gateway_event_store *events = services->billing.events;
    const struct export_store *exports = services->export.exports;
    int64_t now = services->job.clock->now(services->job.clock->self);
    int64_t purged = 0;
    enum err err = user_purge(&services->user, &purged);
    if (err == ERR_OK) {
        err = purge_jobs(services->job.jobs, JOB_DONE, now - keep_done);
    }
    if (err == ERR_OK) {
        err = purge_jobs(services->job.jobs, JOB_DEAD, now - keep_dead);
    }
    if (err == ERR_OK) {
        err = repeat(events->purge, events->self, now - keep_events);
    }
    if (err == ERR_OK) {
        err = repeat(exports->purge, exports->self, now);
    }
    return err == ERR_OK ? services->drills->purge(services->drills->self, now - keep_done) : err;
}

enum err job_coupons_expire(struct errand *errand)
{
    const struct billing_ports *billing = &errand->services->billing;
    return repeat(billing->coupons->expire, billing->coupons->self, billing->clock->now(billing->clock->self));
}

/* So that no operator waits for what was bet since the last one looked. */
enum err job_users_refresh(struct errand *errand)
{
    const struct user_directory *directory = errand->services->user.directory;
    return directory->refresh(directory->self);
}

enum err job_statistics_sum_up(struct errand *errand)
{
    return statistics_sum_up(errand->services->job.transaction, errand->services->site);
}
