#include "adapters/memory/database.h"

static const struct memory_tables empty = {
    .users = { .row_size = sizeof(struct memory_user) },
    .sessions = { .row_size = sizeof(struct session) },
    .entries = { .row_size = sizeof(struct ledger_entry) },
    .bets = { .row_size = sizeof(struct bet) },
    .revealed_seeds = { .row_size = sizeof(struct memory_revealed_seeds) },
};

void memory_database_init(struct memory_database *database)
{
    *database = (struct memory_database){ .tables = empty, .before = empty };
}

void memory_database_release(struct memory_database *database)
{
    if (database == NULL) {
        return;
    }
    memory_tables_clear(&database->tables);
    memory_tables_clear(&database->before);
    memory_database_init(database);
}

enum err memory_tables_copy(const struct memory_tables *tables, struct memory_tables *copy)
{
    struct memory_tables made = empty;
    if (memory_table_copy(&tables->users, &made.users) != ERR_OK ||
        memory_table_copy(&tables->sessions, &made.sessions) != ERR_OK ||
        memory_table_copy(&tables->entries, &made.entries) != ERR_OK || memory_table_copy(&tables->bets, &made.bets) != ERR_OK ||
        memory_table_copy(&tables->revealed_seeds, &made.revealed_seeds) != ERR_OK) {
        memory_tables_clear(&made);
        return ERR_NO_MEMORY;
    }
    *copy = made;
    return ERR_OK;
}

void memory_tables_clear(struct memory_tables *tables)
{
    memory_table_clear(&tables->users);
    memory_table_clear(&tables->sessions);
    memory_table_clear(&tables->entries);
    memory_table_clear(&tables->bets);
    memory_table_clear(&tables->revealed_seeds);
}

struct memory_user *memory_database_user(const struct memory_database *database, int64_t id)
{
    for (size_t i = 0; i < database->tables.users.count; i++) {
        struct memory_user *row = memory_table_row(&database->tables.users, i);
        if (row->user.id == id) {
            return row;
        }
    }
    return NULL;
}
