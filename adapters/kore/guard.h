#ifndef ADAPTERS_KORE_GUARD_H
#define ADAPTERS_KORE_GUARD_H
#include <stdbool.h>

struct connection; /* Kore's */

/* Stands before Kore's own reader of requests on a connection: what is unsound by framing.h is marked, and bytes after a request are
 * cut off, so that Kore never sees them. */

/* Takes over a new connection; from the callback of Kore's `bind`. */
void guard_connection(struct connection *connection);

/* Says whether the request that runs on the connection can't be trusted to end where Kore says: it is answered 400. */
bool guard_refuses(const struct connection *connection);

/* Says whether bytes after the request were cut off or can't be told apart: the connection must end with the answer. */
bool guard_must_close(const struct connection *connection);
#endif
