#ifndef ADAPTERS_POSTGRES_QUERY_H
#define ADAPTERS_POSTGRES_QUERY_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "adapters/postgres/connection.h"
#include "domain/kernel/arena.h"

/* A repository function is a statement, its parameters and its row reader. Everything travels in PostgreSQL's binary formats:
 * no number is printed or parsed on the way. Instants are microseconds since 1970. */

struct parameter {
    Oid type;
    int size;             /* bytes; -1 is NULL */
    const char *borrowed; /* or NULL: the bytes below */
    char bytes[sizeof(int64_t)];
};

struct parameter parameter_int64(int64_t number);
struct parameter parameter_int32(int32_t number);
struct parameter parameter_bool(bool truth);
struct parameter parameter_text(const char *text);                   /* borrows; NULL is SQL's */
struct parameter parameter_bytes(const uint8_t *bytes, size_t size); /* borrows */
struct parameter parameter_instant(int64_t instant);

/* What stands for nothing is SQL's NULL: "", 0, never. */
struct parameter parameter_text_or_null(const char *text); /* borrows */
struct parameter parameter_int64_or_null(int64_t number);
struct parameter parameter_int32_or_null(int32_t number);
struct parameter parameter_instant_or_null(int64_t instant);

/* A bigint[]'s bytes; the caller owns them, and they must outlive the parameter's use. */
enum { INT64_ARRAY_MAX = 1000 };
struct int64_array {
    char bytes[20 + 12 * INT64_ARRAY_MAX];
};

/* Writes the numbers, at most INT64_ARRAY_MAX, into `array` and borrows it. */
struct parameter parameter_int64_array(struct int64_array *array, const int64_t *numbers, size_t count);

#define PARAMETERS(...)                                                                                                          \
    (const struct parameter[]){ __VA_ARGS__ }, sizeof((const struct parameter[]){ __VA_ARGS__ }) / sizeof(struct parameter)
#define NO_PARAMETERS NULL, 0

/* One row, read column by column from the left. A column of another form than asked for marks the row as malformed. */
struct row {
    const PGresult *result;
    int index;
    int column; /* the next */
    bool malformed;
    bool out_of_memory;
    struct arena *arena; /* for texts of any length; NULL for none */
};

int64_t row_int64(struct row *row);
int32_t row_int32(struct row *row);
bool row_bool(struct row *row);
int64_t row_instant(struct row *row);                         /* NULL is 0: never */
void row_text(struct row *row, char *text, size_t text_size); /* NULL is "" */
void row_bytes(struct row *row, uint8_t *bytes, size_t size); /* NULL is zeros */
const char *row_borrowed_text(struct row *row);               /* of any length, valid while the row is read; NULL is "" */
void row_int64_array(struct row *row, int64_t *numbers, size_t count); /* exactly so many */

/* Reads one row into *out, which must stay as it is when the row is malformed or there is no memory for it. */
typedef void row_reader(struct row *row, void *out);

/* Reads a row that begins with a bigint into an int64_t. */
row_reader query_read_number;

/* Reads a row that begins with a boolean into a bool. */
row_reader query_read_bool;

/* Reads nothing: of a function that is called for what it does. */
row_reader query_read_nothing;

/* All of these may fail with the errors of connection_await, with ERR_INTERNAL for a malformed row, and with ERR_NO_MEMORY when a
 * row found none. */

/* Reads the first row. Errors: ERR_NOT_FOUND when there is none. */
enum err query_one(struct postgres *postgres, const struct statement *statement, const struct parameter *parameters,
                   size_t parameter_count, row_reader *read, void *out) MUST_USE;

/* Reads the first row's first column, a bigint. Errors: ERR_NOT_FOUND when there is none. */
enum err query_number(struct postgres *postgres, const struct statement *statement, const struct parameter *parameters,
                      size_t parameter_count, int64_t *number) MUST_USE;

/* Adds a row where its keys are free: the statement tells its id, or 0. Errors: ERR_CONFLICT when they aren't (a transaction goes
 * on). */
enum err query_add(struct postgres *postgres, const struct statement *statement, const struct parameter *parameters,
                   size_t parameter_count, int64_t *id) MUST_USE;

/* Where the rows of a list go. */
struct row_array {
    void *items;
    size_t item_size;
    size_t capacity;
    struct arena *arena; /* for the rows' reader; NULL for none */
};

/* Reads at most `capacity` rows; *count only on ERR_OK. */
enum err query_list(struct postgres *postgres, const struct statement *statement, const struct parameter *parameters,
                    size_t parameter_count, row_reader *read, struct row_array into, size_t *count) MUST_USE;

/* Changes rows. Errors: ERR_NOT_FOUND when there was none to change. */
enum err query_change(struct postgres *postgres, const struct statement *statement, const struct parameter *parameters,
                      size_t parameter_count) MUST_USE;

/* Deletes (or marks) some of what is from before an instant: the statement's one parameter; it tells how many rows. */
enum err query_purge(struct postgres *postgres, const struct statement *statement, int64_t before, size_t *count) MUST_USE;
#endif
