#include "adapters/kore/share.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/param.h>
#include <sys/types.h>
#include <kore/kore.h>

enum { PASSES_MAX = 64 };

/* How many connections each worker has taken, ever; in memory that all workers share. */
static atomic_ulong *taken;
static unsigned passes;
static void (*accept_connection)(void *listener, int error); /* Kore's */

void share_prepare(void)
{
    void *memory = mmap(NULL, (KORE_WORKER_MAX + 1) * sizeof *taken, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    taken = memory == MAP_FAILED ? NULL : memory;
}

static unsigned worker_total(void)
{
    return worker_count - KORE_WORKER_BASE;
}

static unsigned long taken_by_all(void)
{
    unsigned long all = 0;
    for (unsigned id = 1; id <= worker_total(); id++) {
        all += atomic_load_explicit(&taken[id], memory_order_relaxed);
    }
    return all;
}

static bool has_more_than_average(void)
{
    return atomic_load_explicit(&taken[worker->id], memory_order_relaxed) * worker_total() > taken_by_all();
}

/* One that takes the place of another has nothing to catch up with. */
static void begin_with_average(void)
{
    unsigned others = worker_total() - 1;
    atomic_store(&taken[worker->id], 0);
    if (others > 0) {
        atomic_store(&taken[worker->id], taken_by_all() / others);
    }
}

/* Kore's lock goes to one of the others when a worker that was woken calls itself busy. A socket that listens no more is one that
 * was closed to stop: Kore would die of it. */
static void accept_share(void *listener, int error)
{
    if (error != 0) {
        return;
    }
    if (passes < PASSES_MAX && has_more_than_average()) {
        passes++;
        kore_worker_make_busy();
        return;
    }
    passes = 0;
    accept_connection(listener, error);
}

void share_start(void)
{
    struct kore_server *server;
    struct listener *listener;
    if (taken == NULL) {
        return;
    }
    begin_with_average();
    LIST_FOREACH(server, &kore_servers, list) {
        LIST_FOREACH(listener, &server->listeners, list) {
            accept_connection = listener->evt.handle;
            listener->evt.handle = accept_share;
        }
    }
}

void share_count(void)
{
    if (taken != NULL) {
        atomic_fetch_add(&taken[worker->id], 1);
    }
}
