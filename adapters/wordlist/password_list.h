#ifndef ADAPTERS_WORDLIST_PASSWORD_LIST_H
#define ADAPTERS_WORDLIST_PASSWORD_LIST_H
#include <stddef.h>

/* The build's table: `count` NUL-terminated passwords of `width` bytes each, A-Z lower-cased, sorted by their bytes. Fixed widths
 * need no pointers, so all processes share the pages. */
struct password_list {
    const char *first;
    size_t count;
    size_t width;
};

extern const struct password_list common_password_list;
#endif
