#include "adapters/json/record_format.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "domain/kernel/text.h"

/* NULL when memory ran out, which jansson's functions pass on, and for a text that is no UTF-8. */
typedef json_t *value_maker(const struct record_field *field);

static json_t *make_object(const struct record *record, value_maker *make_value)
{
    json_t *object = json_object();
    for (size_t i = 0; object != NULL && i < record->count; i++) {
        if (json_object_set_new(object, record->fields[i].name, make_value(&record->fields[i])) != 0) {
            json_decref(object);
            object = NULL;
        }
    }
    return object;
}

static json_t *make_scalar(const struct record_field *field)
{
    switch (field->kind) {
    case RECORD_NUMBER:
        return json_integer(field->number);
    case RECORD_BOOLEAN:
        return json_boolean(field->number != 0);
    case RECORD_TEXT:
    case RECORD_LIST:
        break;
    }
    return field->text == NULL ? json_null() : json_string(field->text);
}

static json_t *make_value(const struct record_field *field)
{
    if (field->kind != RECORD_LIST) {
        return make_scalar(field);
    }
    json_t *list = json_array();
    for (size_t i = 0; list != NULL && i < field->record_count; i++) {
        if (json_array_append_new(list, make_object(&field->records[i], make_scalar)) != 0) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}

static bool has_utf8_only(const struct record *record)
{
    for (size_t i = 0; i < record->count; i++) {
        const char *text = record->fields[i].text;
        if (text != NULL && !text_is_utf8(text, strlen(text))) {
            return false;
        }
    }
    return true;
}

static bool is_well_formed(const struct record *record)
{
    bool is_well = has_utf8_only(record);
    for (size_t i = 0; i < record->count; i++) {
        for (size_t j = 0; is_well && j < record->fields[i].record_count; j++) {
            is_well = has_utf8_only(&record->fields[i].records[j]);
        }
    }
    return is_well;
}

static enum err write_record(void *self, const struct record *record, struct arena *arena, const char **text)
{
    (void)self;
    if (!is_well_formed(record)) {
        return ERR_MALFORMED;
    }
    json_t *object = make_object(record, make_value);
    char *dumped = object == NULL ? NULL : json_dumps(object, JSON_COMPACT);
    const char *copy = dumped == NULL ? NULL : arena_copy(arena, dumped, strlen(dumped));
    free(dumped);
    json_decref(object);
    if (copy == NULL) {
        return ERR_NO_MEMORY;
    }
    *text = copy;
    return ERR_OK;
}

struct record_format json_record_format(void)
{
    return (struct record_format){ .write = write_record };
}
