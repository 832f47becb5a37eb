#include <string.h>
#include "adapters/memory/database.h"
#include "domain/kernel/text.h"

static bool is_known(const struct memory_database *database, const char *id)
{
    for (size_t i = 0; i < database->tables.gateway_events.count; i++) {
        const struct memory_gateway_event *row = memory_table_row(&database->tables.gateway_events, i);
        if (strcmp(row->id, id) == 0) {
            return true;
        }
    }
    return false;
}

static enum err add(void *self, const char *id, const char *type, int64_t created_on, int64_t received_on)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_gateway_event row = { .created_on = created_on, .received_on = received_on };
    if (err != ERR_OK) {
        return err;
    }
    if (is_known(database, id)) {
        return ERR_CONFLICT;
    }
    bool fits = id[0] != '\0' && text_copy(id, row.id, sizeof row.id) == ERR_OK && type[0] != '\0' &&
                text_copy(type, row.type, sizeof row.type) == ERR_OK;
    return fits ? memory_table_append(&database->tables.gateway_events, &row) : ERR_INTERNAL;
}

static bool was_received_before(const void *row, const void *instant)
{
    return ((const struct memory_gateway_event *)row)->received_on < *(const int64_t *)instant;
}

static enum err purge(void *self, int64_t before, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK) {
        *count = memory_table_remove_rows(&database->tables.gateway_events, was_received_before, &before, MEMORY_PURGED_AT_ONCE);
    }
    return err;
}

struct gateway_event_store memory_gateway_event_store(struct memory_database *database)
{
    return (struct gateway_event_store){ .self = database, .add = add, .purge = purge };
}
