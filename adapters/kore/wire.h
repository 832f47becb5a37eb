#ifndef ADAPTERS_KORE_WIRE_H
#define ADAPTERS_KORE_WIRE_H
#include <stdbool.h>
#include <stddef.h>
#include "adapters/kore/client_address.h"
#include "adapters/web/response.h"

struct connection; /* Kore's */

/* Bytes in and out of a connection of Kore's, without TLS (a proxy does that). What fails ends the connection. */

/* Receives at most `room` bytes. False when there is nothing to read now, or never again. */
bool wire_receive(struct connection *connection, char *at, size_t room, size_t *got);

/* Sends an answer; what the socket doesn't take at once is queued. */
void wire_answer(struct connection *connection, const struct web_response *response, enum web_method method, bool keep_alive);

/* Tells a client that waits for it to send its body. */
void wire_continue(struct connection *connection);

/* Says whether something is still queued. */
bool wire_has_unsent(const struct connection *connection);

/* Ends the connection once all is sent. */
void wire_close_when_sent(struct connection *connection);

/* Says to the client that nothing more comes. */
void wire_end(const struct connection *connection);

/* The address of the other end; an IPv4 one as such even on an IPv6 listener. */
void wire_peer(const struct connection *connection, char address[CLIENT_ADDRESS_BYTES]);
#endif
