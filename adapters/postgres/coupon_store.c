#include "adapters/postgres/billing_row.h"
#include "adapters/postgres/postgres.h"
#include "adapters/postgres/search.h"

#define COUPON_COLUMNS                                                                                                           \
    "id, code, coalesce(percent_off, 0), coalesce(amount_off, 0), duration, coalesce(duration_in_months, 0), "                   \
    "coalesce(max_redemptions, 0), times_redeemed, redeem_by, created_on, name, pending"

static enum coupon_duration read_duration(struct row *row)
{
    char name[16] = "";
    enum coupon_duration duration = COUPON_ONCE;
    row_text(row, name, sizeof name);
    if (coupon_duration_from(name, &duration) != ERR_OK) {
        row->malformed = true;
    }
    return duration;
}

static void read_coupon(struct row *row, void *out)
{
    struct coupon coupon = { .id = row_int64(row) };
    row_text(row, coupon.code, sizeof coupon.code);
    coupon.percent_off = row_int32(row);
    coupon.amount_off = row_int64(row);
    coupon.duration = read_duration(row);
    coupon.duration_in_months = row_int32(row);
    coupon.max_redemptions = row_int64(row);
    coupon.times_redeemed = row_int64(row);
    coupon.redeem_by = row_instant(row);
    coupon.created_on = row_instant(row);
    row_text(row, coupon.name, sizeof coupon.name);
    coupon.is_pending = row_bool(row);
    if (!row->malformed) {
        *(struct coupon *)out = coupon;
    }
}

/* ON CONFLICT, so that a taken code doesn't end the transaction. */
STATEMENT(coupon_add, "WITH added AS (INSERT INTO coupons (" COUPON_WRITTEN ") "
                      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
                      "ON CONFLICT DO NOTHING RETURNING id) SELECT coalesce((SELECT id FROM added), 0)");

static enum err add(void *self, const struct coupon *coupon, int64_t *id)
{
    struct parameter values[COUPON_VALUES];
    coupon_row_write(coupon, values);
    return query_add(self, &sql_coupon_add, values, COUPON_VALUES, id);
}

STATEMENT(coupon_find, "SELECT " COUPON_COLUMNS " FROM coupons WHERE id = $1");

static enum err find(void *self, int64_t id, struct coupon *found)
{
    return query_one(self, &sql_coupon_find, PARAMETERS(parameter_int64(id)), read_coupon, found);
}

STATEMENT(coupon_find_by_code, "SELECT " COUPON_COLUMNS " FROM coupons WHERE code = $1");

static enum err find_by_code(void *self, const char *code, struct coupon *found)
{
    return query_one(self, &sql_coupon_find_by_code, PARAMETERS(parameter_text(code)), read_coupon, found);
}

/* coupon_is_redeemable as one step: a second one that wants the last redemption waits for the row, then finds it used up. */
STATEMENT(coupon_redeem, "UPDATE coupons SET times_redeemed = times_redeemed + 1 WHERE id = $1 AND NOT pending "
                         "AND (redeem_by IS NULL OR redeem_by >= $2) "
                         "AND (max_redemptions IS NULL OR times_redeemed < max_redemptions)");

static enum err redeem(void *self, int64_t id, int64_t now)
{
    enum err err = query_change(self, &sql_coupon_redeem, PARAMETERS(parameter_int64(id), parameter_instant(now)));
    return err == ERR_NOT_FOUND ? ERR_STALE : err;
}

STATEMENT(coupon_give_back, "UPDATE coupons SET times_redeemed = times_redeemed - 1 WHERE id = $1 AND times_redeemed > 0");

