#ifndef ADAPTERS_WEB_COOKIE_H
#define ADAPTERS_WEB_COOKIE_H
#include <stdbool.h>
#include <stdint.h>
#include "domain/kernel/arena.h"
#include "domain/kernel/err.h"

/* Finds a cookie in a Cookie header (RFC 6265 5.4): the first of that exact name whose value is made of the characters that our
 * own values use (letters, digits, '-', '_', '.', ':'), 1 to 256 of them. NULL when there is none (`header` may be NULL).
 * The copy is the arena's. */
const char *cookie_find(const char *header, const char *name, struct arena *arena);

struct cookie {
    const char *name;
    const char *value;
    int64_t max_age; /* seconds; 0 deletes the cookie; negative: until the browser closes */
    bool secure;
};

/* Writes a Set-Cookie value: Path=/, HttpOnly, SameSite=Lax, Secure where asked. NULL when out of memory. The text is the
 * arena's. */
const char *cookie_text(const struct cookie *cookie, struct arena *arena);
#endif
