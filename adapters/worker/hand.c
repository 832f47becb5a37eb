#include "adapters/worker/engine_internal.h"
#include <string.h>
#include "adapters/worker/kinds.h"

/* A hand takes jobs off the wire, begins them, and runs them one after the other. */

enum { ARENA_BYTES = 4 * 1024 * 1024, UNKNOWN_KIND_SECONDS = 60 };
static const int64_t wire_patience = 1000000;
static const int64_t trouble_pause = 250000;

static void hold(struct hand *hand, const struct job *jobs, size_t count)
{
    (void)pthread_mutex_lock(&hand->engine->lock);
    for (size_t i = 0; i < count; i++) {
        hand->ids[i] = jobs[i].id;
        hand->hung_on[i] = 0;
    }
    hand->count = count;
    (void)pthread_mutex_unlock(&hand->engine->lock);
}

static void note_start(struct hand *hand, size_t i, const struct job *job)
{
    const struct job_kind *kind = job_kind_find(job->kind);
    int64_t seconds = kind == NULL ? UNKNOWN_KIND_SECONDS : kind->timeout;
    (void)pthread_mutex_lock(&hand->engine->lock);
    hand->hung_on[i] = engine_monotonic() + seconds * 1000000;
    (void)pthread_mutex_unlock(&hand->engine->lock);
}

/* What has ended needs no lease. */
static void let_go(struct hand *hand, size_t i)
{
    (void)pthread_mutex_lock(&hand->engine->lock);
    hand->hung_on[i] = 1;
    (void)pthread_mutex_unlock(&hand->engine->lock);
}

static void run_one(struct hand *hand, const struct worker_services *services, size_t i, const struct job *job)
{
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    note_start(hand, i, job);
    int64_t began = engine_monotonic();
    enum job_outcome outcome = worker_run(hand->engine->settings.worker, services, job, &arena);
    tally_book_note(hand->engine->tallies, job->kind, outcome, engine_monotonic() - began);
    let_go(hand, i);
    arena_release(&arena);
}

/* Jobs that may share a transaction do so while all goes well. Returns how many have ended. */
static size_t run_together(struct hand *hand, const struct worker_services *services, size_t first, const struct job *jobs,
                           size_t count)
{
    for (size_t i = first; i < first + count; i++) {
        note_start(hand, i, &jobs[i]);
    }
    int64_t began = engine_monotonic();
    size_t ended = worker_run_together(hand->engine->settings.worker, services, jobs + first, count);
    int64_t took = engine_monotonic() - began;
    for (size_t i = first; i < first + ended; i++) {
        tally_book_note(hand->engine->tallies, jobs[i].kind, JOB_SUCCEEDED, took / (int64_t)ended);
        let_go(hand, i);
    }
    return ended;
}

/* A job that can't be given back now is taken back once its lease is over. */
static void give_back(struct hand *hand, const struct worker_services *services, size_t i, const struct job *job)
{
    enum err err = services->job.jobs->give_back(services->job.jobs->self, job);
    let_go(hand, i);
    if (err != ERR_OK && err != ERR_STALE) {
        engine_log(hand->engine, services, LOG_LEVEL_WARNING, "worker.not_given_back", err);
    }
}

static size_t count_sharers(const struct job *jobs, size_t count)
{
    size_t sharers = 0;
    while (sharers < count && worker_may_share(&jobs[sharers])) {
        sharers++;
    }
    return sharers;
}

/* Runs the first of what is left, with those that may share its transaction unless that failed before. Returns how many have
 * ended. */
static size_t run_next(struct hand *hand, const struct worker_services *services, size_t first, const struct job *jobs,
                       size_t count, bool *shares)
{
    size_t sharers = *shares ? count_sharers(jobs + first, count - first) : 0;
    size_t ended = sharers > 1 ? run_together(hand, services, first, jobs, sharers) : 0;
    if (ended > 0) {
        return ended;
    }
    *shares = *shares && sharers < 2;
    run_one(hand, services, first, &jobs[first]);
    return 1;
}

/* Whether nobody knows how long a job takes: a mail waits for somebody else's server. */
static bool is_slow(const struct job *job)
{
    const struct job_kind *kind = job_kind_find(job->kind);
    return kind != NULL && kind->effect == ELSEWHERE;
}

