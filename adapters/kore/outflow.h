#ifndef ADAPTERS_KORE_OUTFLOW_H
#define ADAPTERS_KORE_OUTFLOW_H
#include <stdbool.h>
#include "adapters/kore/turn.h"

/* Answers that are made while they are sent: one small piece at a time, on the event loop, the next when the client has taken the
 * last and after the others had their turn. So a slow client keeps nobody waiting, and an answer of any length is in memory by
 * one piece only. It is chunked (RFC 9112 7.1) and ends the connection; an answer without its last chunk is one that was cut off.
 */

/* Sends head and first piece; the stream is the outflow's from then on. The response's texts are copied. */
void outflow_begin(const struct turn *turn, struct http_request *req);

/* Says whether one is under way. */
bool outflow_is_any(void);

/* Says whether one is under way on the connection. */
bool outflow_has(const struct connection *connection);
#endif
