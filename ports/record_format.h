#ifndef PORTS_RECORD_FORMAT_H
#define PORTS_RECORD_FORMAT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/arena.h"
#include "domain/kernel/err.h"

/* How a record is written for people to keep and for programs to read. */

enum { RECORD_FIELDS_MAX = 24 };

enum record_kind { RECORD_TEXT, RECORD_NUMBER, RECORD_BOOLEAN, RECORD_LIST };

struct record;

/* A named value; all is borrowed. The records of a list have no lists themselves. */
struct record_field {
    const char *name;
    enum record_kind kind;
    const char *text; /* UTF-8; NULL for nothing */
    int64_t number;   /* of a boolean 0 or 1 */
    const struct record *records;
    size_t record_count;
};

struct record {
    struct record_field fields[RECORD_FIELDS_MAX];
    size_t count;
};

struct record_format {
    void *self;

    /* Writes one record as a JSON object on one line, its fields in their order; the text lives in the arena. Errors:
     * ERR_MALFORMED for a text that is no UTF-8, ERR_NO_MEMORY; *text is untouched then. */
    enum err (*write)(void *self, const struct record *record, struct arena *arena, const char **text);
};
#endif
