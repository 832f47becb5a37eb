#ifndef ADAPTERS_WEB_RESPONSE_H
#define ADAPTERS_WEB_RESPONSE_H
#include <stdint.h>
#include "adapters/web/request.h"
#include "domain/kernel/arena.h"
#include "domain/kernel/err.h"

enum { WEB_RESPONSE_HEADERS = 24 };

struct services;

/* A piece of a body; its text lives in the arena that was handed in. Without a size it says nothing yet. */
struct web_piece {
    const char *text;
    size_t size;
    bool is_over; /* the last one */
};

/* A body that is made piece by piece, while it is sent: of any length in little memory. It outlives the request and its arena. */
struct web_stream {
    /* Makes the next piece, in a few milliseconds, with the calling thread's services. An error ends the stream: the client sees
     * that its answer is cut off. */
    enum err (*next)(struct web_stream *stream, const struct services *services, struct arena *arena, struct web_piece *piece);
    /* Releases it; once, whether or not all was sent. */
    void (*close)(struct web_stream *stream);
};

/* What goes back. Texts and body are static, or live in the request's arena, or in the site. For HEAD the glue sends the headers
 * of the whole body and no body. */
struct web_response {
    int status;
    struct web_header headers[WEB_RESPONSE_HEADERS];
    size_t header_count;
    const void *body;
    size_t body_size;
    struct web_stream *stream; /* in place of the body; owned by who takes the answer; NULL for none */
    int64_t user_id;           /* who asked, 0 for a visitor: for the access log */
    int64_t admin_id;          /* who acted as that user, 0 for nobody: for the access log */
    const char *route;         /* the route's pattern ("/bet/history/page/:page"), "" when none matched: for the access log */
    size_t route_number;       /* its index in routes[], route_count when none matched: for the metrics */
    bool takes_cards;          /* the page lets in the payment gateway's script: for its content security policy */
    bool is_counted;           /* the page lets in the script that counts visits: likewise */
    const char *event_type;    /* of a webhook, "invoice.paid", with its id; NULL for none: for the access log */
    const char *event_id;
};

/* Adds a header. Aborts nothing when the table is full: the header is dropped, which a test of the fullest page would show. */
void web_response_header(struct web_response *response, const char *name, const char *value);

/* The value of the first header of that name, or NULL. */
const char *web_response_find(const struct web_response *response, const char *name);
#endif
