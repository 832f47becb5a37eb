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

static enum err give_event(struct arena *arena, const struct gateway_event *kept, struct gateway_event *out)
{
    struct gateway_event event = *kept;
    event.id = arena_copy(arena, kept->id, strlen(kept->id));
    event.type = arena_copy(arena, kept->type, strlen(kept->type));
    if (arena->exhausted) {
        return ERR_NO_MEMORY;
    }
    enum err err =
        event.kind == GATEWAY_OTHER ? ERR_OK : gateway_give(arena, kinds[event.kind].shape, &kept->object, &event.object);
    if (err == ERR_OK) {
        *out = event;
    }
    return err;
}

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
    return kept == NULL || strlen(id) != size ? ERR_MALFORMED : give_event(arena, kept, event);
}
