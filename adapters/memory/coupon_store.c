#include <string.h>
#include "adapters/memory/database.h"
#include "domain/kernel/text.h"

static struct memory_coupon *find_row_by_code(const struct memory_database *database, const char *code, size_t *index)
{
    for (size_t i = 0; i < database->tables.coupons.count; i++) {
        struct memory_coupon *row = memory_table_row(&database->tables.coupons, i);
        if (strcmp(row->coupon.code, code) == 0) {
            *index = i;
            return row;
        }
    }
    return NULL;
}

/* The checks of the table coupons. */
static bool is_right(const struct coupon *coupon)
{
    size_t length = strlen(coupon->code);
    bool is_code = length > 0 && strspn(coupon->code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == length;
    bool is_percent = coupon->percent_off >= 1 && coupon->percent_off <= 100 && coupon->amount_off == 0;
    bool is_amount = coupon->amount_off >= 1 && coupon->percent_off == 0;
    bool has_months = coupon->duration_in_months >= 1 && coupon->duration_in_months <= COUPON_MONTHS_MAX;
    bool lasts = coupon->duration == COUPON_REPEATING ? has_months : coupon->duration_in_months == 0;
    bool is_counted = coupon->max_redemptions >= 0 && coupon->max_redemptions <= COUPON_REDEMPTIONS_MAX &&
                      coupon->times_redeemed >= 0 &&
                      (coupon->max_redemptions == 0 || coupon->times_redeemed <= coupon->max_redemptions);
    return is_code && (is_percent || is_amount) && lasts && is_counted;
}

static enum err add(void *self, const struct coupon *coupon, int64_t *id)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_coupon row = { .coupon = *coupon };
    size_t index = 0;
    row.coupon.id = database->last_coupon_id + 1;
    if (err == ERR_OK && find_row_by_code(database, coupon->code, &index) != NULL) {
        err = ERR_CONFLICT;
    }
    if (err == ERR_OK && !is_right(coupon)) {
        err = ERR_INTERNAL;
    }
    if (err == ERR_OK) {
        err = memory_table_append(&database->tables.coupons, &row);
    }
    if (err == ERR_OK) {
        *id = database->last_coupon_id = row.coupon.id;
    }
    return err;
}

static enum err tell(enum err err, const struct memory_coupon *row, struct coupon *found)
{
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    *found = row->coupon;
    return ERR_OK;
}

static enum err find(void *self, int64_t id, struct coupon *found)
{
    struct memory_database *database = self;
    return tell(memory_faults_next(database->faults), memory_database_coupon(database, id), found);
}

static enum err find_by_code(void *self, const char *code, struct coupon *found)
{
    struct memory_database *database = self;
    size_t index = 0;
    return tell(memory_faults_next(database->faults), find_row_by_code(database, code, &index), found);
}

static enum err redeem(void *self, int64_t id, int64_t now)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_coupon *row = memory_database_coupon(database, id);
    if (err == ERR_OK && (row == NULL || !coupon_is_redeemable(&row->coupon, now))) {
        err = ERR_STALE;
    }
    if (err == ERR_OK) {
        row->coupon.times_redeemed++;
    }
    return err;
}

static enum err give_back(void *self, int64_t id)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_coupon *row = memory_database_coupon(database, id);
    if (err == ERR_OK && row != NULL && row->coupon.times_redeemed > 0) {
        row->coupon.times_redeemed--;
    }
    return err;
}

/* ON DELETE SET NULL. */
static void forget_coupon(struct memory_tables *tables, int64_t id)
{
    for (size_t i = 0; i < tables->subscriptions.count; i++) {
        struct subscription *row = memory_table_row(&tables->subscriptions, i);
        row->coupon_id = row->coupon_id == id ? 0 : row->coupon_id;
        row->asked_coupon_id = row->asked_coupon_id == id ? 0 : row->asked_coupon_id;
    }
    for (size_t i = 0; i < tables->purchases.count; i++) {
        struct purchase *row = memory_table_row(&tables->purchases, i);
        row->coupon_id = row->coupon_id == id ? 0 : row->coupon_id;
    }
}

