#include "adapters/postgres/postgres.h"
#include "adapters/postgres/user_row.h"

#define ACCOUNT_COLUMNS "id, email, locale, customer, coins, coin_debt, biggest_plan, deleted_on IS NOT NULL"

static void read_account(struct row *row, void *out)
{
    struct billing_account account = { .user_id = row_int64(row) };
    row_text(row, account.email, sizeof account.email);
    account.locale = user_row_locale(row);
    row_text(row, account.customer, sizeof account.customer);
    account.holding.coins = row_int64(row);
    account.holding.debt = row_int64(row);
    account.had_plan = user_row_plan(row, &account.biggest_plan);
    account.deleted = row_bool(row);
    if (!row->malformed) {
        *(struct billing_account *)out = account;
    }
}

STATEMENT(billing_account_find, "SELECT " ACCOUNT_COLUMNS " FROM users WHERE id = $1");

static enum err find(void *self, int64_t user_id, struct billing_account *found)
{
    return query_one(self, &sql_billing_account_find, PARAMETERS(parameter_int64(user_id)), read_account, found);
}

/* As an UPDATE of the row would lock it: whoever writes down something of the user need not wait. */
STATEMENT(billing_account_find_locked, "SELECT " ACCOUNT_COLUMNS " FROM users WHERE id = $1 FOR NO KEY UPDATE");

static enum err find_locked(void *self, int64_t user_id, struct billing_account *found)
{
    return query_one(self, &sql_billing_account_find_locked, PARAMETERS(parameter_int64(user_id)), read_account, found);
}

STATEMENT(billing_account_find_by_customer, "SELECT " ACCOUNT_COLUMNS " FROM users WHERE customer = $1");

static enum err find_by_customer(void *self, const char *customer, struct billing_account *found)
{
    return query_one(self, &sql_billing_account_find_by_customer, PARAMETERS(parameter_text(customer)), read_account, found);
}

STATEMENT(billing_account_set_customer, "UPDATE users SET customer = $2, updated_on = now() WHERE id = $1 AND customer IS NULL");

static enum err set_customer(void *self, int64_t user_id, const char *customer)
{
    enum err err =
        query_change(self, &sql_billing_account_set_customer, PARAMETERS(parameter_int64(user_id), parameter_text(customer)));
    return err == ERR_NOT_FOUND ? ERR_STALE : err;
}

STATEMENT(billing_account_set_biggest_plan, "UPDATE users SET biggest_plan = $2, updated_on = now() WHERE id = $1");

static enum err set_biggest_plan(void *self, int64_t user_id, enum plan_rank plan)
{
    return query_change(self, &sql_billing_account_set_biggest_plan,
                        PARAMETERS(parameter_int64(user_id), parameter_text(plan_at(plan)->id)));
}

struct billing_account_store postgres_billing_account_store(struct postgres *postgres)
{
    return (struct billing_account_store){
        .self = postgres,
        .find = find,
        .find_locked = find_locked,
        .find_by_customer = find_by_customer,
        .set_customer = set_customer,
        .set_biggest_plan = set_biggest_plan,
    };
}
