#ifndef ADAPTERS_WORKER_ENGINE_H
#define ADAPTERS_WORKER_ENGINE_H
#include "adapters/worker/worker.h"

/* A worker process at work: threads that run jobs ("hands"), one that puts due jobs on the wire (the relay), and one that keeps
 * what runs leased, takes over what dead workers left, and leads the schedule if nobody else does (the keeper). */
struct engine;

enum { ENGINE_THREADS_MAX = 64 };

struct engine_settings {
    const struct worker *worker;
    int threads; /* hands: 1..ENGINE_THREADS_MAX */

    /* One thread's adapters, opened in that thread and closed in it. NULL when out of memory. */
    void *self;
    const struct worker_services *(*open)(void *self);
    void (*close)(void *self, const struct worker_services *services);
};

enum { ENGINE_STOP_SECONDS = 8 };

/* Starts all threads. Borrows the settings' parts, which must outlive the engine. Errors: ERR_NO_MEMORY, ERR_UNAVAILABLE (no
 * thread). */
enum err engine_start(const struct engine_settings *settings, struct engine **started) MUST_USE;

/* Takes nothing new, lets what runs finish for ENGINE_STOP_SECONDS at most, gives back what was not begun, and releases the
 * engine. Returns whether all ended; if not, threads still work on it: the process must end now. */
bool engine_stop(struct engine *engine);
#endif
