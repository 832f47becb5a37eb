#ifndef ADAPTERS_WEB_PERCENT_H
#define ADAPTERS_WEB_PERCENT_H
#include <stdbool.h>
#include <stddef.h>
#include "domain/kernel/err.h"

/* Decodes the percent-encoding (RFC 3986 2.1) of `size` bytes in place and ends them with a NUL, for which there must be room at
 * text[size]. '+' is a blank where asked. Errors: ERR_MALFORMED for a bad encoding, for a NUL, for what is not UTF-8; the text is
 * undefined then. */
enum err percent_decode(char *text, size_t size, bool plus_is_blank) MUST_USE;
#endif
