#include "adapters/web/csv.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "adapters/web/format.h"

enum { FIRST_CAPACITY = 16 * 1024, NUMBER_BYTES = 32 };

void csv_begin(struct csv *csv, struct arena *arena)
{
    *csv = (struct csv){ .arena = arena, .text = arena_allocate(arena, FIRST_CAPACITY), .capacity = FIRST_CAPACITY };
}

static bool make_room(struct csv *csv, size_t size)
{
    if (csv->text == NULL || csv->capacity - csv->size >= size) {
        return csv->text != NULL;
    }
    size_t capacity = 2 * (csv->capacity + size);
    char *text = arena_allocate(csv->arena, capacity);
    if (text != NULL) {
        memcpy(text, csv->text, csv->size);
    }
    csv->text = text;
    csv->capacity = capacity;
    return text != NULL;
}

static void append(struct csv *csv, const char *bytes, size_t size)
{
    if (make_room(csv, size)) {
        memcpy(csv->text + csv->size, bytes, size);
        csv->size += size;
    }
}

static void begin_field(struct csv *csv)
{
    if (csv->is_in_line) {
        append(csv, ",", 1);
    }
    csv->is_in_line = true;
}

static void append_quoted(struct csv *csv, const char *text)
{
    append(csv, "\"", 1);
    while (*text != '\0') {
        size_t length = strcspn(text, "\"");
        append(csv, text, length);
        text += length;
        if (*text == '"') {
            append(csv, "\"\"", 2);
            text++;
        }
    }
    append(csv, "\"", 1);
}

void csv_text(struct csv *csv, const char *text)
{
    bool is_formula = text[0] != '\0' && strchr("=+-@\t\r\n", text[0]) != NULL;
    char *safe = NULL;
    begin_field(csv);
    if (is_formula) {
        size_t length = strlen(text);
        safe = arena_allocate(csv->arena, length + 2);
        if (safe == NULL) {
            csv->text = NULL;
            return;
        }
        safe[0] = '\'';
        memcpy(safe + 1, text, length + 1);
        text = safe;
    }
    size_t length = strlen(text);
    bool has_blank_end = length > 0 && (text[0] == ' ' || text[length - 1] == ' ');
    if (has_blank_end || strpbrk(text, ",\"\r\n") != NULL) {
        append_quoted(csv, text);
    } else {
        append(csv, text, length);
    }
}

static uint64_t magnitude(int64_t number)
{
    return number < 0 ? -(uint64_t)number : (uint64_t)number;
}

/* A number of units, of which a whole one has `units`, with so many digits behind the point. */
static void append_number(struct csv *csv, int64_t number, uint64_t units, int digits)
{
    char text[2 * NUMBER_BYTES];
    uint64_t all = magnitude(number);
    int length = snprintf(text, NUMBER_BYTES, "%s%" PRIu64, number < 0 ? "-" : "", all / units);
    if (digits > 0) {
        length += snprintf(text + length, NUMBER_BYTES, ".%0*" PRIu64, digits, all % units);
    }
    begin_field(csv);
    append(csv, text, (size_t)length);
}

void csv_number(struct csv *csv, int64_t number)
{
    append_number(csv, number, 1, 0);
}

void csv_boolean(struct csv *csv, bool truth)
{
    csv_text(csv, truth ? "yes" : "no");
}

void csv_money(struct csv *csv, int64_t cents)
{
    append_number(csv, cents, 100, 2);
}

void csv_tenths(struct csv *csv, int64_t tenths)
{
    append_number(csv, tenths, 10, 1);
}

void csv_instant(struct csv *csv, int64_t instant)
{
    const char *text = instant == 0 ? "" : format_datetime(instant, csv->arena);
    csv_text(csv, text == NULL ? "" : text);
}

void csv_end_line(struct csv *csv)
{
    append(csv, "\r\n", 2);
    csv->is_in_line = false;
}
