#ifndef ADAPTERS_KORE_GLUE_H
#define ADAPTERS_KORE_GLUE_H
#include "adapters/kore/client_address.h"
#include "adapters/web/site.h"

/* The site behind Kore: each of Kore's requests becomes one of the site's, each answer one of Kore's. Fast routes are answered on
 * the worker's event loop, slow and remote ones on threads of their own (lane.h). */

struct connection; /* Kore's */
struct http_request;

struct glue_settings {
    const struct site *site;
    struct trusted_proxies proxies;
    /* The calling thread's own services, opened when it first asks; NULL when there is no memory. */
    const struct services *(*services)(void);
};

/* What the workers share; from kore_parent_configure. */
void glue_prepare(void);

/* What this process serves; from kore_worker_configure. `settings` is borrowed. */
void glue_start(const struct glue_settings *settings);

/* Takes a new connection; the callback of each `bind` in Kore's configuration. */
void glue_accept(struct connection *connection);

/* Kore's page handlers: the site, and the listener that serves /metrics and nothing else. */
int glue_answer(struct http_request *req);
int glue_answer_metrics(struct http_request *req);

/* Stops: takes no connection, waits until every request is answered and sent, at most 9 seconds, and until the trusted proxies
 * have ended their connections, at most 6; when another generation serves already (stop_signal.h), until all connections have
 * ended, at most
 * 60. From kore_worker_teardown, since Kore itself drops what runs. Then ends the process. */
void glue_drain(void);
#endif
