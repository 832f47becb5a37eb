#ifndef ADAPTERS_WEB_REQUEST_H
#define ADAPTERS_WEB_REQUEST_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* HTTP as the site sees it: no server's type in it, so every page is tested without one. */
enum web_method { WEB_GET, WEB_HEAD, WEB_POST, WEB_OTHER };

struct web_header {
    const char *name; /* any case */
    const char *value;
};

/* What the server glue fills in. All texts are borrowed and outlive the answer. */
struct web_request {
    enum web_method method;
    const char *path;  /* as sent, still percent-encoded, starts with '/' */
    const char *query; /* as sent, without '?'; "" when there is none */
    const struct web_header *headers;
    size_t header_count;
    const char *body; /* may hold NULs */
    size_t body_size;
    const char *client_address; /* text; behind a trusted proxy, the address that the proxy names */
    const char *request_id;     /* names the request in logs: letters, digits, '-'; at most 64 characters */
};

/* The value of the first header of that name (whatever the case), or NULL. */
const char *web_request_header(const struct web_request *request, const char *name);
#endif
