/* PostgreSQL's binary formats: numbers in network byte order, instants in microseconds since 2000. */
#include <endian.h>
#include <string.h>
#include "adapters/postgres/query.h"

/* src/include/catalog/pg_type.dat; they never change. */
enum {
    BOOL_TYPE = 16,
    BYTEA_TYPE = 17,
    INT8_TYPE = 20,
    INT4_TYPE = 23,
    TEXT_TYPE = 25,
    INT8_ARRAY_TYPE = 1016,
    TIMESTAMPTZ_TYPE = 1184
};

static const int64_t epoch_2000 = INT64_C(946684800) * 1000000;

struct parameter parameter_int64(int64_t number)
{
    struct parameter parameter = { .type = INT8_TYPE, .size = sizeof number };
    uint64_t wire = htobe64((uint64_t)number);
    memcpy(parameter.bytes, &wire, sizeof wire);
    return parameter;
}

struct parameter parameter_int32(int32_t number)
{
    struct parameter parameter = { .type = INT4_TYPE, .size = sizeof number };
    uint32_t wire = htobe32((uint32_t)number);
    memcpy(parameter.bytes, &wire, sizeof wire);
    return parameter;
}

struct parameter parameter_bool(bool truth)
{
    return (struct parameter){ .type = BOOL_TYPE, .size = 1, .bytes = { truth ? 1 : 0 } };
}

struct parameter parameter_text(const char *text)
{
    return (struct parameter){ .type = TEXT_TYPE, .size = text == NULL ? -1 : (int)strlen(text), .borrowed = text };
}

struct parameter parameter_bytes(const uint8_t *bytes, size_t size)
{
    return (struct parameter){ .type = BYTEA_TYPE, .size = (int)size, .borrowed = (const char *)bytes };
}

struct parameter parameter_instant(int64_t instant)
{
    int64_t since_2000 = 0;
    if (__builtin_sub_overflow(instant, epoch_2000, &since_2000)) {
        since_2000 = INT64_MIN + 1; /* as far out of PostgreSQL's range, but not its -infinity: refused */
    }
    struct parameter parameter = parameter_int64(since_2000);
    parameter.type = TIMESTAMPTZ_TYPE;
    return parameter;
}

struct parameter parameter_text_or_null(const char *text)
{
    return parameter_text(text[0] == '\0' ? NULL : text);
}

static struct parameter null_unless(bool there, struct parameter parameter)
{
    parameter.size = there ? parameter.size : -1;
    return parameter;
}

struct parameter parameter_int64_or_null(int64_t number)
{
    return null_unless(number != 0, parameter_int64(number));
}

struct parameter parameter_int32_or_null(int32_t number)
{
    return null_unless(number != 0, parameter_int32(number));
}

struct parameter parameter_instant_or_null(int64_t instant)
{
    return null_unless(instant != 0, parameter_instant(instant));
}

/* An array without NULLs (src/backend/utils/adt/arrayfuncs.c, array_send): dimensions, whether it holds NULLs, the elements'
 * type; then of the one dimension its length and first index; then each element's size and bytes. No dimension for an empty one.
 */
enum { ARRAY_HEAD = 12, ARRAY_DIMENSION = 8, ARRAY_ELEMENT = 4 + sizeof(int64_t) };

static char *write_int32(char *at, uint32_t number)
{
    uint32_t wire = htobe32(number);
    memcpy(at, &wire, sizeof wire);
    return at + sizeof wire;
}

struct parameter parameter_int64_array(struct int64_array *array, const int64_t *numbers, size_t count)
{
    char *at = write_int32(array->bytes, count == 0 ? 0 : 1);
    at = write_int32(at, 0);
    at = write_int32(at, INT8_TYPE);
    if (count > 0) {
        at = write_int32(at, (uint32_t)count);
        at = write_int32(at, 1);
    }
    for (size_t i = 0; i < count; i++) {
        uint64_t wire = htobe64((uint64_t)numbers[i]);
        at = write_int32(at, sizeof wire);
        memcpy(at, &wire, sizeof wire);
        at += sizeof wire;
    }
    return (struct parameter){ .type = INT8_ARRAY_TYPE, .size = (int)(at - array->bytes), .borrowed = array->bytes };
}

/* The next column's bytes, exactly `size` of them; NULL for SQL's NULL or, then malformed, for another size. */
static const char *next_column(struct row *row, int size)
{
    int column = row->column++;
    if (column >= PQnfields(row->result)) {
        row->malformed = true;
        return NULL;
    }
    if (PQgetisnull(row->result, row->index, column)) {
        return NULL;
    }
    if (PQgetlength(row->result, row->index, column) != size) {
        row->malformed = true;
        return NULL;
    }
    return PQgetvalue(row->result, row->index, column);
}

/* As above, for columns that are never NULL. */
static const char *next_value(struct row *row, int size)
{
    const char *value = next_column(row, size);
    if (value == NULL) {
        row->malformed = true;
    }
    return value;
}

static int64_t int64_of(const char *value)
{
    uint64_t wire = 0;
    memcpy(&wire, value, sizeof wire);
    return (int64_t)be64toh(wire);
}

int64_t row_int64(struct row *row)
{
    const char *value = next_value(row, sizeof(int64_t));
    return value == NULL ? 0 : int64_of(value);
}

int32_t row_int32(struct row *row)
{
    const char *value = next_value(row, sizeof(int32_t));
    uint32_t wire = 0;
    if (value != NULL) {
        memcpy(&wire, value, sizeof wire);
    }
    return (int32_t)be32toh(wire);
}

bool row_bool(struct row *row)
{
    const char *value = next_value(row, 1);
    return value != NULL && *value != 0;
}

int64_t row_instant(struct row *row)
{
    const char *value = next_column(row, sizeof(int64_t));
    int64_t instant = 0;
    if (value != NULL && __builtin_add_overflow(int64_of(value), epoch_2000, &instant)) {
        row->malformed = true;
    }
    return instant;
}

void row_text(struct row *row, char *text, size_t text_size)
{
    int column = row->column++;
    if (column >= PQnfields(row->result) || (size_t)PQgetlength(row->result, row->index, column) >= text_size) {
        row->malformed = true;
        return;
    }
    /* libpq ends every value with a NUL, and PostgreSQL's text holds none. */
    memcpy(text, PQgetvalue(row->result, row->index, column), (size_t)PQgetlength(row->result, row->index, column) + 1);
}

void row_bytes(struct row *row, uint8_t *bytes, size_t size)
{
    const char *value = next_column(row, (int)size);
    if (value == NULL) {
        memset(bytes, 0, size);
    } else {
        memcpy(bytes, value, size);
    }
}

const char *row_borrowed_text(struct row *row)
{
    int column = row->column++;
    if (column >= PQnfields(row->result)) {
        row->malformed = true;
        return "";
    }
    return PQgetvalue(row->result, row->index, column);
}

void row_int64_array(struct row *row, int64_t *numbers, size_t count)
{
    const char *value = next_value(row, (int)(ARRAY_HEAD + ARRAY_DIMENSION + ARRAY_ELEMENT * count));
    for (size_t i = 0; i < count; i++) {
        numbers[i] = value == NULL ? 0 : int64_of(value + ARRAY_HEAD + ARRAY_DIMENSION + ARRAY_ELEMENT * i + 4);
    }
}
