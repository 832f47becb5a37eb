#ifndef ADAPTERS_WEB_FORM_H
#define ADAPTERS_WEB_FORM_H
#include <stddef.h>
#include "domain/kernel/arena.h"
#include "domain/kernel/err.h"

/* The fields of a query or of a posted form (application/x-www-form-urlencoded, WHATWG URL): decoded, in order. */
struct form_field {
    const char *name;
    const char *value;
};

struct form {
    const struct form_field *fields; /* owned by the arena */
    size_t count;
};

/* The field that may be sent several times: what was chosen of a list. */
#define FORM_REPEATED "bulk_ids"

/* Reads `size` bytes of name=value&name=value. '+' is a blank. Errors: ERR_MALFORMED for a bad percent-encoding, for what is not
 * UTF-8, for a NUL, for a name given twice
 * (but FORM_REPEATED), for more than 100 fields; ERR_NO_MEMORY. *form is untouched then. */
enum err form_parse(const char *bytes, size_t size, struct arena *arena, struct form *form) MUST_USE;

/* The value of a field, the first where it was sent several times, or NULL when it was not sent. */
const char *form_value(const struct form *form, const char *name);
#endif
