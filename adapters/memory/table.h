#ifndef ADAPTERS_MEMORY_TABLE_H
#define ADAPTERS_MEMORY_TABLE_H
#include <stdbool.h>
#include <stddef.h>
#include "domain/kernel/err.h"

/* Rows of one size in an array that grows. A row's address holds until the next append. */
struct memory_table {
    void *rows;
    size_t row_size;
    size_t count;
    size_t capacity;
};

/* The row at `index`, below count. */
void *memory_table_row(const struct memory_table *table, size_t index);

/* Copies a row to the end. Errors: ERR_NO_MEMORY. */
enum err memory_table_append(struct memory_table *table, const void *row) MUST_USE;

/* Takes the row at `index` out; those behind it move up. */
void memory_table_remove(struct memory_table *table, size_t index);

/* Takes out the rows that `matches` picks by `key`, the first of them, `most` at most. Returns how many. */
size_t memory_table_remove_rows(struct memory_table *table, bool (*matches)(const void *row, const void *key), const void *key,
                                size_t most);

/* Makes `copy`, which holds nothing, equal to `table`. Errors: ERR_NO_MEMORY. */
enum err memory_table_copy(const struct memory_table *table, struct memory_table *copy) MUST_USE;

/* Releases the rows; the table is empty and may be used again. */
void memory_table_clear(struct memory_table *table);
#endif
