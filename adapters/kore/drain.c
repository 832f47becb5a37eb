#include "adapters/kore/drain.h"
#include <signal.h>
#include <stdatomic.h>
#include <sys/param.h>
#include <sys/types.h>
#include <unistd.h>
#include <kore/kore.h>
#include <kore/http.h>
#include "adapters/kore/glue.h"
#include "adapters/kore/outflow.h"
#include "adapters/kore/stop_signal.h"
#include "adapters/kore/turn.h"

enum {
    DRAIN_MILLISECONDS = 9000,
    RELIEVED_MILLISECONDS = 60000, /* a request ends by itself after 30 s, and so does who takes no bytes */
    PROXY_MILLISECONDS = 6000,     /* proxies give up a connection that nobody uses in less (docs/proxy.md) */
    STEP_MILLISECONDS = 20
};

static const struct trusted_proxies *proxies;
static atomic_bool ends_the_site; /* read by the threads of slow routes, too */

void drain_prepare(const struct trusted_proxies *trusted)
{
    proxies = trusted;
}

bool drain_ends_the_site(void)
{
    return atomic_load(&ends_the_site);
}

/* The listeners are shared with the parent and the other workers: they are not closed, only not listened to. */
static void stop_accepting(void)
{
    struct kore_server *server;
    struct listener *listener;
    LIST_FOREACH(server, &kore_servers, list) {
        LIST_FOREACH(listener, &server->listeners, list) {
            kore_platform_event_schedule(listener->fd, 0, 0, listener); /* what isn't there can't be removed */
            kore_platform_disable_read(listener->fd);
        }
    }
}

/* Another generation serves who comes anew: an idle connection is kept for as long as a proxy may still use it, and no longer. */
static void shorten_idleness(void)
{
    struct connection *connection;
    TAILQ_FOREACH(connection, &connections, list) {
        if (connection->proto == CONN_PROTO_HTTP && !outflow_has(connection)) {
            connection->idle_timer.length = PROXY_MILLISECONDS;
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

static bool has_connections(bool of_proxies_only)
{
    struct connection *connection;
    char peer[CLIENT_ADDRESS_BYTES];
    TAILQ_FOREACH(connection, &connections, list) {
        if (connection->proto == CONN_PROTO_HTTP) {
            turn_read_peer(connection, peer);
            if (!of_proxies_only || trusted_proxies_include(proxies, peer)) {
                return true;
            }
        }
    }
    return false;
}

/* While another generation serves, everybody is waited for; else who has asked, and the proxies, who may have. */
static bool is_needed(u_int64_t since, bool is_relieved)
{
    u_int64_t time = kore_time_ms() - since;
    if (http_request_count > 0 || has_unsent_answers() || outflow_is_any()) {
        return time < (is_relieved ? RELIEVED_MILLISECONDS : DRAIN_MILLISECONDS);
    }
    return is_relieved ? time < RELIEVED_MILLISECONDS && has_connections(false)
                       : time < PROXY_MILLISECONDS && has_connections(true);
}

void glue_drain(void)
{
    u_int64_t since = kore_time_ms();
    bool is_relieved = stop_signal_is_relieved();
    atomic_store(&ends_the_site, !is_relieved);
    http_keepalive_time = 0; /* every answer from now on ends its connection */
    if (!is_relieved) {
        kore_platform_event_wait(0); /* who has connected is taken in, */
    }
    stop_accepting();
    shorten_idleness();
    do { /* and what has come is read, at least once */
        kore_platform_event_wait(outflow_is_any() ? 1 : STEP_MILLISECONDS);
        kore_timer_run(kore_time_ms());
        http_process();
        kore_connection_check_timeout(kore_time_ms());
        remove_disconnected();
        if (is_relieved && sig_recv == SIGTERM) { /* and now all shall end */
            is_relieved = false;
            atomic_store(&ends_the_site, true);
            since = kore_time_ms();
        }
    } while (is_needed(since, is_relieved));
    /* Not exit(): it would run the libraries' handlers under threads that still work or hold a lock. */
    (void)fflush(NULL);
    _exit(EXIT_SUCCESS);
}
