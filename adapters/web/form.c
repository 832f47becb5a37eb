#include "adapters/web/form.h"
#include "adapters/web/percent.h"

enum { FIELDS_MAX = 100 };

/* Finds the next non-empty segment between '&'s at or after *start; false at the end of the text. */
static bool next_segment(char *text, size_t size, size_t *start, size_t *length)
{
    size_t begin = *start;
    while (begin < size && text[begin] == '&') {
        begin++;
    }
    if (begin == size) {
        return false;
    }
    const char *end = memchr(text + begin, '&', size - begin);
    *start = begin;
    *length = end == NULL ? size - begin : (size_t)(end - (text + begin));
    return true;
}

/* Counts segments, but only as far as it matters that they are too many. */
static size_t count_segments(char *text, size_t size)
{
    size_t count = 0;
    size_t start = 0;
    size_t length = 0;
    while (count <= FIELDS_MAX && next_segment(text, size, &start, &length)) {
        start += length;
        count++;
    }
    return count;
}

/* Decodes one segment in place: the separators make room for the NULs. */
static enum err read_field(char *segment, size_t length, struct form_field *field)
{
    char *equals = memchr(segment, '=', length);
    size_t name_size = equals == NULL ? length : (size_t)(equals - segment);
    char *value = equals == NULL ? segment + length : equals + 1;
    enum err err = percent_decode(value, (size_t)(segment + length - value), true);
    if (err == ERR_OK) {
        err = percent_decode(segment, name_size, true);
    }
    if (err == ERR_OK) {
        *field = (struct form_field){ .name = segment, .value = value };
    }
    return err;
}

static enum err read_fields(char *text, size_t size, struct form_field *fields)
{
    struct form read = { .fields = fields };
    size_t start = 0;
    size_t length = 0;
    while (next_segment(text, size, &start, &length)) {
        struct form_field field;
        enum err err = read_field(text + start, length, &field);
        if (err != ERR_OK) {
            return err;
        }
        if (strcmp(field.name, FORM_REPEATED) != 0 && form_value(&read, field.name) != NULL) {
            return ERR_MALFORMED;
        }
        fields[read.count++] = field;
        start += length < size - start ? length + 1 : length;
    }
    return ERR_OK;
}

enum err form_parse(const char *bytes, size_t size, struct arena *arena, struct form *form)
{
    char *text = arena_copy(arena, size == 0 ? "" : bytes, size);
    if (text == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t count = count_segments(text, size);
    if (count > FIELDS_MAX) {
        return ERR_MALFORMED;
    }
    struct form_field *fields = arena_allocate(arena, (count + 1) * sizeof *fields);
    if (fields == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = read_fields(text, size, fields);
    if (err == ERR_OK) {
        *form = (struct form){ .fields = fields, .count = count };
    }
    return err;
}

const char *form_value(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (strcmp(form->fields[i].name, name) == 0) {
            return form->fields[i].value;
        }
    }
    return NULL;
}
