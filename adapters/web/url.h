#ifndef ADAPTERS_WEB_URL_H
#define ADAPTERS_WEB_URL_H
#include <stdbool.h>
#include "domain/kernel/arena.h"
#include "domain/kernel/err.h"

/* Decodes a request path. Errors: ERR_MALFORMED for a bad percent-encoding, for what is not UTF-8, for a NUL, for a path that
 * does not start with '/'; ERR_NO_MEMORY. The text is the arena's. */
enum err url_decode_path(const char *path, struct arena *arena, const char **decoded) MUST_USE;

/* Encodes text for use as one value of a query: all but letters, digits, '-', '.', '_', '~' (RFC 3986 unreserved) and '/',
 * which a query may hold and paths are easier to read with. NULL when out of memory. */
const char *url_encode(const char *text, struct arena *arena);

/* Says whether `target` (of a `next` parameter) leads to a path on this site and nowhere else: it starts with one '/', the next
 * character is neither '/' nor '\', and it holds no control characters, blanks or backslashes. */
bool url_is_local(const char *target);
#endif
