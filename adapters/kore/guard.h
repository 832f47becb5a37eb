#ifndef ADAPTERS_KORE_GUARD_H
#define ADAPTERS_KORE_GUARD_H
#include <stdbool.h>

struct connection; /* Kore's */

/* Stands before Kore's own reader of requests on a connection, so that it never sees a request that is unsound by framing.h, nor
 * the bytes after a request. */

/* Takes over a new connection; from the callback of Kore's `bind`. */
void guard_connection(struct connection *connection);

/* After an answer: the time for a head begins with its first byte. Kore begins it with the answer before, and would end a
 * connection with 408 long before the idle time that it has promised. */
void guard_rest(struct connection *connection);

/* Says whether the request that runs on the connection can't be trusted to end where Kore says: it is answered 400. */
bool guard_refuses(const struct connection *connection);

/* Says whether bytes after the request were cut off or can't be told apart: the connection must end with the answer. */
bool guard_must_close(const struct connection *connection);
#endif
