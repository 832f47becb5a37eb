#include "adapters/worker/engine_internal.h"
#include <errno.h>
#include <stdlib.h>
#include <time.h>

int64_t engine_monotonic(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static struct timespec monotonic_in(int64_t microseconds)
{
    int64_t then = engine_monotonic() + microseconds;
    return (struct timespec){ .tv_sec = then / 1000000, .tv_nsec = then % 1000000 * 1000 };
}

static bool pause_until(struct engine *engine, const bool *is_said, int64_t microseconds)
{
    struct timespec until = monotonic_in(microseconds);
    (void)pthread_mutex_lock(&engine->lock);
    while (!*is_said && microseconds > 0 && pthread_cond_timedwait(&engine->stop_said, &engine->lock, &until) != ETIMEDOUT) {
    }
    bool stops = *is_said;
    (void)pthread_mutex_unlock(&engine->lock);
    return stops;
}

bool engine_pause(struct engine *engine, int64_t microseconds)
{
    return pause_until(engine, &engine->hands_stop, microseconds);
}

bool engine_keeper_pause(struct engine *engine, int64_t microseconds)
{
    return pause_until(engine, &engine->keeper_stops, microseconds);
}

size_t engine_held(struct engine *engine, int64_t *ids, size_t capacity)
{
    int64_t now = engine_monotonic();
    size_t count = 0;
    (void)pthread_mutex_lock(&engine->lock);
    for (size_t i = 0; i < engine->hand_count; i++) {
        const struct hand *hand = &engine->hands[i];
        for (size_t j = 0; j < hand->count && count < capacity; j++) {
            bool is_hung = hand->hung_on[j] != 0 && now > hand->hung_on[j];
            if (!is_hung) {
                ids[count++] = hand->ids[j];
            }
        }
    }
    (void)pthread_mutex_unlock(&engine->lock);
    return count;
}

void engine_log(const struct engine *engine, const struct worker_services *services, enum log_level level, const char *event,
                enum err err)
{
    const struct log_field fields[] = {
        { .name = "worker", .text = worker_settings_of(engine->settings.worker)->name },
        { .name = "error", .text = err_name(err) },
        { .name = "said", .text = services->diagnosis->latest(services->diagnosis->self) },
    };
    services->log->write(services->log->self, level, event, fields, err == ERR_OK ? 1 : 3);
}

static void say_stop(struct engine *engine, bool *what)
{
    (void)pthread_mutex_lock(&engine->lock);
    *what = true;
    (void)pthread_cond_broadcast(&engine->stop_said);
    (void)pthread_mutex_unlock(&engine->lock);
}

static void release(struct engine *engine)
{
    tally_book_destroy(engine->tallies);
    (void)pthread_cond_destroy(&engine->stop_said);
    (void)pthread_mutex_destroy(&engine->lock);
    free(engine);
}

static bool init_waiting(struct engine *engine)
{
    pthread_condattr_t monotonic;
    if (pthread_condattr_init(&monotonic) != 0) {
        return false;
    }
    bool done =
        pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0 && pthread_cond_init(&engine->stop_said, &monotonic) == 0;
    (void)pthread_condattr_destroy(&monotonic);
    return done && pthread_mutex_init(&engine->lock, NULL) == 0;
}

/* By the monotonic clock: the wall's may be set meanwhile. ThreadSanitizer does not see that a thread ends so; to it a plain join
 * says the same. */
static bool join_before(pthread_t thread, const struct timespec *deadline)
{
#ifdef __SANITIZE_THREAD__
    (void)deadline;
    return pthread_join(thread, NULL) == 0;
#else
    return pthread_clockjoin_np(thread, NULL, CLOCK_MONOTONIC, deadline) == 0;
#endif
}

static bool join_hands(struct engine *engine, const struct timespec *deadline)
{
    bool joined = join_before(engine->relay, deadline);
    for (size_t i = 0; i < engine->hand_count; i++) {
        joined = join_before(engine->hands[i].thread, deadline) && joined;
    }
    return joined;
}

bool engine_stop(struct engine *engine)
{
    struct timespec deadline = monotonic_in(ENGINE_STOP_SECONDS * INT64_C(1000000));
    say_stop(engine, &engine->hands_stop);
    bool joined = join_hands(engine, &deadline);
    deadline.tv_sec += 1; /* for the keeper's last words */
    say_stop(engine, &engine->keeper_stops);
    joined = join_before(engine->keeper, &deadline) && joined;
    if (joined) {
        release(engine);
    }
    return joined;
}

static bool start_hands(struct engine *engine)
{
    for (int i = 0; i < engine->settings.threads; i++) {
        struct hand *hand = &engine->hands[engine->hand_count];
        hand->engine = engine;
        if (pthread_create(&hand->thread, NULL, hand_run, hand) != 0) {
            return false;
        }
        (void)pthread_mutex_lock(&engine->lock);
        engine->hand_count++;
        (void)pthread_mutex_unlock(&engine->lock);
    }
    return true;
}

/* Ends a start that came half-way. The keeper and the relay run. */
static void give_up(struct engine *engine)
{
    if (!engine_stop(engine)) {
        abort(); /* threads that were just started don't end: nothing can be relied on */
    }
}

enum err engine_start(const struct engine_settings *settings, struct engine **started)
{
    struct engine *engine = calloc(1, sizeof *engine + (size_t)settings->threads * sizeof engine->hands[0]);
    if (engine == NULL) {
        return ERR_NO_MEMORY;
    }
    engine->settings = *settings;
    engine->tallies = tally_book_create();
    if (engine->tallies == NULL || !init_waiting(engine)) {
        tally_book_destroy(engine->tallies);
        free(engine);
        return ERR_NO_MEMORY;
    }
    if (pthread_create(&engine->keeper, NULL, keeper_run, engine) != 0) {
        release(engine);
        return ERR_UNAVAILABLE;
    }
    if (pthread_create(&engine->relay, NULL, relay_run, engine) != 0) {
        say_stop(engine, &engine->keeper_stops);
        (void)pthread_join(engine->keeper, NULL);
        release(engine);
        return ERR_UNAVAILABLE;
    }
    if (!start_hands(engine)) {
        give_up(engine);
        return ERR_UNAVAILABLE;
    }
    *started = engine;
    return ERR_OK;
}
