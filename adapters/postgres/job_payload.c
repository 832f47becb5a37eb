#include "adapters/postgres/job_payload.h"
#include <jansson.h>
#include <string.h>
#include "domain/kernel/text.h"

static enum err set_field(json_t *object, const struct job_field *field)
{
    if (!text_is_utf8(field->name, strlen(field->name)) || !text_is_utf8(field->value, strlen(field->value))) {
        return ERR_MALFORMED;
    }
    return json_object_set_new(object, field->name, json_string(field->value)) == 0 ? ERR_OK : ERR_NO_MEMORY;
}

static enum err print(const json_t *object, char **json)
{
    char *printed = json_dumps(object, JSON_COMPACT);
    if (printed == NULL) {
        return ERR_NO_MEMORY;
    }
    *json = printed;
    return ERR_OK;
}

enum err job_payload_to_json(const struct job_payload *payload, char **json)
{
    json_t *object = json_object();
    enum err err = object == NULL ? ERR_NO_MEMORY : ERR_OK;
    for (size_t i = 0; i < payload->count && err == ERR_OK; i++) {
        err = set_field(object, &payload->fields[i]);
    }
    if (err == ERR_OK) {
        err = print(object, json);
    }
    json_decref(object);
    return err;
}

static enum err read_field(const char *name, const json_t *value, struct arena *arena, struct job_field *field)
{
    if (!json_is_string(value)) {
        return ERR_MALFORMED;
    }
    field->name = arena_copy(arena, name, strlen(name));
    field->value = arena_copy(arena, json_string_value(value), json_string_length(value));
    return field->name == NULL || field->value == NULL ? ERR_NO_MEMORY : ERR_OK;
}

static enum err read_fields(json_t *object, struct arena *arena, struct job_payload *payload)
{
    struct job_payload read = { .count = 0 };
    const char *name = NULL;
    json_t *value = NULL;
    if (!json_is_object(object) || json_object_size(object) > JOB_FIELDS_MAX) {
        return ERR_MALFORMED;
    }
    json_object_foreach(object, name, value)
    {
        enum err err = read_field(name, value, arena, &read.fields[read.count++]);
        if (err != ERR_OK) {
            return err;
        }
    }
    *payload = read;
    return ERR_OK;
}

enum err job_payload_from_json(const char *json, struct arena *arena, struct job_payload *payload)
{
    json_error_t error;
    json_t *object = json_loads(json, 0, &error);
    if (object == NULL) {
        return json_error_code(&error) == json_error_out_of_memory ? ERR_NO_MEMORY : ERR_MALFORMED;
    }
    enum err err = read_fields(object, arena, payload);
    json_decref(object);
    return err;
}
