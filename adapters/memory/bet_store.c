#include <string.h>
#include "adapters/memory/database.h"

static bool still_stands(const struct memory_user *row, const struct bet *bet)
{
    return row != NULL && row->user.seeds.number == bet->seed_number && row->user.seeds.nonce == bet->nonce &&
           row->user.coins >= bet->wagered && (!row->user.limited || bet->within_limits);
}

static enum err place(void *self, const struct bet *bet, int64_t *id, int64_t *number, int64_t *coins)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_user *row = memory_database_user(database, bet->user_id);
    int64_t after = 0;
    if (err == ERR_OK && !still_stands(row, bet)) {
        err = ERR_STALE;
    }
    if (err == ERR_OK) {
        err = coin_add(row->user.coins, bet->net, &after);
    }
    if (err != ERR_OK) {
        return err;
    }
    struct bet placed = *bet;
    placed.id = database->last_bet_id + 1;
    placed.number = row->user.bet_count + 1;
    placed.within_limits = false; /* no column */
    err = memory_table_append(&database->tables.bets, &placed);
    if (err != ERR_OK) {
        return err;
    }
    database->last_bet_id = placed.id;
    row->user.coins = after;
    row->user.bet_count = placed.number;
    row->user.seeds.nonce++;
    *id = placed.id;
    *number = placed.number;
    *coins = after;
    return ERR_OK;
}

static struct bet_record record_of(const struct memory_tables *tables, const struct bet *bet)
{
    struct bet_record record = { .bet = *bet };
    for (size_t i = 0; i < tables->revealed_seeds.count; i++) {
        const struct memory_revealed_seeds *row = memory_table_row(&tables->revealed_seeds, i);
        if (row->user_id == bet->user_id && row->seeds.number == bet->seed_number) {
            record.revealed = true;
            memcpy(record.server_seed, row->seeds.server_seed, sizeof record.server_seed);
            memcpy(record.client_seed, row->seeds.client_seed, sizeof record.client_seed);
        }
    }
    return record;
}

static enum err list(void *self, int64_t user_id, int64_t newest, struct bet_record *bets, size_t capacity, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    size_t listed = 0;
    for (size_t i = database->tables.bets.count; i > 0 && listed < capacity; i--) {
        const struct bet *bet = memory_table_row(&database->tables.bets, i - 1);
        if (bet->user_id == user_id && bet->number <= newest) {
            bets[listed++] = record_of(&database->tables, bet);
        }
    }
    *count = listed;
    return ERR_OK;
}

static struct bet_line line_of(const struct memory_database *database, const struct bet *bet)
{
    struct bet_line line = { .bet = *bet };
    const struct memory_user *row = memory_database_user(database, bet->user_id);
    if (row != NULL) {
        memcpy(line.email, row->user.email, sizeof line.email);
        memcpy(line.username, row->user.username, sizeof line.username);
    }
    return line;
}

static enum err walk_on(void *self, struct row_walk *walk, struct bet_line bets[ROW_WALK_STEP], size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t seen = 0;
    size_t found = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.bets.count && seen < ROW_WALK_STEP; i++) {
        const struct bet_line line = line_of(database, memory_table_row(&database->tables.bets, i));
        if (line.bet.id <= walk->after) {
            continue;
        }
        seen++;
        walk->after = line.bet.id;
        if (strcasestr(line.email, walk->q) != NULL || strcasestr(line.username, walk->q) != NULL) {
            bets[found++] = line;
        }
    }
    if (err == ERR_OK) {
        walk->is_over = seen == 0;
        *count = found;
    }
    return err;
}

struct bet_store memory_bet_store(struct memory_database *database)
{
    return (struct bet_store){ .self = database, .place = place, .list = list, .walk = walk_on };
}
