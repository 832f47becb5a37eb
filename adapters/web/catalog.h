#ifndef ADAPTERS_WEB_CATALOG_H
#define ADAPTERS_WEB_CATALOG_H
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/err.h"

/* The texts of one language: a GNU .mo file, read once at start and immutable after, so any thread may use it.
 * libintl is not used, as setlocale is one for the whole process. NULL is a catalog: English, the language of the msgids. */
struct catalog;

/* Marks a literal for the extraction where it is looked up only later. The literals in calls of catalog_text and
 * catalog_plural are found without it. */
#define TEXT(literal) literal

/* Reads a .mo file of either byte order, in UTF-8, from memory (copied). Every offset is checked, the Plural-Forms too.
 * Errors: ERR_MALFORMED, ERR_NO_MEMORY; *read is untouched. Release it with catalog_free. */
enum err catalog_read(const void *bytes, size_t size, struct catalog **read) MUST_USE;

/* Reads the file. Errors: ERR_NOT_FOUND (or it can't be read), ERR_MALFORMED, ERR_NO_MEMORY. */
enum err catalog_load(const char *path, struct catalog **loaded) MUST_USE;

void catalog_free(struct catalog *catalog);

/* The translation, which the catalog owns, or the msgid itself. Never NULL. */
const char *catalog_text(const struct catalog *catalog, const char *msgid);

/* The form for `n` things (-1 is one thing). */
const char *catalog_plural(const struct catalog *catalog, const char *singular, const char *plural, int64_t n);
#endif
