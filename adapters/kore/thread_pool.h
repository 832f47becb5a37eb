#ifndef ADAPTERS_KORE_THREAD_POOL_H
#define ADAPTERS_KORE_THREAD_POOL_H
#include <stdbool.h>
#include "domain/kernel/err.h"

/* Threads that do what would hold up the event loop, from one queue. Kore's own tasks are not used: each is given to the next thread
 * in turn whether that is idle or not, so a sign-in waits behind a slow one while another thread sleeps; a spurious wake-up crashes
 * theirs; and each task costs a socket pair. Knows no Kore. */
struct thread_pool;

/* A piece of work; embed it first in a struct of your own. */
struct work {
    void (*run)(struct work *work); /* called on a thread of the pool */
    struct work *next;              /* the pool's */
};

/* Makes a pool of at most `threads` (>= 1); each starts when there is work and none is idle. `leave`, where not NULL, is called at the
 * end of each thread, on it. Errors: ERR_NO_MEMORY, ERR_UNAVAILABLE. */
enum err thread_pool_open(int threads, void (*leave)(void), struct thread_pool **pool) MUST_USE;

/* Waits for the threads, which finish what is queued; nothing is left in the pool but what was not taken. Takes NULL. */
void thread_pool_close(struct thread_pool *pool);

/* Queues work, which the pool borrows until thread_pool_take returns it. Errors: ERR_UNAVAILABLE when not even one thread could be
 * started; the work is not queued then. */
enum err thread_pool_give(struct thread_pool *pool, struct work *work) MUST_USE;

/* Takes one finished piece, or NULL. */
struct work *thread_pool_take(struct thread_pool *pool);

/* A descriptor that turns readable when work is finished; thread_pool_take empties it. */
int thread_pool_descriptor(const struct thread_pool *pool);
#endif