static enum err ask_again(void *self, int64_t id, int64_t now)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_coupon *row = memory_database_coupon(database, id);
    if (err == ERR_OK && (row == NULL || !row->coupon.is_pending)) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        row->coupon.created_on = now;
    }
    return err;
}

static enum err set_made(void *self, int64_t id)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_coupon *row = memory_database_coupon(database, id);
    if (err == ERR_OK && (row == NULL || !row->coupon.is_pending)) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        row->coupon.is_pending = false;
    }
    return err;
}

static void remove_row(struct memory_database *database, const struct memory_coupon *row)
{
    size_t index = 0;
    if (row != NULL) {
        (void)find_row_by_code(database, row->coupon.code, &index);
        forget_coupon(&database->tables, row->coupon.id);
        memory_table_remove(&database->tables.coupons, index);
    }
}

static enum err remove_by_code(void *self, const char *code)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t index = 0;
    if (err == ERR_OK) {
        remove_row(database, find_row_by_code(database, code, &index));
    }
    return err;
}

static enum err remove_pending(void *self, int64_t id, int64_t created_on)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct memory_coupon *row = memory_database_coupon(database, id);
    if (err == ERR_OK && row != NULL && row->coupon.is_pending && row->coupon.created_on == created_on) {
        remove_row(database, row);
    }
    return err;
}

static enum err remove_by_id(void *self, int64_t id)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK) {
        remove_row(database, memory_database_coupon(database, id));
    }
    return err;
}

static enum err set_name(void *self, int64_t id, const char *name)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_coupon *row = memory_database_coupon(database, id);
    if (err == ERR_OK && row == NULL) {
        err = ERR_NOT_FOUND;
    }
    return err == ERR_OK ? text_copy(name, row->coupon.name, sizeof row->coupon.name) : err;
}

static bool is_found(const struct coupon *coupon, const char *q)
{
    return !coupon->is_pending && strcasestr(coupon->code, q) != NULL;
}

static enum err list(void *self, const char *q, int64_t skip, struct coupon *coupons, size_t capacity, size_t *count,
                     int64_t *total)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t listed = 0;
    int64_t all = 0;
    for (size_t i = database->tables.coupons.count; err == ERR_OK && i > 0; i--) {
        const struct memory_coupon *row = memory_table_row(&database->tables.coupons, i - 1);
        if (!is_found(&row->coupon, q)) {
            continue;
        }
        if (all++ >= skip && listed < capacity) {
            coupons[listed++] = row->coupon;
        }
    }
    if (err == ERR_OK) {
        *count = listed;
        *total = all;
    }
    return err;
}

static enum err walk_on(void *self, struct row_walk *walk, struct coupon coupons[ROW_WALK_STEP], size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t seen = 0;
    size_t found = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.coupons.count && seen < ROW_WALK_STEP; i++) {
        const struct coupon *coupon = &((const struct memory_coupon *)memory_table_row(&database->tables.coupons, i))->coupon;
        if (coupon->id <= walk->after) {
            continue;
        }
        seen++;
        walk->after = coupon->id;
        if (is_found(coupon, walk->q)) {
            coupons[found++] = *coupon;
        }
    }
    if (err == ERR_OK) {
        walk->is_over = seen == 0;
        *count = found;
    }
    return err;
}

static enum err expire(void *self, int64_t now, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    size_t marked = 0;
    for (size_t i = 0; i < database->tables.coupons.count && marked < MEMORY_PURGED_AT_ONCE; i++) {
        struct memory_coupon *row = memory_table_row(&database->tables.coupons, i);
        if (!row->expired && coupon_is_expired(&row->coupon, now)) {
            row->expired = true;
            marked++;
        }
    }
    *count = marked;
    return ERR_OK;
}

struct coupon_store memory_coupon_store(struct memory_database *database)
{
    return (struct coupon_store){
        .self = database,
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
