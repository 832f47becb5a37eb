#include "adapters/stripe/event.h"
#include <string.h>
#include "domain/kernel/calendar.h"

static const struct {
    const char *type;
    const struct object_shape *shape;
} kinds[] = {
#define X(kind, type, object) { type, &stripe_##object },
    GATEWAY_EVENT_LIST(X)
#undef X
};

static enum gateway_event_kind kind_of(const char *type)
{
    size_t kind = 0;
    while (kind < GATEWAY_OTHER && strcmp(kinds[kind].type, type) != 0) {
        kind++;
    }
    return (enum gateway_event_kind)kind;
}

static enum err read_head(const json_t *json, struct arena *arena, struct gateway_event *event)
{
    const char *id = json_string_value(json_object_get(json, "id"));
    const char *type = json_string_value(json_object_get(json, "type"));
    json_int_t created = json_integer_value(json_object_get(json, "created"));
    if (id == NULL || id[0] == '\0' || strlen(id) > GATEWAY_ID_BYTES || type == NULL || created < 0 ||
        __builtin_mul_overflow(created, CALENDAR_SECOND, &event->created_on)) {
        return ERR_MALFORMED;
    }
    event->id = arena_copy(arena, id, strlen(id));
    event->type = arena_copy(arena, type, strlen(type));
    event->kind = kind_of(type);
    return arena->exhausted ? ERR_NO_MEMORY : ERR_OK;
}

static enum err read_event(const json_t *json, struct arena *arena, void *place)
{
    struct gateway_event read = { .kind = GATEWAY_OTHER };
    enum err err = read_head(json, arena, &read);
    if (err == ERR_OK && read.kind != GATEWAY_OTHER) {
        err = object_read(kinds[read.kind].shape, object_at(json, "data.object"), arena, &read.object);
    }
    if (err == ERR_OK) {
        memcpy(place, &read, sizeof read);
    }
    return err;
}

static const struct object_field event_fields[] = { { "", read_event, 0 } };
const struct object_shape stripe_event = { sizeof(struct gateway_event), event_fields, 1 };

const char *event_type(enum gateway_event_kind kind)
{
    return kinds[kind].type;
}

enum err event_parse(struct arena *arena, const void *body, size_t size, struct gateway_event *event)
{
    json_t *json = object_parse(body, size);
    enum err err = object_read(&stripe_event, json, arena, event);
    json_decref(json);
    return err;
}
