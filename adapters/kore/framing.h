#ifndef ADAPTERS_KORE_FRAMING_H
#define ADAPTERS_KORE_FRAMING_H
#include <stdbool.h>
#include <stddef.h>

/* Where a request ends, judged from its raw head before Kore reads it. Kore 4.1.0 takes the first Content-Length, overlooks
 * Transfer-Encoding beside it, drops headers past its table, takes a body of a GET for a second request, and counts below zero
 * when more arrives than a body's length: each a way to smuggle a request past a proxy (RFC 9112 11.2) or to fill the memory. */
struct framing {
    bool is_complete; /* the whole head has arrived */
    bool is_sound;    /* every reader would find the same end */
    size_t end;       /* of a sound request, from the first byte of its head; SIZE_MAX when the head doesn't tell */
};

enum { FRAMING_HEADERS_MAX = 23 }; /* what Kore passes on, Host included */

/* Reads what has arrived so far. Knows no Kore. */
struct framing framing_read(const char *bytes, size_t size);
#endif
