#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"
#include "domain/kernel/text.h"

#define PURCHASE_COLUMNS "id, user_id, coins, cents, due, coalesce(coupon_id, 0), payment_intent, state, created_on"

static const char *const states[PURCHASE_STATES] = {
#define X(name, text) text,
    PURCHASE_STATE_LIST(X)
#undef X
};

static enum purchase_state read_state(struct row *row)
{
    char text[16] = "";
    row_text(row, text, sizeof text);
    size_t state = PURCHASE_PENDING;
    if (text_find(states, PURCHASE_STATES, text, &state) != ERR_OK) {
        row->malformed = true;
    }
    return (enum purchase_state)state;
}

static void read_purchase(struct row *row, void *out)
{
    struct purchase purchase = { .id = row_int64(row) };
    purchase.user_id = row_int64(row);
    purchase.coins = row_int64(row);
    purchase.cents = row_int64(row);
    purchase.due = row_int64(row);
    purchase.coupon_id = row_int64(row);
    row_text(row, purchase.payment_intent, sizeof purchase.payment_intent);
    purchase.state = read_state(row);
    purchase.created_on = row_instant(row);
    if (!row->malformed) {
        *(struct purchase *)out = purchase;
    }
}

STATEMENT(purchase_add, "INSERT INTO purchases (user_id, coins, cents, due, coupon_id, state, created_on) "
                        "VALUES ($1, $2, $3, $4, $5, 'pending', $6) RETURNING id");

static enum err add(void *self, const struct purchase *purchase, int64_t *id)
{
    return query_number(self, &sql_purchase_add,
                        PARAMETERS(parameter_int64(purchase->user_id), parameter_int64(purchase->coins),
                                   parameter_int64(purchase->cents), parameter_int64(purchase->due),
                                   parameter_int64_or_null(purchase->coupon_id), parameter_instant(purchase->created_on)),
                        id);
}

STATEMENT(purchase_set_payment_intent, "UPDATE purchases SET payment_intent = $2 WHERE id = $1");

static enum err set_payment_intent(void *self, int64_t id, const char *payment_intent)
{
    return query_change(self, &sql_purchase_set_payment_intent, PARAMETERS(parameter_int64(id), parameter_text(payment_intent)));
}

STATEMENT(purchase_find_by_payment_intent, "SELECT " PURCHASE_COLUMNS " FROM purchases WHERE payment_intent = $1");

static enum err find_by_payment_intent(void *self, const char *payment_intent, struct purchase *found)
{
    return query_one(self, &sql_purchase_find_by_payment_intent, PARAMETERS(parameter_text(payment_intent)), read_purchase,
                     found);
}

STATEMENT(purchase_find_locked, "SELECT " PURCHASE_COLUMNS " FROM purchases WHERE id = $1 FOR NO KEY UPDATE");

static enum err find_locked(void *self, int64_t id, struct purchase *found)
{
    return query_one(self, &sql_purchase_find_locked, PARAMETERS(parameter_int64(id)), read_purchase, found);
}

STATEMENT(purchase_set_state, "UPDATE purchases SET state = $2 WHERE id = $1");

static enum err set_state(void *self, int64_t id, enum purchase_state state)
{
    return query_change(self, &sql_purchase_set_state, PARAMETERS(parameter_int64(id), parameter_text(states[state])));
}

STATEMENT(purchase_list_of_user,
          "SELECT " PURCHASE_COLUMNS " FROM purchases WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT $3");

static enum err list_of_user(void *self, int64_t user_id, int64_t after, struct purchase *purchases, size_t capacity,
                             size_t *count)
{
    const struct row_array into = { .items = purchases, .item_size = sizeof *purchases, .capacity = capacity };
    return query_list(self, &sql_purchase_list_of_user,
                      PARAMETERS(parameter_int64(user_id), parameter_int64(after), parameter_int64((int64_t)capacity)),
                      read_purchase, into, count);
}

STATEMENT(purchase_list_pending, "SELECT " PURCHASE_COLUMNS " FROM purchases WHERE state = 'pending' AND created_on < $1 "
                                 "AND id > $2 ORDER BY id LIMIT $3");

static enum err list_pending(void *self, int64_t before, int64_t after, struct purchase *purchases, size_t capacity,
                             size_t *count)
{
    const struct row_array into = { .items = purchases, .item_size = sizeof *purchases, .capacity = capacity };
    return query_list(self, &sql_purchase_list_pending,
                      PARAMETERS(parameter_instant(before), parameter_int64(after), parameter_int64((int64_t)capacity)),
                      read_purchase, into, count);
}

struct purchase_store postgres_purchase_store(struct postgres *postgres)
{
    return (struct purchase_store){
        .self = postgres,
        .add = add,
        .set_payment_intent = set_payment_intent,
        .find_by_payment_intent = find_by_payment_intent,
        .find_locked = find_locked,
        .set_state = set_state,
        .list_of_user = list_of_user,
        .list_pending = list_pending,
    };
}
