#include <strings.h>
#include "adapters/memory/database.h"
#include "domain/kernel/text.h"

static enum err reserve_user_ids(void *self, int64_t *ids, size_t count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        ids[i] = ++database->last_user_id;
    }
    return err;
}

static bool is_taken(const char *key, const char *of_another, int (*compare)(const char *, const char *))
{
    return key[0] != '\0' && compare(key, of_another) == 0;
}

/* The unique indexes of the table users. */
static enum err check_user(const struct memory_database *database, const struct bulk_user *user)
{
    for (size_t i = 0; i < database->tables.users.count; i++) {
        const struct memory_user *row = memory_table_row(&database->tables.users, i);
        if (row->user.id == user->user.id || is_taken(user->user.email, row->user.email, strcmp) ||
            is_taken(user->user.username, row->user.username, strcasecmp) || is_taken(user->customer, row->customer, strcmp)) {
            return ERR_CONFLICT;
        }
    }
    return ERR_OK;
}

static enum err load_user(struct memory_database *database, const struct bulk_user *user)
{
    struct memory_user row = { .user = user->user, .had_plan = user->biggest_plan != NULL };
    row.user.subscribed = false;
    row.user.plan = PLAN_BRONZE;
    row.biggest_plan = user->biggest_plan == NULL ? PLAN_BRONZE : user->biggest_plan->rank;
    enum err err = check_user(database, user);
    if (err == ERR_OK && (text_copy(user->password_hash, row.password_hash, sizeof row.password_hash) != ERR_OK ||
                          text_copy(user->customer, row.customer, sizeof row.customer) != ERR_OK)) {
        err = ERR_INTERNAL;
    }
    return err == ERR_OK ? memory_table_append(&database->tables.users, &row) : err;
}

static enum err load_users(void *self, const struct bulk_user *users, size_t count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        err = load_user(database, &users[i]);
    }
    return err;
}

static enum err append_of_user(struct memory_database *database, struct memory_table *table, int64_t user_id, const void *row)
{
    return memory_database_user(database, user_id) == NULL ? ERR_NOT_FOUND : memory_table_append(table, row);
}

static enum err load_entries(void *self, const struct ledger_entry *entries, size_t count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        bool is_known = memory_database_user(database, entries[i].user_id) != NULL;
        err = is_known ? memory_database_add_entry(database, &entries[i]) : ERR_NOT_FOUND;
    }
    return err;
}

static enum err load_pair(struct memory_database *database, const struct bulk_seeds *seeds)
{
    const struct memory_revealed_seeds row = { .user_id = seeds->user_id, .seeds = seeds->seeds };
    for (size_t i = 0; i < database->tables.revealed_seeds.count; i++) {
        const struct memory_revealed_seeds *other = memory_table_row(&database->tables.revealed_seeds, i);
        if (other->user_id == row.user_id && other->seeds.number == row.seeds.number) {
            return ERR_CONFLICT;
        }
    }
    return append_of_user(database, &database->tables.revealed_seeds, row.user_id, &row);
}

static enum err load_seeds(void *self, const struct bulk_seeds *seeds, size_t count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        err = load_pair(database, &seeds[i]);
    }
    return err;
}

static enum err load_bet(struct memory_database *database, const struct bet *bet)
{
    struct bet row = *bet;
    row.id = ++database->last_bet_id;
    for (size_t i = 0; i < database->tables.bets.count; i++) {
        const struct bet *other = memory_table_row(&database->tables.bets, i);
        if (other->user_id == row.user_id && other->number == row.number) {
            return ERR_CONFLICT;
        }
    }
    return append_of_user(database, &database->tables.bets, row.user_id, &row);
}

static enum err load_bets(void *self, const struct bet *bets, size_t count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        err = load_bet(database, &bets[i]);
    }
    return err;
}

/* These are loaded as they are added one by one. */

static enum err load_subscriptions(void *self, const struct subscription *subscriptions, size_t count)
{
    const struct subscription_store store = memory_subscription_store(self);
    int64_t id = 0;
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        err = store.add(self, &subscriptions[i], &id);
    }
    return err;
}

static enum err load_invoices(void *self, const struct invoice *invoices, size_t count)
{
    const struct invoice_store store = memory_invoice_store(self);
    int64_t id = 0;
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        err = store.add(self, &invoices[i], &id);
    }
    return err;
}

static enum err load_coupons(void *self, const struct coupon *coupons, size_t count)
{
    const struct coupon_store store = memory_coupon_store(self);
    int64_t id = 0;
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        err = store.add(self, &coupons[i], &id);
    }
    return err;
}

struct bulk_loader memory_bulk_loader(struct memory_database *database)
{
    return (struct bulk_loader){
        .self = database,
        .reserve_user_ids = reserve_user_ids,
        .load_users = load_users,
        .load_entries = load_entries,
        .load_seeds = load_seeds,
        .load_bets = load_bets,
        .load_subscriptions = load_subscriptions,
        .load_invoices = load_invoices,
        .load_coupons = load_coupons,
    };
}
