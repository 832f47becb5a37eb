#include <sys/param.h>
#include <sys/types.h>
#include <unistd.h>
#include <kore/kore.h>
#include <kore/http.h>
#include "adapters/kore/glue.h"
#include "adapters/kore/outflow.h"

enum { DRAIN_MILLISECONDS = 9000, STEP_MILLISECONDS = 20 };

/* The listeners are shared with the parent and the other workers: they are not closed, only not listened to. */
static void stop_accepting(void)
{
    struct kore_server *server;
    struct listener *listener;
    LIST_FOREACH(server, &kore_servers, list) {
        LIST_FOREACH(listener, &server->listeners, list) {
            kore_platform_event_schedule(listener->fd, 0, 0, listener);
        }
    }
}

/* The connection to the parent stays, even when the parent has gone first. */
static void remove_disconnected(void)
{
    struct connection *next = NULL;
    for (struct connection *connection = TAILQ_FIRST(&disconnected); connection != NULL; connection = next) {
        next = TAILQ_NEXT(connection, list);
        if (connection->proto != CONN_PROTO_MSG) {
            TAILQ_REMOVE(&disconnected, connection, list);
            kore_connection_remove(connection);
        }
    }
}

static bool has_unsent_answers(void)
{
    struct connection *connection;
    TAILQ_FOREACH(connection, &connections, list) {
        if (connection->proto == CONN_PROTO_HTTP && !TAILQ_EMPTY(&connection->send_queue)) {
            return true;
        }
    }
    return false;
}

void glue_drain(void)
{
    u_int64_t deadline = kore_time_ms() + DRAIN_MILLISECONDS;
    http_keepalive_time = 0;     /* every answer from now on ends its connection */
    kore_platform_event_wait(0); /* who has connected is taken in, */
    stop_accepting();
    do { /* and what has come is read, at least once */
        kore_platform_event_wait(outflow_is_any() ? 1 : STEP_MILLISECONDS);
        kore_timer_run(kore_time_ms());
        http_process();
        remove_disconnected();
    } while ((http_request_count > 0 || has_unsent_answers() || outflow_is_any()) && kore_time_ms() < deadline);
    /* Not exit(): it would run the libraries' handlers under threads that still work or hold a lock. */
    (void)fflush(NULL);
    _exit(EXIT_SUCCESS);
}
