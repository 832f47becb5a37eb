#include <string.h>
#include "adapters/memory/database.h"

static enum err rotate(void *self, int64_t user_id, const struct seed_pair *replacement, int64_t now,
                       struct revealed_seeds *revealed)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    struct memory_user *row = memory_database_user(database, user_id);
    if (row == NULL || row->user.seeds.number != replacement->number - 1) {
        return ERR_STALE;
    }
    struct seed_pair *current = &row->user.seeds;
    struct memory_revealed_seeds old = { .user_id = user_id,
                                         .seeds = { .number = current->number, .bets = current->nonce, .revealed_on = now } };
    memcpy(old.seeds.server_seed, current->server_seed, sizeof old.seeds.server_seed);
    memcpy(old.seeds.client_seed, current->client_seed, sizeof old.seeds.client_seed);
    err = memory_table_append(&database->tables.revealed_seeds, &old);
    if (err == ERR_OK) {
        *current = *replacement;
        current->nonce = 0;
        *revealed = old.seeds;
    }
    return err;
}

static enum err last_revealed(void *self, int64_t user_id, struct revealed_seeds *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    for (size_t i = database->tables.revealed_seeds.count; i > 0; i--) {
        const struct memory_revealed_seeds *row = memory_table_row(&database->tables.revealed_seeds, i - 1);
        if (row->user_id == user_id) {
            *found = row->seeds;
            return ERR_OK;
        }
    }
    return ERR_NOT_FOUND;
}

struct seed_store memory_seed_store(struct memory_database *database)
{
    return (struct seed_store){ .self = database, .rotate = rotate, .last_revealed = last_revealed };
}
