#ifndef ADAPTERS_WEB_FILE_H
#define ADAPTERS_WEB_FILE_H
#include <stddef.h>
#include "domain/kernel/err.h"

/* Reads a whole regular file of at most `limit` bytes and adds a NUL. *bytes is for the caller to free.
 * Errors: ERR_NOT_FOUND (or it can't be read), ERR_OVERFLOW when it is larger, ERR_NO_MEMORY; outputs are untouched. */
enum err file_read(const char *path, size_t limit, char **bytes, size_t *size) MUST_USE;
#endif
