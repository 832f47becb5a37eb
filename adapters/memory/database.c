#include "adapters/memory/database.h"

static const struct memory_tables empty = {
#define X(name, row) .name = { .row_size = sizeof(row) },
    MEMORY_TABLE_LIST(X)
#undef X
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
    enum err err = ERR_OK;
#define X(name, row) err = err == ERR_OK ? memory_table_copy(&tables->name, &made.name) : err;
    MEMORY_TABLE_LIST(X)
#undef X
    if (err != ERR_OK) {
        memory_tables_clear(&made);
        return err;
    }
    *copy = made;
    return ERR_OK;
}

void memory_tables_clear(struct memory_tables *tables)
{
#define X(name, row) memory_table_clear(&tables->name);
    MEMORY_TABLE_LIST(X)
#undef X
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

/* No entry is ever taken out. */
enum err memory_database_add_entry(struct memory_database *database, const struct ledger_entry *entry)
{
    struct ledger_entry row = *entry;
    row.id = (int64_t)database->tables.entries.count + 1;
    return memory_table_append(&database->tables.entries, &row);
}

struct user memory_database_read_user(const struct memory_database *database, const struct memory_user *row)
{
    struct user user = row->user;
    for (size_t i = 0; i < database->tables.subscriptions.count; i++) {
        const struct subscription *subscription = memory_table_row(&database->tables.subscriptions, i);
        if (subscription->user_id == user.id && subscription_is_active(subscription->status)) {
            user.subscribed = true;
            user.plan = subscription->plan;
        }
    }
    return user;
}

struct memory_coupon *memory_database_coupon(const struct memory_database *database, int64_t id)
{
    for (size_t i = 0; i < database->tables.coupons.count; i++) {
        struct memory_coupon *row = memory_table_row(&database->tables.coupons, i);
        if (row->coupon.id == id) {
            return row;
        }
    }
    return NULL;
}

struct memory_job *memory_database_job(const struct memory_database *database, int64_t id)
{
    for (size_t i = 0; i < database->tables.jobs.count; i++) {
        struct memory_job *row = memory_table_row(&database->tables.jobs, i);
        if (row->job.id == id) {
            return row;
        }
    }
    return NULL;
}
