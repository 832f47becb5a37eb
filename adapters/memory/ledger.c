#include "adapters/memory/database.h"

static enum err add(void *self, const struct ledger_entry *entry, int64_t *coins)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_user *row = memory_database_user(database, entry->user_id);
    int64_t after = 0;
    int64_t debt = 0;
    if (err == ERR_OK && row == NULL) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        err = coin_add(row->user.coins, entry->amount, &after);
    }
    if (err == ERR_OK) {
        err = coin_add(row->user.coin_debt, entry->debt, &debt);
    }
    if (err == ERR_OK) {
        err = memory_database_add_entry(database, entry);
    }
    if (err != ERR_OK) {
        return err;
    }
    row->user.coins = after;
    row->user.coin_debt = debt;
    if (coins != NULL) {
        *coins = after;
    }
    return ERR_OK;
}

static enum err list_of_user(void *self, int64_t user_id, int64_t after, struct ledger_entry *entries, size_t capacity,
                             size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t listed = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.entries.count && listed < capacity; i++) {
        const struct ledger_entry *row = memory_table_row(&database->tables.entries, i);
        if (row->user_id == user_id && row->id > after) {
            entries[listed++] = *row;
        }
    }
    if (err == ERR_OK) {
        *count = listed;
    }
    return err;
}

static struct coin_balance add_up(const struct memory_tables *tables, const struct user *user)
{
    struct coin_balance balance = { .user_id = user->id, .coins = user->coins, .debt = user->coin_debt };
    for (size_t i = 0; i < tables->entries.count; i++) {
        const struct ledger_entry *entry = memory_table_row(&tables->entries, i);
        balance.entries += entry->user_id == user->id ? entry->amount : 0;
        balance.debt_entries += entry->user_id == user->id ? entry->debt : 0;
    }
    for (size_t i = 0; i < tables->bets.count; i++) {
        const struct bet *bet = memory_table_row(&tables->bets, i);
        balance.bets += bet->user_id == user->id ? bet->net : 0;
    }
    return balance;
}

static enum err audit(void *self, struct coin_balance *wrong, size_t capacity, size_t *wrong_count, int64_t *user_count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    size_t found = 0;
    for (size_t i = 0; i < database->tables.users.count; i++) {
        const struct memory_user *row = memory_table_row(&database->tables.users, i);
        const struct coin_balance balance = add_up(&database->tables, &row->user);
        if (balance.coins == balance.entries + balance.bets && balance.debt == balance.debt_entries) {
            continue;
        }
        if (found < capacity) {
            wrong[found] = balance;
        }
        found++;
    }
    *wrong_count = found;
    *user_count = (int64_t)database->tables.users.count;
    return ERR_OK;
}

struct ledger memory_ledger(struct memory_database *database)
{
    return (struct ledger){ .self = database, .add = add, .list_of_user = list_of_user, .audit = audit };
}
