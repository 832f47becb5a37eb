#include "adapters/kore/share.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/param.h>
#include <sys/types.h>
#include <kore/kore.h>

enum { PASSES_MAX = 64 };

/* Connections by worker; in memory that all workers share. */
static atomic_uint *held;
static unsigned passes;
static void (*accept_connection)(void *listener, int error); /* Kore's */

void share_prepare(void)
{
    void *memory = mmap(NULL, (KORE_WORKER_MAX + 1) * sizeof *held, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    held = memory == MAP_FAILED ? NULL : memory;
}

static bool has_more_than_average(void)
{
    unsigned workers = worker_count - KORE_WORKER_BASE;
    unsigned all = 0;
    for (unsigned id = 1; id <= workers; id++) {
        all += atomic_load_explicit(&held[id], memory_order_relaxed);
    }
    return atomic_load_explicit(&held[worker->id], memory_order_relaxed) * workers > all;
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
    if (held == NULL) {
        return;
    }
    atomic_store(&held[worker->id], 0);
    LIST_FOREACH(server, &kore_servers, list) {
        LIST_FOREACH(listener, &server->listeners, list) {
            accept_connection = listener->evt.handle;
            listener->evt.handle = accept_share;
        }
    }
}

static void forget(struct connection *connection)
{
    (void)connection;
    atomic_fetch_sub(&held[worker->id], 1);
}

void share_count(struct connection *connection)
{
    if (held == NULL) {
        return;
    }
    atomic_fetch_add(&held[worker->id], 1);
    connection->disconnect = forget;
}
