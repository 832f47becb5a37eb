#ifndef ADAPTERS_POSTGRES_AUDIT_CHANGES_H
#define ADAPTERS_POSTGRES_AUDIT_CHANGES_H
#include "domain/kernel/arena.h"
#include "ports/audit_log.h"

/* An entry's changes are kept as a JSON array of arrays: [[field, before, after], ...]. */

/* Writes the array; the caller frees *json. Errors: ERR_MALFORMED for what is not UTF-8, ERR_NO_MEMORY. */
enum err audit_changes_to_json(const struct audit_change *changes, size_t count, char **json) MUST_USE;

/* Reads an array into the arena. Errors: ERR_MALFORMED for any other JSON, ERR_NO_MEMORY; outputs are untouched. */
enum err audit_changes_from_json(const char *json, struct arena *arena, const struct audit_change **changes,
                                 size_t *count) MUST_USE;
#endif
