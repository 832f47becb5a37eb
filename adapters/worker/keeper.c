#include "adapters/worker/engine_internal.h"
#include "adapters/worker/kinds.h"

/* The keeper looks after what runs and what others left: once a second, and the rest less often. It goes on until the last hand
 * is done. */

enum { SCHEDULES_MAX = 16, HELD_MAX = ENGINE_THREADS_MAX * HAND_BATCH, INHERITED_MAX = 100 };
static const int64_t beat = 1000000;
enum { BEATS_BETWEEN_TAKING_BACK = 5, BEATS_BETWEEN_SIGNS = 2 };
static const int64_t left_behind = 60 * 1000000LL; /* deliveries that nobody acknowledged for so long */

struct keeper {
    struct engine *engine;
    const struct worker_services *services;
    struct schedule schedules[SCHEDULES_MAX];
    bool leads;
    bool fails;
    int64_t beats;
};

static enum err renew(const struct keeper *keeper, int64_t now)
{
    int64_t ids[HELD_MAX];
    const struct job_store *jobs = keeper->services->job.jobs;
    size_t count = engine_held(keeper->engine, ids, HELD_MAX);
    const char *name = worker_settings_of(keeper->engine->settings.worker)->name;
    enum err err = ERR_OK;
    for (size_t renewed = 0; err == ERR_OK && renewed < count; renewed += JOB_BATCH_MAX) {
        size_t some = count - renewed < JOB_BATCH_MAX ? count - renewed : JOB_BATCH_MAX;
        err = jobs->renew(jobs->self, name, ids + renewed, some, now + JOB_LEASE);
    }
    return err;
}

/* What dead workers were running is queued again; what they had taken off the wire is dealt with, as the store knows better. */
static enum err take_over(const struct keeper *keeper, int64_t now)
{
    const struct job_store *jobs = keeper->services->job.jobs;
    const struct job_wire *wire = keeper->services->job.wire;
    struct job_delivery left[INHERITED_MAX];
    size_t count = 0;
    enum err err = jobs->take_back(jobs->self, now, "the worker died, or took too long", &count);
    if (err == ERR_OK && count > 0) {
        engine_log(keeper->engine, keeper->services, LOG_LEVEL_WARNING, "worker.took_jobs_back", ERR_OK);
    }
    if (err == ERR_OK && wire->inherit(wire->self, left_behind, left, INHERITED_MAX, &count) == ERR_OK && count > 0) {
        (void)wire->acknowledge(wire->self, left, count); /* inherited again, if this fails */
    }
    return err;
}

static enum err lead(struct keeper *keeper)
{
    const struct leadership *leadership = keeper->services->leadership;
    bool led = keeper->leads;
    size_t made = 0;
    keeper->leads = false;
    enum err err = leadership->hold(leadership->self, &keeper->leads);
    if (err == ERR_OK && keeper->leads != led) {
        engine_log(keeper->engine, keeper->services, LOG_LEVEL_INFO, keeper->leads ? "worker.leads" : "worker.leads_no_more",
                   ERR_OK);
    }
    return err == ERR_OK && keeper->leads ? job_tick(&keeper->services->job, keeper->schedules, scheduled_kind_count, &made)
                                          : err;
}

static enum err give_sign(const struct keeper *keeper, int64_t now)
{
    const struct job_statistics *statistics = keeper->services->statistics;
    struct worker_sign sign = { .threads = keeper->engine->settings.threads,
                                .started_on = keeper->engine->started_on,
                                .seen_on = now,
                                .leads = keeper->leads };
    (void)snprintf(sign.worker, sizeof sign.worker, "%s", worker_settings_of(keeper->engine->settings.worker)->name);
    enum err err = statistics->announce(statistics->self, &sign);
    return err == ERR_OK ? tally_book_hand_over(keeper->engine->tallies, statistics) : err;
}

static enum err keep(struct keeper *keeper)
{
    const struct clock *clock = keeper->services->job.clock;
    int64_t now = clock->now(clock->self);
    enum err err = renew(keeper, now);
    if (err == ERR_OK) {
        err = lead(keeper);
    }
    if (err == ERR_OK && keeper->beats % BEATS_BETWEEN_TAKING_BACK == 0) {
        err = take_over(keeper, now);
    }
    if (err == ERR_OK && keeper->beats % BEATS_BETWEEN_SIGNS == 0) {
        err = give_sign(keeper, now);
    }
    keeper->beats++;
    return err;
}

static void tell(struct keeper *keeper, enum err err)
{
    if (err != ERR_OK && !keeper->fails) {
        engine_log(keeper->engine, keeper->services, LOG_LEVEL_WARNING, "keeper.fails", err);
    } else if (err == ERR_OK && keeper->fails) {
        engine_log(keeper->engine, keeper->services, LOG_LEVEL_INFO, "keeper.works_again", ERR_OK);
    }
    keeper->fails = err != ERR_OK;
}

/* The table's expressions are right, or a test of it fails. */
static bool read_schedules(struct schedule schedules[SCHEDULES_MAX])
{
    bool read = scheduled_kind_count <= SCHEDULES_MAX;
    for (size_t i = 0; read && i < scheduled_kind_count; i++) {
        schedules[i] = (struct schedule){ .name = scheduled_kinds[i].name, .kind = scheduled_kinds[i].kind };
        read = cron_parse(scheduled_kinds[i].cron, &schedules[i].cron) == ERR_OK;
    }
    return read;
}

/* The last words: what was done is told, the lead is free at once, and so are the wire's and the list's places. */
static void part(struct keeper *keeper)
{
    const struct worker_services *services = keeper->services;
    enum err err = tally_book_hand_over(keeper->engine->tallies, services->statistics);
    services->leadership->step_down(services->leadership->self);
    if (err == ERR_OK) {
        err = services->statistics->leave(services->statistics->self, worker_settings_of(keeper->engine->settings.worker)->name);
    }
    if (err == ERR_OK) {
        err = services->job.wire->leave(services->job.wire->self);
    }
    engine_log(keeper->engine, services, LOG_LEVEL_INFO, "worker.stopped", err);
}

void *keeper_run(void *argument)
{
    struct engine *engine = argument;
    const struct engine_settings *settings = &engine->settings;
    struct keeper keeper = { .engine = engine };
    while ((keeper.services = settings->open(settings->self)) == NULL) {
        if (engine_keeper_pause(engine, beat)) {
            return NULL;
        }
    }
    const struct clock *clock = keeper.services->job.clock;
    engine->started_on = clock->now(clock->self);
    if (read_schedules(keeper.schedules)) {
        engine_log(engine, keeper.services, LOG_LEVEL_INFO, "worker.started", ERR_OK);
        do {
            tell(&keeper, keep(&keeper));
        } while (!engine_keeper_pause(engine, beat));
    } else {
        engine_log(engine, keeper.services, LOG_LEVEL_ERROR, "worker.bad_schedule", ERR_INTERNAL);
    }
    part(&keeper);
    settings->close(settings->self, keeper.services);
    return NULL;
}
