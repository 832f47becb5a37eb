#ifndef ADAPTERS_KORE_SERVER_H
#define ADAPTERS_KORE_SERVER_H
#include "adapters/kore/client_address.h"
#include "adapters/web/site.h"

/* The site behind Kore. Kore gives the processes, the event loop, the connections with their send queues, the timers and the
 * sandbox; HTTP is read and answered here, so that every answer, errors too, is the site's. One server a worker process. */

struct connection; /* Kore's */

struct server_settings {
    const struct site *site;
    struct trusted_proxies proxies;
    int task_threads;
    /* The calling thread's own services, opened when it first asks; NULL when there is no memory. */
    const struct services *(*services)(void);
    /* Closes the calling thread's services; called at the end of the event loop and of each task thread. */
    void (*release_services)(void);
};

/* Starts serving; from kore_worker_configure. `settings` is borrowed. Errors: ERR_NO_MEMORY, ERR_UNAVAILABLE. */
enum err server_open(const struct server_settings *settings) MUST_USE;

/* Take a new connection, as the `bind` callbacks of Kore's configuration: the public listener, and the one that serves /metrics and
 * nothing else. */
void server_accept(struct connection *connection);
void server_accept_metrics(struct connection *connection);

/* Stops: takes no connection, closes idle ones, waits until every request is answered, at most 9 seconds; from kore_worker_teardown,
 * since Kore itself drops what runs. Ends the process when a task is still not done then. */
void server_drain(void);
#endif
