#ifndef ADAPTERS_WORKER_ENGINE_INTERNAL_H
#define ADAPTERS_WORKER_ENGINE_INTERNAL_H
#include <pthread.h>
#include <stdatomic.h>
#include "adapters/worker/engine.h"
#include "adapters/worker/tally_book.h"

/* What engine.c, hand.c, relay.c and keeper.c share. */

enum { HAND_BATCH = 32 };

/* A thread that runs jobs, and what it holds: all of that is leased to this worker. */
struct hand {
    pthread_t thread;
    struct engine *engine;
    int64_t ids[HAND_BATCH];
    int64_t hung_on[HAND_BATCH]; /* monotonic; 0 while the job waits for its turn */
    size_t count;
};

struct engine {
    struct engine_settings settings;
    struct tally_book *tallies;
    int64_t started_on;
    pthread_mutex_t lock; /* for what follows */
    pthread_cond_t stop_said;
    bool hands_stop; /* and the relay */
    bool keeper_stops;
    pthread_t relay;
    pthread_t keeper;
    size_t hand_count;
    struct hand hands[];
};

int64_t engine_monotonic(void);

/* Waits so many microseconds, or until hands and relay are to stop. Returns whether they are. */
bool engine_pause(struct engine *engine, int64_t microseconds);

/* The same for the keeper, which goes on until the hands are done. */
bool engine_keeper_pause(struct engine *engine, int64_t microseconds);

/* What a hand holds, for the keeper: jobs that are not hung, at most `capacity`. */
size_t engine_held(struct engine *engine, int64_t *ids, size_t capacity);

/* The threads' functions; the argument is a struct hand, the others' is the engine. */
void *hand_run(void *hand);
void *relay_run(void *engine);
void *keeper_run(void *engine);

/* Writes one event of this worker with the error's name, or without for ERR_OK. */
void engine_log(const struct engine *engine, const struct worker_services *services, enum log_level level, const char *event,
                enum err err);
#endif
