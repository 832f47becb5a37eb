#include "adapters/postgres/copy.h"
#include <endian.h>
#include <stdlib.h>
#include <string.h>

/* The format of src/backend/commands/copyfromparse.c: a head, then each row as the count of its columns and each column's size
 * and bytes, which are those of a parameter; at the end a count of -1. */
static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0"; /* no flags, no extension */

enum { HEAD_BYTES = sizeof head, FIRST_CAPACITY = 64 << 10 };

/* Room for so many more bytes; NULL when there is none. */
static char *extend(struct copy *copy, size_t size)
{
    size_t capacity = copy->capacity == 0 ? FIRST_CAPACITY : copy->capacity;
    while (capacity < copy->size + size) {
        capacity *= 2;
    }
    if (capacity != copy->capacity) {
        char *bytes = realloc(copy->bytes, capacity);
        if (bytes == NULL) {
            copy->out_of_memory = true;
            return NULL;
        }
        copy->bytes = bytes;
        copy->capacity = capacity;
    }
    char *at = copy->bytes + copy->size;
    copy->size += size;
    return at;
}

static void append(struct copy *copy, const void *bytes, size_t size)
{
    char *at = extend(copy, size);
    if (at != NULL) {
        memcpy(at, bytes, size);
    }
}

static void append_count(struct copy *copy, int16_t count)
{
    uint16_t wire = htobe16((uint16_t)count);
    append(copy, &wire, sizeof wire);
}

void copy_begin(struct copy *copy)
{
    *copy = (struct copy){ .size = 0 };
    append(copy, head, HEAD_BYTES);
}

void copy_row(struct copy *copy, const struct parameter *values, size_t count)
{
    append_count(copy, (int16_t)count);
    for (size_t i = 0; i < count; i++) {
        uint32_t size = htobe32((uint32_t)values[i].size);
        append(copy, &size, sizeof size);
        if (values[i].size > 0) {
            append(copy, values[i].borrowed != NULL ? values[i].borrowed : values[i].bytes, (size_t)values[i].size);
        }
    }
}

enum err copy_end(struct copy *copy, struct postgres *postgres, const char *sql)
{
    append_count(copy, -1);
    enum err err = copy->out_of_memory ? ERR_NO_MEMORY : connection_copy(postgres, sql, copy->bytes, copy->size);
    free(copy->bytes);
    *copy = (struct copy){ .size = 0 };
    return err;
}
