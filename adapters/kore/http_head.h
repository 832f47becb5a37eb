#ifndef ADAPTERS_KORE_HTTP_HEAD_H
#define ADAPTERS_KORE_HTTP_HEAD_H
#include <stdbool.h>
#include <stddef.h>
#include "adapters/web/request.h"

/* The head of an HTTP/1.1 request (RFC 9112), read strictly. Kore has a reader of its own; it drops headers past the 23rd, refuses empty
 * and non-ASCII values, believes Content-Length beside Transfer-Encoding, takes a GET's body for the next request, and answers
 * errors with pages that are not the site's. This one knows no Kore and is fuzzed. */
enum {
    HTTP_HEAD_BYTES = 16384,
    HTTP_TARGET_BYTES = 2000,
    HTTP_HEADERS = 100,
};

struct http_head {
    enum web_method method;
    const char *method_name; /* as sent */
    const char *path;        /* as sent, without the query */
    const char *query;       /* "" when there is none */
    struct web_header headers[HTTP_HEADERS];
    size_t header_count;
    size_t content_length;
    bool keep_alive;
    bool expects_continue;
    size_t size; /* bytes that the head takes, with the empty line after it */
};

/* More bytes are needed; any other result is final. */
enum { HTTP_HEAD_INCOMPLETE = -1, HTTP_HEAD_COMPLETE = 0 };

/* Reads the head at the start of `bytes`. A complete one is cut up in place: the texts of *head live in `bytes`. Otherwise the result is
 * HTTP_HEAD_INCOMPLETE, with `bytes` as they were, or the status that refuses the request (400, 411, 414, 417, 431, 501, 505): what
 * comes after it on the connection can't be trusted then. */
int http_head_read(char *bytes, size_t size, struct http_head *head);
#endif
