#include "adapters/postgres/billing_row.h"
#include "adapters/postgres/postgres.h"
#include "adapters/postgres/user_row.h"

#define SUBSCRIPTION_COLUMNS                                                                                                     \
    "id, user_id, gateway_id, plan, status, coalesce(coupon_id, 0), coalesce(asked_coupon_id, 0), current_period_end_on, "       \
    "changes, seen_on, created_on"

static enum subscription_status read_status(struct row *row)
{
    char name[24] = "";
    enum subscription_status status = SUBSCRIPTION_INCOMPLETE;
    row_text(row, name, sizeof name);
    if (subscription_status_from(name, &status) != ERR_OK) {
        row->malformed = true;
    }
    return status;
}

static void read_subscription(struct row *row, void *out)
{
    struct subscription subscription = { .id = row_int64(row) };
    subscription.user_id = row_int64(row);
    row_text(row, subscription.gateway_id, sizeof subscription.gateway_id);
    (void)user_row_plan(row, &subscription.plan);
    subscription.status = read_status(row);
    subscription.coupon_id = row_int64(row);
    subscription.asked_coupon_id = row_int64(row);
    subscription.current_period_end_on = row_instant(row);
    subscription.changes = row_int64(row);
    subscription.seen_on = row_instant(row);
    subscription.created_on = row_instant(row);
    if (!row->malformed) {
        *(struct subscription *)out = subscription;
    }
}

/* ON CONFLICT, so that a second one doesn't end the transaction. Of two at once the later waits for the earlier's commit. */
STATEMENT(subscription_add, "WITH added AS (INSERT INTO subscriptions (" SUBSCRIPTION_WRITTEN ") "
                            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING id) SELECT "
                            "coalesce((SELECT id FROM added), 0)");

static enum err add(void *self, const struct subscription *subscription, int64_t *id)
{
    struct parameter values[SUBSCRIPTION_VALUES];
    subscription_row_write(subscription, values);
    return query_add(self, &sql_subscription_add, values, SUBSCRIPTION_VALUES, id);
}

STATEMENT(subscription_find_of_user, "SELECT " SUBSCRIPTION_COLUMNS " FROM subscriptions WHERE user_id = $1 "
                                     "AND status IN ('incomplete', 'trialing', 'active', 'past_due', 'paused')");

static enum err find_of_user(void *self, int64_t user_id, struct subscription *found)
{
    return query_one(self, &sql_subscription_find_of_user, PARAMETERS(parameter_int64(user_id)), read_subscription, found);
}

STATEMENT(subscription_find_locked, "SELECT " SUBSCRIPTION_COLUMNS " FROM subscriptions WHERE id = $1 FOR NO KEY UPDATE");

static enum err find_locked(void *self, int64_t id, struct subscription *found)
{
    return query_one(self, &sql_subscription_find_locked, PARAMETERS(parameter_int64(id)), read_subscription, found);
}

STATEMENT(subscription_find_gateway_locked,
          "SELECT " SUBSCRIPTION_COLUMNS " FROM subscriptions WHERE gateway_id = $1 FOR NO KEY UPDATE");

static enum err find_gateway_locked(void *self, const char *gateway_id, struct subscription *found)
{
    return query_one(self, &sql_subscription_find_gateway_locked, PARAMETERS(parameter_text(gateway_id)), read_subscription,
                     found);
}

STATEMENT(subscription_set, "UPDATE subscriptions SET gateway_id = $2, plan = $3, status = $4, coupon_id = $5, "
                            "asked_coupon_id = $6, current_period_end_on = $7, changes = $8, seen_on = $9 WHERE id = $1");

static enum err set(void *self, const struct subscription *subscription)
{
    return query_change(self, &sql_subscription_set,
                        PARAMETERS(parameter_int64(subscription->id), parameter_text_or_null(subscription->gateway_id),
                                   parameter_text(plan_at(subscription->plan)->id),
                                   parameter_text(subscription_status_name(subscription->status)),
                                   parameter_int64_or_null(subscription->coupon_id),
                                   parameter_int64_or_null(subscription->asked_coupon_id),
                                   parameter_instant_or_null(subscription->current_period_end_on),
                                   parameter_int64(subscription->changes), parameter_instant_or_null(subscription->seen_on)));
}

STATEMENT(subscription_list_of_user,
          "SELECT " SUBSCRIPTION_COLUMNS " FROM subscriptions WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT $3");

static enum err list_of_user(void *self, int64_t user_id, int64_t after, struct subscription *subscriptions, size_t capacity,
                             size_t *count)
{
    const struct row_array into = { .items = subscriptions, .item_size = sizeof *subscriptions, .capacity = capacity };
    return query_list(self, &sql_subscription_list_of_user,
                      PARAMETERS(parameter_int64(user_id), parameter_int64(after), parameter_int64((int64_t)capacity)),
                      read_subscription, into, count);
}

STATEMENT(subscription_list_open, "SELECT " SUBSCRIPTION_COLUMNS " FROM subscriptions WHERE id > $1 "
                                  "AND status IN ('incomplete', 'trialing', 'active', 'past_due', 'paused') "
                                  "ORDER BY id LIMIT $2");

static enum err list_open(void *self, int64_t after, struct subscription *subscriptions, size_t capacity, size_t *count)
{
    const struct row_array into = { .items = subscriptions, .item_size = sizeof *subscriptions, .capacity = capacity };
    return query_list(self, &sql_subscription_list_open, PARAMETERS(parameter_int64(after), parameter_int64((int64_t)capacity)),
                      read_subscription, into, count);
}

struct subscription_store postgres_subscription_store(struct postgres *postgres)
{
    return (struct subscription_store){
        .self = postgres,
        .add = add,
        .find_of_user = find_of_user,
        .find_locked = find_locked,
        .find_gateway_locked = find_gateway_locked,
        .set = set,
        .list_of_user = list_of_user,
        .list_open = list_open,
    };
}
