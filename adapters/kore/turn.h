#ifndef ADAPTERS_KORE_TURN_H
#define ADAPTERS_KORE_TURN_H
#include <stdatomic.h>
#include <sys/param.h>
#include <sys/types.h>
#include <kore/kore.h>
#include <kore/http.h>
#include <kore/tasks.h>
#include "adapters/kore/glue.h"
#include "domain/kernel/arena.h"

enum { TURN_HEADERS = 26, REQUEST_ID_BYTES = 64 };

/* One request and its answer. It hangs on Kore's request (hdlr_extra), which keeps its texts and frees it, but not before the
 * task that works on it has ended: so the client may go at any time. */
struct turn {
    struct kore_task task;  /* first, so that the task's entry finds its turn; only for a slow route */
    atomic_bool is_working; /* the task thread has the arena */
    const struct glue_settings *settings;
    struct web_request request;
    struct web_header headers[TURN_HEADERS];
    struct web_response response;
    struct arena arena;
    char client_address[CLIENT_ADDRESS_BYTES];
    char request_id[REQUEST_ID_BYTES + 1];
    int64_t started; /* microseconds, monotonic */
};

/* Makes the turn of a request of Kore's, which then owns it. */
struct turn *turn_begin(struct http_request *req, const struct glue_settings *settings);

/* Makes the answer, on the calling thread. */
void turn_answer(struct turn *turn);

/* Hands an answer to Kore, which copies it. */
void turn_send(const struct web_response *response, struct http_request *req);

/* Hands the turn's answer to Kore, counts and logs it; on the event loop. */
void turn_end(struct turn *turn, struct http_request *req);

/* The address of the other end of a connection, as text; "" when it has none. */
void turn_read_peer(const struct connection *connection, char peer[CLIENT_ADDRESS_BYTES]);
#endif
