#include "adapters/memory/table.h"
#include <stdlib.h>
#include <string.h>

void *memory_table_row(const struct memory_table *table, size_t index)
{
    return (char *)table->rows + index * table->row_size;
}

static enum err reserve(struct memory_table *table, size_t capacity)
{
    if (capacity <= table->capacity) {
        return ERR_OK;
    }
    void *rows = realloc(table->rows, capacity * table->row_size);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    table->rows = rows;
    table->capacity = capacity;
    return ERR_OK;
}

enum err memory_table_append(struct memory_table *table, const void *row)
{
    if (table->count == table->capacity && reserve(table, 2 * table->capacity + 8) != ERR_OK) {
        return ERR_NO_MEMORY;
    }
    memcpy(memory_table_row(table, table->count), row, table->row_size);
    table->count++;
    return ERR_OK;
}

void memory_table_remove(struct memory_table *table, size_t index)
{
    table->count--;
    if (index < table->count) {
        memmove(memory_table_row(table, index), memory_table_row(table, index + 1), (table->count - index) * table->row_size);
    }
}

size_t memory_table_remove_rows(struct memory_table *table, bool (*matches)(const void *row, const void *key), const void *key,
                                size_t most)
{
    size_t kept = 0;
    size_t removed = 0;
    for (size_t i = 0; i < table->count; i++) {
        if (removed < most && matches(memory_table_row(table, i), key)) {
            removed++;
            continue;
        }
        if (kept < i) {
            memcpy(memory_table_row(table, kept), memory_table_row(table, i), table->row_size);
        }
        kept++;
    }
    table->count = kept;
    return removed;
}

enum err memory_table_copy(const struct memory_table *table, struct memory_table *copy)
{
    struct memory_table made = { .row_size = table->row_size };
    if (reserve(&made, table->count) != ERR_OK) {
        return ERR_NO_MEMORY;
    }
    if (table->count > 0) {
        memcpy(made.rows, table->rows, table->count * table->row_size);
        made.count = table->count;
    }
    *copy = made;
    return ERR_OK;
}

void memory_table_clear(struct memory_table *table)
{
    free(table->rows);
    *table = (struct memory_table){ .row_size = table->row_size };
}
