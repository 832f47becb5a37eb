#include <string.h>
#include "adapters/memory/database.h"
#include "domain/kernel/text.h"

static const struct memory_user *find_row_by_customer(const struct memory_database *database, const char *customer)
{
    for (size_t i = 0; customer[0] != '\0' && i < database->tables.users.count; i++) {
        const struct memory_user *row = memory_table_row(&database->tables.users, i);
        if (strcmp(row->customer, customer) == 0) {
            return row;
        }
    }
    return NULL;
}

static void read_account(const struct memory_user *row, struct billing_account *account)
{
    *account = (struct billing_account){
        .user_id = row->user.id,
        .locale = row->user.locale,
        .holding = { .coins = row->user.coins, .debt = row->user.coin_debt },
        .had_plan = row->had_plan,
        .biggest_plan = row->biggest_plan,
        .deleted = row->user.deleted,
    };
    memcpy(account->email, row->user.email, sizeof account->email);
    memcpy(account->customer, row->customer, sizeof account->customer);
}

static enum err find(void *self, int64_t user_id, struct billing_account *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct memory_user *row = memory_database_user(database, user_id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    read_account(row, found);
    return ERR_OK;
}

static enum err find_by_customer(void *self, const char *customer, struct billing_account *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct memory_user *row = find_row_by_customer(database, customer);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    read_account(row, found);
    return ERR_OK;
}

static enum err set_customer(void *self, int64_t user_id, const char *customer)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_user *row = memory_database_user(database, user_id);
    if (err != ERR_OK) {
        return err;
    }
    if (row == NULL || row->customer[0] != '\0') {
        return ERR_STALE;
    }
    if (find_row_by_customer(database, customer) != NULL) {
        return ERR_CONFLICT;
    }
    bool fits = customer[0] != '\0' && text_copy(customer, row->customer, sizeof row->customer) == ERR_OK;
    return fits ? ERR_OK : ERR_INTERNAL;
}

static enum err set_biggest_plan(void *self, int64_t user_id, enum plan_rank plan)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_user *row = memory_database_user(database, user_id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    row->had_plan = true;
    row->biggest_plan = plan;
    return ERR_OK;
}

struct billing_account_store memory_billing_account_store(struct memory_database *database)
{
    return (struct billing_account_store){
        .self = database,
        .find = find,
        .find_locked = find, /* there is but one user of this database */
        .find_by_customer = find_by_customer,
        .set_customer = set_customer,
        .set_biggest_plan = set_biggest_plan,
    };
}
