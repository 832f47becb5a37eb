#include "adapters/postgres/audit_changes.h"
#include <jansson.h>
#include <string.h>
#include "domain/kernel/text.h"

enum { PARTS = 3 }; /* of a change */

static enum err append_text(json_t *array, const char *text)
{
    if (!text_is_utf8(text, strlen(text))) {
        return ERR_MALFORMED;
    }
    return json_array_append_new(array, json_string(text)) == 0 ? ERR_OK : ERR_NO_MEMORY;
}

static enum err append_change(json_t *all, const struct audit_change *change)
{
    const char *const parts[PARTS] = { change->field, change->before, change->after };
    json_t *array = json_array();
    if (json_array_append_new(all, array) != 0) {
        return ERR_NO_MEMORY;
    }
    enum err err = ERR_OK;
    for (size_t i = 0; i < PARTS && err == ERR_OK; i++) {
        err = append_text(array, parts[i]);
    }
    return err;
}

enum err audit_changes_to_json(const struct audit_change *changes, size_t count, char **json)
{
    json_t *all = json_array();
    enum err err = all == NULL ? ERR_NO_MEMORY : ERR_OK;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = append_change(all, &changes[i]);
    }
    char *printed = err == ERR_OK ? json_dumps(all, JSON_COMPACT) : NULL;
    json_decref(all);
    if (err == ERR_OK && printed == NULL) {
        err = ERR_NO_MEMORY;
    }
    if (err == ERR_OK) {
        *json = printed;
    }
    return err;
}

static enum err read_text(const json_t *array, size_t index, struct arena *arena, const char **text)
{
    const json_t *value = json_array_get(array, index);
    if (!json_is_string(value)) {
        return ERR_MALFORMED;
    }
    *text = arena_copy(arena, json_string_value(value), json_string_length(value));
    return *text == NULL ? ERR_NO_MEMORY : ERR_OK;
}

static enum err read_change(const json_t *array, struct arena *arena, struct audit_change *change)
{
    const char **const parts[PARTS] = { &change->field, &change->before, &change->after };
    enum err err = json_array_size(array) == PARTS ? ERR_OK : ERR_MALFORMED;
    for (size_t i = 0; i < PARTS && err == ERR_OK; i++) {
        err = read_text(array, i, arena, parts[i]);
    }
    return err;
}

static enum err read_changes(const json_t *all, struct arena *arena, const struct audit_change **changes, size_t *count)
{
    size_t size = json_array_size(all);
    if (!json_is_array(all) || size > AUDIT_CHANGES_MAX) {
        return ERR_MALFORMED;
    }
    struct audit_change *read = arena_allocate(arena, (size + 1) * sizeof *read);
    enum err err = read == NULL ? ERR_NO_MEMORY : ERR_OK;
    for (size_t i = 0; i < size && err == ERR_OK; i++) {
        err = read_change(json_array_get(all, i), arena, &read[i]);
    }
    if (err == ERR_OK) {
        *changes = read;
        *count = size;
    }
    return err;
}

enum err audit_changes_from_json(const char *json, struct arena *arena, const struct audit_change **changes, size_t *count)
{
    json_error_t error;
    json_t *all = json_loads(json, 0, &error);
    if (all == NULL) {
        return json_error_code(&error) == json_error_out_of_memory ? ERR_NO_MEMORY : ERR_MALFORMED;
    }
    enum err err = read_changes(all, arena, changes, count);
    json_decref(all);
    return err;
}
