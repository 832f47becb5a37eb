#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

/* What falls below zero breaks users_coins_are_never_negative or users_coin_debt_is_never_negative, what goes beyond bigint is
 * out of range: sql_error.c tells them apart. */
STATEMENT(ledger_add,
          "WITH moved AS (UPDATE users SET coins = coins + $2, coin_debt = coin_debt + $5, updated_on = $4 WHERE id = $1 "
          "RETURNING id, coins) "
          "INSERT INTO coin_entries (user_id, amount, debt, reason, created_on) SELECT id, $2, $5, $3, $4 FROM moved "
          "RETURNING (SELECT coins FROM moved)");

static enum err add(void *self, const struct ledger_entry *entry, int64_t *coins)
{
    int64_t after = 0;
    enum err err = query_number(self, &sql_ledger_add,
                                PARAMETERS(parameter_int64(entry->user_id), parameter_int64(entry->amount),
                                           parameter_text(coin_reason_name(entry->reason)), parameter_instant(entry->created_on),
                                           parameter_int64(entry->debt)),
                                &after);
    if (err == ERR_OK && coins != NULL) {
        *coins = after;
    }
    return err;
}

STATEMENT(ledger_list_of_user, "SELECT id, user_id, amount, debt, reason, created_on FROM coin_entries "
                               "WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT $3");

static void read_entry(struct row *row, void *out)
{
    char reason[COIN_REASON_BYTES + 1] = "";
    struct ledger_entry entry = { .id = row_int64(row) };
    entry.user_id = row_int64(row);
    entry.amount = row_int64(row);
    entry.debt = row_int64(row);
    row_text(row, reason, sizeof reason);
    entry.created_on = row_instant(row);
    if (coin_reason_from(reason, &entry.reason) != ERR_OK) {
        row->malformed = true;
    }
    if (!row->malformed) {
        *(struct ledger_entry *)out = entry;
    }
}

static enum err list_of_user(void *self, int64_t user_id, int64_t after, struct ledger_entry *entries, size_t capacity,
                             size_t *count)
{
    const struct row_array into = { .items = entries, .item_size = sizeof *entries, .capacity = capacity };
    return query_list(self, &sql_ledger_list_of_user,
                      PARAMETERS(parameter_int64(user_id), parameter_int64(after), parameter_int64((int64_t)capacity)),
                      read_entry, into, count);
}

/* Sums are numeric, so that they can't overflow before they are compared. Always one row at least: the counts. */
STATEMENT(ledger_audit,
          "WITH books AS MATERIALIZED (SELECT id, coins, coin_debt, coalesce(entries, 0) AS entries, coalesce(owed, 0) AS owed, "
          "coalesce(settled, 0) AS settled FROM users "
          "LEFT JOIN (SELECT user_id, sum(amount) AS entries, sum(debt) AS owed FROM coin_entries GROUP BY user_id) AS e "
          "ON e.user_id = id "
          "LEFT JOIN (SELECT user_id, sum(net) AS settled FROM bets GROUP BY user_id) AS b ON b.user_id = id), "
          "wrong AS (SELECT * FROM books WHERE coins <> entries + settled OR coin_debt <> owed) "
          "SELECT (SELECT count(*) FROM books), (SELECT count(*) FROM wrong), "
          "coalesce(id, 0), coalesce(coins, 0), coalesce(entries, 0)::bigint, coalesce(settled, 0)::bigint, "
          "coalesce(coin_debt, 0), coalesce(owed, 0)::bigint "
          "FROM (SELECT) AS always LEFT JOIN (SELECT * FROM wrong ORDER BY id LIMIT $1) AS first_wrong ON true ORDER BY id");

struct audit_row {
    int64_t user_count;
    int64_t wrong_count;
    struct coin_balance balance;
};

static void read_audit_row(struct row *row, void *out)
{
    struct audit_row audited = { .user_count = row_int64(row) };
    audited.wrong_count = row_int64(row);
    audited.balance.user_id = row_int64(row);
    audited.balance.coins = row_int64(row);
    audited.balance.entries = row_int64(row);
    audited.balance.bets = row_int64(row);
    audited.balance.debt = row_int64(row);
    audited.balance.debt_entries = row_int64(row);
    if (!row->malformed) {
        *(struct audit_row *)out = audited;
    }
}

static enum err audit_at_leisure(struct postgres *postgres, size_t capacity, struct audit_row *rows, size_t *row_count)
{
    const struct row_array into = { .items = rows, .item_size = sizeof *rows, .capacity = capacity + 1 };
    enum err err = connection_take_time(postgres);
    if (err == ERR_OK) {
        err = query_list(postgres, &sql_ledger_audit, PARAMETERS(parameter_int64((int64_t)capacity)), read_audit_row, into,
                         row_count);
        connection_hurry(postgres);
    }
    return err;
}

static enum err audit(void *self, struct coin_balance *wrong, size_t capacity, size_t *wrong_count, int64_t *user_count)
{
    struct audit_row *rows = calloc(capacity + 1, sizeof *rows);
    if (rows == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t row_count = 0;
    enum err err = audit_at_leisure(self, capacity, rows, &row_count);
    if (err == ERR_OK) {
        *user_count = rows[0].user_count;
        *wrong_count = (size_t)rows[0].wrong_count;
        for (size_t i = 0; i < capacity && i < *wrong_count; i++) {
            wrong[i] = rows[i].balance;
        }
    }
    free(rows);
    return err;
}

struct ledger postgres_ledger(struct postgres *postgres)
{
    return (struct ledger){ .self = postgres, .add = add, .list_of_user = list_of_user, .audit = audit };
}
