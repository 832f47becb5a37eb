#include <string.h>
#include "adapters/memory/payment_gateway_internal.h"

static const struct {
    const char *type;
    const struct gateway_shape *shape;
} kinds[] = {
#define X(kind, type, object) [GATEWAY_##kind] = { type, &object##_shape },
    GATEWAY_EVENT_LIST(X)
#undef X
};

static enum err queue(struct memory_gateway *gateway, struct gateway_event *event)
{
    event->id = gateway_new_id(gateway, "evt");
    event->created_on = gateway->clock->now / 1000000 * 1000000;
    return memory_table_append(&gateway->events, event);
}

enum err gateway_tell(struct memory_gateway *gateway, enum gateway_event_kind kind, const void *object)
{
    struct gateway_event event = { .type = kinds[kind].type, .kind = kind };
    memcpy(&event.object, object, kinds[kind].shape->size);
    return queue(gateway, &event);
}

enum err memory_gateway_tell_other(struct memory_gateway *gateway, const char *type)
{
    struct gateway_event event = { .type = gateway_keep(gateway, type), .kind = GATEWAY_OTHER };
    return queue(gateway, &event);
}

const char *memory_gateway_event(const struct memory_gateway *gateway, size_t index)
{
    if (index >= gateway->events.count) {
        return NULL;
    }
    const struct gateway_event *event = memory_table_row(&gateway->events, index);
    return event->id;
}

const char *memory_gateway_latest_event(const struct memory_gateway *gateway, enum gateway_event_kind kind)
{
    for (size_t i = gateway->events.count; i > 0; i--) {
        const struct gateway_event *event = memory_table_row(&gateway->events, i - 1);
        if (event->kind == kind) {
            return event->id;
        }
    }
    return NULL;
}

static enum err give_object(struct arena *arena, const void *kept, void *out)
{
    const struct gateway_event *event = kept;
    struct gateway_event *copy = out;
    return event->kind == GATEWAY_OTHER ? ERR_OK : gateway_give(arena, kinds[event->kind].shape, &event->object, &copy->object);
}

static const size_t event_texts[] = { offsetof(struct gateway_event, id), offsetof(struct gateway_event, type) };
static const struct gateway_shape event_shape = { sizeof(struct gateway_event), event_texts, 2, give_object };

/* A body is the event's id. Nobody is asked over a wire, so no answer is lost. */
enum err gateway_event_read(void *self, struct arena *arena, const void *body, size_t size, struct gateway_event *event)
{
    struct memory_gateway *gateway = self;
    enum err err = gateway_begin(gateway);
    if (err != ERR_OK) {
        return err;
    }
    const char *id = arena_copy(arena, body, size);
    if (id == NULL) {
        return ERR_NO_MEMORY;
    }
    const struct gateway_event *kept = gateway_row(&gateway->events, id);
    return kept == NULL || strlen(id) != size ? ERR_MALFORMED : gateway_give(arena, &event_shape, kept, event);
}

static bool is_one_of(const void *row, const void *key)
{
    const struct gateway_event *event = row;
    const struct gateway_event_kinds *wanted = key;
    for (size_t i = 0; i < wanted->count; i++) {
        if (event->kind == wanted->kinds[i]) {
            return true;
        }
    }
    return false;
}

enum err gateway_events(void *self, struct arena *arena, const struct gateway_event_kinds *wanted,
                        const struct gateway_cursor *cursor, struct gateway_event events[GATEWAY_PAGE], size_t *count)
{
    struct memory_gateway *gateway = self;
    const struct gateway_list list = {
        .table = &gateway->events,
        .created_on = offsetof(struct gateway_event, created_on),
        .is_listed = is_one_of,
        .key = wanted,
        .shape = &event_shape,
    };
    return gateway_page(gateway, arena, &list, cursor, events, count);
}