/* The quick ones first, each kind in its order. Returns how many are quick. */
static size_t put_quick_first(struct job *jobs, size_t count)
{
    size_t quick = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_slow(&jobs[i])) {
            struct job moved = jobs[i];
            memmove(&jobs[quick + 1], &jobs[quick], (i - quick) * sizeof jobs[0]);
            jobs[quick++] = moved;
        }
    }
    return quick;
}

/* Nobody waits behind a slow job: the quick ones come first, and of the slow ones all but the first go back, to hands that are
 * free. Returns whether there was a slow one. */
static bool run_all(struct hand *hand, const struct worker_services *services, struct job *jobs, size_t count)
{
    bool shares = true;
    size_t quick = put_quick_first(jobs, count);
    size_t own = quick < count ? quick + 1 : count;
    hold(hand, jobs, count);
    for (size_t i = own; i < count; i++) {
        give_back(hand, services, i, &jobs[i]);
    }
    for (size_t i = 0; i < own;) {
        if (engine_pause(hand->engine, 0)) {
            give_back(hand, services, i, &jobs[i]);
            i++;
        } else {
            i += run_next(hand, services, i, jobs, own, &shares);
        }
    }
    hold(hand, NULL, 0);
    return quick < count;
}

/* Begins what was delivered, however long the database is away: nobody else was told of it. */
static bool begin(struct hand *hand, const struct worker_services *services, const struct job_delivery *deliveries, size_t count,
                  struct arena *arena, struct job *jobs, size_t *begun)
{
    int64_t ids[HAND_BATCH];
    for (size_t i = 0; i < count; i++) {
        ids[i] = deliveries[i].job_id;
    }
    const char *name = worker_settings_of(hand->engine->settings.worker)->name;
    while (job_begin(&services->job, name, ids, count, arena, jobs, begun) != ERR_OK) {
        arena_release(arena);
        arena_init(arena, ARENA_BYTES);
        if (engine_pause(hand->engine, trouble_pause)) {
            return false;
        }
    }
    return true;
}

/* A delivery that can't be acknowledged now is inherited by a keeper later, and found to be begun. Returns whether it took one at
 * least that may be slow. */
static bool serve(struct hand *hand, const struct worker_services *services, const struct job_delivery *deliveries, size_t count)
{
    struct job jobs[HAND_BATCH];
    struct arena arena;
    size_t begun = 0;
    bool was_slow = false;
    arena_init(&arena, ARENA_BYTES);
    if (begin(hand, services, deliveries, count, &arena, jobs, &begun)) {
        enum err err = services->job.wire->acknowledge(services->job.wire->self, deliveries, count);
        if (err != ERR_OK) {
            engine_log(hand->engine, services, LOG_LEVEL_WARNING, "worker.not_acknowledged", err);
        }
        was_slow = run_all(hand, services, jobs, begun);
    }
    arena_release(&arena);
    return was_slow;
}

/* One at a time while others wait for work or what comes is slow, more while there is more than enough for all. */
static size_t next_appetite(size_t appetite, size_t count, bool was_slow)
{
    if (count < appetite || was_slow) {
        return 1;
    }
    return appetite * 2 < HAND_BATCH ? appetite * 2 : HAND_BATCH;
}

static void work(struct hand *hand, const struct worker_services *services)
{
    struct job_delivery deliveries[HAND_BATCH];
    const struct job_wire *wire = services->job.wire;
    size_t appetite = 1;
    while (!engine_pause(hand->engine, 0)) {
        size_t count = 0;
        enum err err = wire->receive(wire->self, wire_patience, deliveries, appetite, &count);
        if (err != ERR_OK) {
            (void)engine_pause(hand->engine, trouble_pause); /* the relay tells of it, and makes the wire anew */
            continue;
        }
        bool was_slow = count > 0 && serve(hand, services, deliveries, count);
        appetite = next_appetite(appetite, count, was_slow);
    }
}

void *hand_run(void *argument)
{
    struct hand *hand = argument;
    const struct engine_settings *settings = &hand->engine->settings;
    const struct worker_services *services = NULL;
    while ((services = settings->open(settings->self)) == NULL) {
        if (engine_pause(hand->engine, trouble_pause)) {
            return NULL;
        }
    }
    work(hand, services);
    settings->close(settings->self, services);
    return NULL;
}
