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

    /* What Kore answers by itself though nothing is wrong with it. */
    bool lacks_length;       /* a POST without a body that doesn't say so (RFC 9112 6.3: its length is 0) */
    bool has_unknown_method; /* a method that Kore has never heard of */
    size_t method_size;
    size_t first_line_size; /* with its end */

    /* What the answer to an unsound request should know. */
    bool is_head;       /* the method, if the first line has one */
    const char *accept; /* the first Accept header's value; NULL for none; in the bytes read */
    size_t accept_size;
};

enum { FRAMING_HEADERS_MAX = 23 }; /* what Kore passes on, Host included */

/* Reads what has arrived so far. Knows no Kore. */
struct framing framing_read(const char *bytes, size_t size);
#endif
