#include <string.h>
#include "adapters/memory/database.h"
#include "domain/kernel/text.h"

static struct memory_tick *find_row(const struct memory_database *database, const char *name)
{
    for (size_t i = 0; i < database->tables.job_ticks.count; i++) {
        struct memory_tick *row = memory_table_row(&database->tables.job_ticks, i);
        if (strcmp(row->name, name) == 0) {
            return row;
        }
    }
    return NULL;
}

/* The check job_ticks_name_format holds. */
static enum err keep_first(struct memory_database *database, const char *name, int64_t first)
{
    struct memory_tick row = { .last_tick = first };
    bool is_name = name[0] != '\0' && strspn(name, "abcdefghijklmnopqrstuvwxyz_") == strlen(name);
    if (!is_name || text_copy(name, row.name, sizeof row.name) != ERR_OK) {
        return ERR_INTERNAL;
    }
    return memory_table_append(&database->tables.job_ticks, &row);
}

static enum err find(void *self, const char *name, int64_t first, int64_t *last)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK && find_row(database, name) == NULL) {
        err = keep_first(database, name, first);
    }
    if (err == ERR_OK) {
        *last = find_row(database, name)->last_tick;
    }
    return err;
}

static enum err advance(void *self, const char *name, int64_t tick)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    struct memory_tick *row = find_row(database, name);
    if (row == NULL || row->last_tick >= tick) {
        return ERR_STALE;
    }
    row->last_tick = tick;
    return ERR_OK;
}

struct tick_store memory_tick_store(struct memory_database *database)
{
    return (struct tick_store){ .self = database, .find = find, .advance = advance };
}
