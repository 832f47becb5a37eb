#include "adapters/worker/engine_internal.h"

/* The relay puts due jobs on the wire: at once when one is added, in time when one becomes due, and now and then in case the wire
 * was lost. */

static const int64_t idle_patience = 500000;
static const int64_t full_patience = 5000; /* while there is more than the wire takes at once */

/* How long nothing is due. */
static int64_t patience(const struct worker_services *services)
{
    const struct job_store *jobs = services->job.jobs;
    const struct clock *clock = services->job.clock;
    int64_t due_on = 0;
    if (jobs->next_due(jobs->self, &due_on) != ERR_OK) {
        return idle_patience;
    }
    int64_t left = due_on - clock->now(clock->self);
    if (left <= 0) {
        return full_patience;
    }
    return left < idle_patience ? left : idle_patience;
}

static void wait_for_work(struct engine *engine, const struct worker_services *services)
{
    const struct job_bell *bell = services->bell;
    if (bell->wait(bell->self, patience(services)) != ERR_OK) {
        (void)engine_pause(engine, idle_patience);
    }
}

/* Says it once when the relay begins to fail, and once when it works again. */
static void tell(const struct engine *engine, const struct worker_services *services, enum err err, bool *fails)
{
    if (err != ERR_OK && !*fails) {
        engine_log(engine, services, LOG_LEVEL_WARNING, "relay.fails", err);
    } else if (err == ERR_OK && *fails) {
        engine_log(engine, services, LOG_LEVEL_INFO, "relay.works_again", ERR_OK);
    }
    *fails = err != ERR_OK;
}

static void relay(struct engine *engine, const struct worker_services *services)
{
    bool fails = false;
    while (!engine_pause(engine, 0)) {
        size_t sent = 0;
        enum err err = job_relay(&services->job, &sent);
        tell(engine, services, err, &fails);
        if (err != ERR_OK) {
            (void)engine_pause(engine, idle_patience);
        } else if (sent < JOB_RELAY_BATCH) {
            wait_for_work(engine, services);
        }
    }
}

void *relay_run(void *argument)
{
    struct engine *engine = argument;
    const struct engine_settings *settings = &engine->settings;
    const struct worker_services *services = NULL;
    while ((services = settings->open(settings->self)) == NULL) {
        if (engine_pause(engine, idle_patience)) {
            return NULL;
        }
    }
    relay(engine, services);
    settings->close(settings->self, services);
    return NULL;
}
