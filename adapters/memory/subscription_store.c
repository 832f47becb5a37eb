#include <string.h>
#include "adapters/memory/database.h"

static struct subscription *find_row(const struct memory_database *database, int64_t id)
{
    for (size_t i = 0; i < database->tables.subscriptions.count; i++) {
        struct subscription *row = memory_table_row(&database->tables.subscriptions, i);
        if (row->id == id) {
            return row;
        }
    }
    return NULL;
}

static const struct subscription *find_gateway_row(const struct memory_database *database, const char *gateway_id)
{
    for (size_t i = 0; gateway_id[0] != '\0' && i < database->tables.subscriptions.count; i++) {
        const struct subscription *row = memory_table_row(&database->tables.subscriptions, i);
        if (strcmp(row->gateway_id, gateway_id) == 0) {
            return row;
        }
    }
    return NULL;
}

static const struct subscription *find_open_row(const struct memory_database *database, int64_t user_id)
{
    for (size_t i = 0; i < database->tables.subscriptions.count; i++) {
        const struct subscription *row = memory_table_row(&database->tables.subscriptions, i);
        if (row->user_id == user_id && !subscription_is_over(row->status)) {
            return row;
        }
    }
    return NULL;
}

/* The unique indexes hold, and the rules of SQL that a row can break; `before` is the row as it is kept, or NULL. */
static enum err check(const struct memory_database *database, const struct subscription *row, const struct subscription *before)
{
    const struct subscription *open = subscription_is_over(row->status) ? NULL : find_open_row(database, row->user_id);
    const struct subscription *known = find_gateway_row(database, row->gateway_id);
    if ((open != NULL && open != before) || (known != NULL && known != before)) {
        return ERR_CONFLICT;
    }
    const int64_t coupons[] = { row->coupon_id, row->asked_coupon_id };
    for (size_t i = 0; i < sizeof coupons / sizeof coupons[0]; i++) {
        if (coupons[i] != 0 && memory_database_coupon(database, coupons[i]) == NULL) {
            return ERR_NOT_FOUND;
        }
    }
    return row->changes < 0 ? ERR_INTERNAL : ERR_OK;
}

static enum err add(void *self, const struct subscription *subscription, int64_t *id)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct subscription row = *subscription;
    row.id = database->last_subscription_id + 1;
    if (err == ERR_OK) {
        err = check(database, &row, NULL);
    }
    if (err == ERR_OK && memory_database_user(database, row.user_id) == NULL) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        err = memory_table_append(&database->tables.subscriptions, &row);
    }
    if (err == ERR_OK) {
        *id = database->last_subscription_id = row.id;
    }
    return err;
}

static enum err tell(enum err err, const struct subscription *row, struct subscription *found)
{
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    *found = *row;
    return ERR_OK;
}

static enum err find_of_user(void *self, int64_t user_id, struct subscription *found)
{
    struct memory_database *database = self;
    return tell(memory_faults_next(database->faults), find_open_row(database, user_id), found);
}

static enum err find_locked(void *self, int64_t id, struct subscription *found)
{
    struct memory_database *database = self;
    return tell(memory_faults_next(database->faults), find_row(database, id), found);
}

static enum err find_gateway_locked(void *self, const char *gateway_id, struct subscription *found)
{
    struct memory_database *database = self;
    return tell(memory_faults_next(database->faults), find_gateway_row(database, gateway_id), found);
}

static enum err set(void *self, const struct subscription *subscription)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct subscription *row = find_row(database, subscription->id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    struct subscription changed = *subscription;
    changed.user_id = row->user_id;
    changed.created_on = row->created_on;
    err = check(database, &changed, row);
    if (err == ERR_OK) {
        *row = changed;
    }
    return err;
}

static enum err list_of_user(void *self, int64_t user_id, int64_t after, struct subscription *subscriptions, size_t capacity,
                             size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t listed = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.subscriptions.count && listed < capacity; i++) {
        const struct subscription *row = memory_table_row(&database->tables.subscriptions, i);
        if (row->user_id == user_id && row->id > after) {
            subscriptions[listed++] = *row;
        }
    }
    if (err == ERR_OK) {
        *count = listed;
    }
    return err;
}

static enum err list_open(void *self, int64_t after, struct subscription *subscriptions, size_t capacity, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    size_t listed = 0;
    for (size_t i = 0; i < database->tables.subscriptions.count && listed < capacity; i++) {
        const struct subscription *row = memory_table_row(&database->tables.subscriptions, i);
        if (row->id > after && !subscription_is_over(row->status)) {
            subscriptions[listed++] = *row;
        }
    }
    *count = listed;
    return ERR_OK;
}

struct subscription_store memory_subscription_store(struct memory_database *database)
{
    return (struct subscription_store){
        .self = database,
        .add = add,
        .find_of_user = find_of_user,
        .find_locked = find_locked,
        .find_gateway_locked = find_gateway_locked,
        .set = set,
        .list_of_user = list_of_user,
        .list_open = list_open,
    };
}
