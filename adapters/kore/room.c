#include "adapters/kore/room.h"
#include <sys/param.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <kore/kore.h>
#include <kore/http.h>
#include "adapters/kore/outflow.h"

enum {
    SPARE_CONNECTIONS = 8, /* what is ended counts until the event loop's turn is over, and must not be the one that fills it */
    OTHER_FILES = 256,     /* listeners, the parent, and the databases and third parties of all threads */
    FIRST_CONNECTIONS = 512,
    LOOK_MILLISECONDS = 1000
};

/* Of a worker. Kore's pools have room for all of them from the start, 800 bytes each: they get FIRST_CONNECTIONS, and grow. */
static unsigned connections_max;

static void hold_pools_small(void)
{
    connections_max = worker_max_connections;
    if (worker_max_connections > FIRST_CONNECTIONS) {
        worker_max_connections = FIRST_CONNECTIONS;
    }
}

/* Kore sets the limit of files for each worker, the hard one too: a plain user can't raise that, and accepting would fail for
 * ever. */
static void fit_into_files(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) {
        return;
    }
    if (worker_rlimit_nofiles + OTHER_FILES > files.rlim_max) { /* Kore adds what is open */
        worker_rlimit_nofiles = files.rlim_max > 2 * (rlim_t)OTHER_FILES ? (u_int32_t)files.rlim_max - OTHER_FILES : OTHER_FILES;
    }
    if (worker_max_connections + OTHER_FILES > worker_rlimit_nofiles) {
        worker_max_connections = worker_rlimit_nofiles > 2 * OTHER_FILES ? worker_rlimit_nofiles - OTHER_FILES : OTHER_FILES;
    }
}

void room_prepare(void)
{
    fit_into_files();
    hold_pools_small();
}

/* The event loop does the work, once it is awake. */
static void wake(void *argument, u_int64_t now)
{
    (void)argument;
    (void)now;
}

void room_start(void)
{
    worker_max_connections = connections_max;
    (void)kore_timer_add(wake, LOOK_MILLISECONDS, NULL, 0);
}

static bool is_idle(const struct connection *connection)
{
    return connection->proto == CONN_PROTO_HTTP && connection->state == CONN_STATE_ESTABLISHED && connection->rnb != NULL &&
           connection->rnb->s_off == 0 && TAILQ_EMPTY(&connection->http_requests) && TAILQ_EMPTY(&connection->send_queue) &&
           !outflow_has(connection);
}

static struct connection *idle_for_longest(void)
{
    struct connection *longest = NULL;
    struct connection *connection;
    TAILQ_FOREACH(connection, &connections, list) {
        if (is_idle(connection) && (longest == NULL || connection->idle_timer.start < longest->idle_timer.start)) {
            longest = connection;
        }
    }
    return longest;
}

void room_make(void)
{
    struct connection *longest = NULL;
    if (worker_active_connections + SPARE_CONNECTIONS < worker_max_connections) {
        return;
    }
    longest = idle_for_longest();
    if (longest != NULL) {
        kore_connection_disconnect(longest);
    }
}
