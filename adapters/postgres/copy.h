#ifndef ADAPTERS_POSTGRES_COPY_H
#define ADAPTERS_POSTGRES_COPY_H
#include "adapters/postgres/query.h"

/* Rows for a "COPY ... FROM STDIN (FORMAT binary)", collected in memory: thousands, not millions. */
struct copy {
    char *bytes;
    size_t size;
    size_t capacity;
    bool out_of_memory; /* a row is missing */
};

/* Begins with no row. Allocates. */
void copy_begin(struct copy *copy);

/* Adds a row: the columns' values in their order. */
void copy_row(struct copy *copy, const struct parameter *values, size_t count);

/* Sends all rows and releases them, whatever comes of it. Errors: ERR_NO_MEMORY; as connection_await. */
enum err copy_end(struct copy *copy, struct postgres *postgres, const char *sql) MUST_USE;
#endif
