#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

#define COUPON_COLUMNS                                                                                                           \
    "id, code, coalesce(percent_off, 0), coalesce(amount_off, 0), duration, coalesce(duration_in_months, 0), "                   \
    "coalesce(max_redemptions, 0), times_redeemed, redeem_by, created_on"

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
    if (!row->malformed) {
        *(struct coupon *)out = coupon;
    }
}

/* ON CONFLICT, so that a taken code doesn't end the transaction. */
STATEMENT(coupon_add, "WITH added AS (INSERT INTO coupons (code, percent_off, amount_off, duration, duration_in_months, "
                      "max_redemptions, times_redeemed, redeem_by, created_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
                      "ON CONFLICT DO NOTHING RETURNING id) SELECT coalesce((SELECT id FROM added), 0)");

static enum err add(void *self, const struct coupon *coupon, int64_t *id)
{
    return query_add(self, &sql_coupon_add,
                     PARAMETERS(parameter_text(coupon->code), parameter_int32_or_null(coupon->percent_off),
                                parameter_int64_or_null(coupon->amount_off),
                                parameter_text(coupon_duration_name(coupon->duration)),
                                parameter_int32_or_null(coupon->duration_in_months),
                                parameter_int64_or_null(coupon->max_redemptions), parameter_int64(coupon->times_redeemed),
                                parameter_instant_or_null(coupon->redeem_by), parameter_instant(coupon->created_on)),
                     id);
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
STATEMENT(coupon_redeem, "UPDATE coupons SET times_redeemed = times_redeemed + 1 WHERE id = $1 "
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
        .expire = expire,
    };
}
