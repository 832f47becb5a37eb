#include <string.h>
#include "adapters/memory/database.h"
#include "domain/kernel/text.h"

static struct purchase *find_row(const struct memory_database *database, int64_t id)
{
    for (size_t i = 0; i < database->tables.purchases.count; i++) {
        struct purchase *row = memory_table_row(&database->tables.purchases, i);
        if (row->id == id) {
            return row;
        }
    }
    return NULL;
}

static const struct purchase *find_paid_by(const struct memory_database *database, const char *payment_intent)
{
    for (size_t i = 0; payment_intent[0] != '\0' && i < database->tables.purchases.count; i++) {
        const struct purchase *row = memory_table_row(&database->tables.purchases, i);
        if (strcmp(row->payment_intent, payment_intent) == 0) {
            return row;
        }
    }
    return NULL;
}

static enum err check(const struct memory_database *database, const struct purchase *row)
{
    if (memory_database_user(database, row->user_id) == NULL) {
        return ERR_NOT_FOUND;
    }
    if (row->coupon_id != 0 && memory_database_coupon(database, row->coupon_id) == NULL) {
        return ERR_NOT_FOUND;
    }
    return row->coins > 0 && row->due >= 0 && row->due <= row->cents ? ERR_OK : ERR_INTERNAL;
}

static enum err add(void *self, const struct purchase *purchase, int64_t *id)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct purchase row = *purchase;
    row.id = database->last_purchase_id + 1;
    row.state = PURCHASE_PENDING;
    memset(row.payment_intent, 0, sizeof row.payment_intent);
    if (err == ERR_OK) {
        err = check(database, &row);
    }
    if (err == ERR_OK) {
        err = memory_table_append(&database->tables.purchases, &row);
    }
    if (err == ERR_OK) {
        *id = database->last_purchase_id = row.id;
    }
    return err;
}

static enum err set_payment_intent(void *self, int64_t id, const char *payment_intent)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct purchase *row = find_row(database, id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    const struct purchase *holder = find_paid_by(database, payment_intent);
    if (holder != NULL && holder != row) {
        return ERR_CONFLICT;
    }
    bool fits = payment_intent[0] != '\0' && text_copy(payment_intent, row->payment_intent, sizeof row->payment_intent) == ERR_OK;
    return fits ? ERR_OK : ERR_INTERNAL;
}

static enum err find_by_payment_intent(void *self, const char *payment_intent, struct purchase *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct purchase *row = find_paid_by(database, payment_intent);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    *found = *row;
    return ERR_OK;
}

static enum err find_locked(void *self, int64_t id, struct purchase *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct purchase *row = find_row(database, id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    *found = *row;
    return ERR_OK;
}

static enum err set_state(void *self, int64_t id, enum purchase_state state)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct purchase *row = find_row(database, id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    row->state = state;
    return ERR_OK;
}

static enum err list_of_user(void *self, int64_t user_id, int64_t after, struct purchase *purchases, size_t capacity,
                             size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t listed = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.purchases.count && listed < capacity; i++) {
        const struct purchase *row = memory_table_row(&database->tables.purchases, i);
        if (row->user_id == user_id && row->id > after) {
            purchases[listed++] = *row;
        }
    }
    if (err == ERR_OK) {
        *count = listed;
    }
    return err;
}

static enum err list_pending(void *self, int64_t before, int64_t after, struct purchase *purchases, size_t capacity,
                             size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    size_t listed = 0;
    for (size_t i = 0; i < database->tables.purchases.count && listed < capacity; i++) {
        const struct purchase *row = memory_table_row(&database->tables.purchases, i);
        if (row->state == PURCHASE_PENDING && row->created_on < before && row->id > after) {
            purchases[listed++] = *row;
        }
    }
    *count = listed;
    return ERR_OK;
}

struct purchase_store memory_purchase_store(struct memory_database *database)
{
    return (struct purchase_store){
        .self = database,
        .add = add,
        .set_payment_intent = set_payment_intent,
        .find_by_payment_intent = find_by_payment_intent,
        .find_locked = find_locked,
        .set_state = set_state,
        .list_of_user = list_of_user,
        .list_pending = list_pending,
    };
}