static enum err give_back(void *self, int64_t id)
{
    enum err err = query_change(self, &sql_coupon_give_back, PARAMETERS(parameter_int64(id)));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

STATEMENT(coupon_remove_by_code, "DELETE FROM coupons WHERE code = $1");

static enum err remove_by_code(void *self, const char *code)
{
    enum err err = query_change(self, &sql_coupon_remove_by_code, PARAMETERS(parameter_text(code)));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

STATEMENT(coupon_ask_again, "UPDATE coupons SET created_on = $2 WHERE id = $1 AND pending");

static enum err ask_again(void *self, int64_t id, int64_t now)
{
    return query_change(self, &sql_coupon_ask_again, PARAMETERS(parameter_int64(id), parameter_instant(now)));
}

STATEMENT(coupon_set_made, "UPDATE coupons SET pending = false WHERE id = $1 AND pending");

static enum err set_made(void *self, int64_t id)
{
    return query_change(self, &sql_coupon_set_made, PARAMETERS(parameter_int64(id)));
}

STATEMENT(coupon_remove_pending, "DELETE FROM coupons WHERE id = $1 AND pending AND created_on = $2");

static enum err remove_pending(void *self, int64_t id, int64_t created_on)
{
    enum err err = query_change(self, &sql_coupon_remove_pending, PARAMETERS(parameter_int64(id), parameter_instant(created_on)));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

STATEMENT(coupon_remove, "DELETE FROM coupons WHERE id = $1");

static enum err remove_by_id(void *self, int64_t id)
{
    enum err err = query_change(self, &sql_coupon_remove, PARAMETERS(parameter_int64(id)));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

STATEMENT(coupon_set_name, "UPDATE coupons SET name = $2 WHERE id = $1");

static enum err set_name(void *self, int64_t id, const char *name)
{
    return query_change(self, &sql_coupon_set_name, PARAMETERS(parameter_int64(id), parameter_text(name)));
}

STATEMENT(coupon_count, "SELECT coalesce((SELECT sum(rows) FROM row_counts WHERE relation = 'coupons'), 0)::bigint "
                        "- (SELECT count(*) FROM coupons WHERE pending)");

STATEMENT(coupon_newest, "SELECT " COUPON_COLUMNS " FROM coupons WHERE NOT pending ORDER BY id DESC OFFSET $1 LIMIT $2");

STATEMENT(coupon_oldest, "SELECT " COUPON_COLUMNS " FROM coupons WHERE NOT pending ORDER BY id OFFSET $1 LIMIT $2");

static enum err list_all(struct postgres *postgres, int64_t skip, struct row_array into, size_t *count, int64_t *total)
{
    enum err err = query_number(postgres, &sql_coupon_count, NO_PARAMETERS, total);
    const struct search_page page = search_page_of(skip, into.capacity, *total);
    const struct statement *statement = page.is_from_end ? &sql_coupon_oldest : &sql_coupon_newest;
    if (err == ERR_OK) {
        err = query_list(postgres, statement, PARAMETERS(parameter_int64(page.skip), parameter_int64(page.limit)), read_coupon,
                         into, count);
    }
    if (err == ERR_OK) {
        search_page_turn(&page, into.items, into.item_size, *count);
    }
    return err;
}

#define COUPON_FOUND "FROM coupons WHERE lower(code) LIKE $1 AND NOT pending"

STATEMENT(coupon_search_count, "SELECT count(*) " COUPON_FOUND);

/* All that is found by the index of trigrams, and then put in order. */
STATEMENT(coupon_search, "WITH found AS MATERIALIZED (SELECT id " COUPON_FOUND ") SELECT " COUPON_COLUMNS " FROM coupons "
                         "WHERE id = ANY (ARRAY(SELECT id FROM found ORDER BY id DESC OFFSET $2 LIMIT $3)) ORDER BY id DESC");

static enum err list_found(struct postgres *postgres, const char *q, int64_t skip, struct row_array into, size_t *count,
                           int64_t *total)
{
    struct search_pattern pattern = { .text = "" };
    const struct parameter found = parameter_search(&pattern, q);
    enum err err = query_number(postgres, &sql_coupon_search_count, &found, 1, total);
    if (err == ERR_OK) {
        err = query_list(postgres, &sql_coupon_search,
                         PARAMETERS(found, parameter_int64(skip), parameter_int64((int64_t)into.capacity)), read_coupon, into,
                         count);
    }
    return err;
}

static enum err list(void *self, const char *q, int64_t skip, struct coupon *coupons, size_t capacity, size_t *count,
                     int64_t *total)
{
    const struct row_array into = { .items = coupons, .item_size = sizeof *coupons, .capacity = capacity };
    int64_t all = 0;
    enum err err = q[0] == '\0' ? list_all(self, skip, into, count, &all) : list_found(self, q, skip, into, count, &all);
    if (err == ERR_OK) {
        *total = all;
    }
    return err;
}

STATEMENT(coupon_step, "SELECT coalesce(max(id), 0) FROM (SELECT id FROM coupons WHERE id > $1 ORDER BY id LIMIT $2) AS step");

/* The step is read first, by its limit: whatever the statistics say, what is searched for is looked for in its rows alone. */
STATEMENT(coupon_walk, "SELECT " COUPON_COLUMNS " FROM (SELECT * FROM coupons WHERE id > $1 AND id <= $2 ORDER BY id LIMIT 250) "
                       "AS step WHERE lower(code) LIKE $3 AND NOT pending ORDER BY id");

static enum err walk_on(void *self, struct row_walk *walk, struct coupon coupons[ROW_WALK_STEP], size_t *count)
{
    static const struct search_walk search = { .step = &sql_coupon_step, .rows = &sql_coupon_walk, .read = read_coupon };
    return search_walk_on(self, &search, walk, coupons, sizeof *coupons, count);
}

STATEMENT(coupon_expire, "WITH marked AS (UPDATE coupons SET expired = true WHERE id = ANY (ARRAY(SELECT id FROM coupons "
                         "WHERE NOT expired AND redeem_by < $1 ORDER BY redeem_by LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED)) "
                         "RETURNING 1) SELECT count(*) FROM marked");

static enum err expire(void *self, int64_t now, size_t *count)
{
    return query_purge(self, &sql_coupon_expire, now, count);
}

struct coupon_store postgres_coupon_store(struct postgres *postgres)
{
    return (struct coupon_store){
        .self = postgres,
        .add = add,
        .find = find,
        .find_by_code = find_by_code,
        .redeem = redeem,
        .give_back = give_back,
        .remove_by_code = remove_by_code,
        .ask_again = ask_again,
        .set_made = set_made,
        .remove_pending = remove_pending,
        .remove = remove_by_id,
        .set_name = set_name,
        .list = list,
        .walk = walk_on,
        .expire = expire,
    };
}
