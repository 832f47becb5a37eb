#include <string.h>
#include "adapters/memory/database.h"

static struct invoice *find_row(const struct memory_database *database, int64_t id)
{
    for (size_t i = 0; i < database->tables.invoices.count; i++) {
        struct invoice *row = memory_table_row(&database->tables.invoices, i);
        if (row->id == id) {
            return row;
        }
    }
    return NULL;
}

/* "" is no id. */
static bool is_same(const char *left, const char *right)
{
    return left[0] != '\0' && strcmp(left, right) == 0;
}

static const struct invoice *find_payment(const struct memory_database *database, const char *charge, const char *payment_intent)
{
    for (size_t i = 0; i < database->tables.invoices.count; i++) {
        const struct invoice *row = memory_table_row(&database->tables.invoices, i);
        if (is_same(charge, row->charge) || is_same(payment_intent, row->payment_intent)) {
            return row;
        }
    }
    return NULL;
}

static bool is_known(const struct memory_database *database, const struct invoice *invoice)
{
    for (size_t i = 0; i < database->tables.invoices.count; i++) {
        const struct invoice *row = memory_table_row(&database->tables.invoices, i);
        if (strcmp(row->gateway_id, invoice->gateway_id) == 0) {
            return true;
        }
    }
    return find_payment(database, invoice->charge, invoice->payment_intent) != NULL;
}

static bool adds_up(const struct invoice *row)
{
    int64_t sum = 0;
    return !__builtin_sub_overflow(row->subtotal, row->discount, &sum) && !__builtin_add_overflow(sum, row->tax, &sum) &&
           row->total == sum;
}

/* The checks of the table invoices. */
static bool is_right(const struct invoice *row)
{
    bool is_named = row->gateway_id[0] != '\0' && row->description[0] != '\0';
    bool is_period = (row->period_start_on == 0) == (row->period_end_on == 0) && row->period_start_on <= row->period_end_on;
    bool is_returned = row->refunded >= 0 && row->disputed >= 0 && row->coins_back >= 0 && row->coins_back <= row->coins;
    return is_named && adds_up(row) && is_period && is_returned;
}

static enum err check(const struct memory_database *database, const struct invoice *row)
{
    if (is_known(database, row)) {
        return ERR_CONFLICT;
    }
    if (memory_database_user(database, row->user_id) == NULL) {
        return ERR_NOT_FOUND;
    }
    return is_right(row) ? ERR_OK : ERR_INTERNAL;
}

static enum err add(void *self, const struct invoice *invoice, int64_t *id)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct invoice row = *invoice;
    row.id = database->last_invoice_id + 1;
    if (!row.has_card) {
        row.card = (struct card){ .exp_year = 0 };
    }
    if (err == ERR_OK) {
        err = check(database, &row);
    }
    if (err == ERR_OK) {
        err = memory_table_append(&database->tables.invoices, &row);
    }
    if (err == ERR_OK) {
        *id = database->last_invoice_id = row.id;
    }
    return err;
}

static enum err find_payment_locked(void *self, const char *charge, const char *payment_intent, struct invoice *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct invoice *row = find_payment(database, charge, payment_intent);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    *found = *row;
    return ERR_OK;
}

static enum err set_returned(void *self, const struct invoice *invoice)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct invoice *row = find_row(database, invoice->id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    struct invoice changed = *row;
    changed.refunded = invoice->refunded;
    changed.disputed = invoice->disputed;
    changed.coins_back = invoice->coins_back;
    if (!is_right(&changed)) {
        return ERR_INTERNAL;
    }
    *row = changed;
    return ERR_OK;
}

static bool is_newer(const struct invoice *left, const struct invoice *right)
{
    return left->created_on != right->created_on ? left->created_on > right->created_on : left->id > right->id;
}

/* How many of the user's are newer than this one. */
static int64_t place_of(const struct memory_table *invoices, const struct invoice *invoice)
{
    int64_t place = 0;
    for (size_t i = 0; i < invoices->count; i++) {
        const struct invoice *row = memory_table_row(invoices, i);
        place += row->user_id == invoice->user_id && is_newer(row, invoice) ? 1 : 0;
    }
    return place;
}

static enum err list_of_user(void *self, int64_t user_id, int64_t skip, struct invoice *invoices, size_t capacity, size_t *count,
                             int64_t *total)
{
    struct memory_database *database = self;
    const struct memory_table *table = &database->tables.invoices;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    size_t listed = 0;
    int64_t all = 0;
    for (size_t i = 0; i < table->count; i++) {
        const struct invoice *row = memory_table_row(table, i);
        if (row->user_id != user_id) {
            continue;
        }
        all++;
        int64_t place = place_of(table, row) - skip;
        if (place >= 0 && place < (int64_t)capacity) {
            invoices[place] = *row;
            listed++;
        }
    }
    *count = listed;
    *total = all;
    return ERR_OK;
}

static struct invoice_record record_of(const struct memory_database *database, const struct invoice *invoice)
{
    struct invoice_record record = { .invoice = *invoice };
    const struct memory_user *row = memory_database_user(database, invoice->user_id);
    if (row != NULL) {
        memcpy(record.email, row->user.email, sizeof record.email);
        memcpy(record.username, row->user.username, sizeof record.username);
    }
    return record;
}

static bool is_found(const struct invoice_record *record, const char *q)
{
    return strcasestr(record->invoice.number, q) != NULL || strcasestr(record->email, q) != NULL ||
           strcasestr(record->username, q) != NULL;
}

static int64_t sort_key(const struct invoice *invoice, enum invoice_sort sort)
{
    return sort == INVOICE_BY_TOTAL ? invoice->total : invoice->created_on;
}

static bool is_before(const struct invoice *left, const struct invoice *right, const struct invoice_search *search)
{
    int64_t left_key = sort_key(left, search->sort);
    int64_t right_key = sort_key(right, search->sort);
    bool is_less = left_key != right_key ? left_key < right_key : left->id < right->id;
    return search->is_ascending ? is_less : !is_less && left->id != right->id;
}

/* How many that the search finds stand before this one. */
static int64_t rank_of(const struct memory_database *database, const struct invoice_search *search, const struct invoice *invoice)
{
    const struct memory_table *table = &database->tables.invoices;
    int64_t rank = 0;
    for (size_t i = 0; i < table->count; i++) {
        const struct invoice_record other = record_of(database, memory_table_row(table, i));
        rank += is_found(&other, search->q) && is_before(&other.invoice, invoice, search) ? 1 : 0;
    }
    return rank;
}

static enum err list(void *self, const struct invoice_search *search, struct invoice_record *records, size_t capacity,
                     size_t *count, int64_t *total)
{
    struct memory_database *database = self;
    const struct memory_table *table = &database->tables.invoices;
    enum err err = memory_faults_next(database->faults);
    size_t listed = 0;
    int64_t all = 0;
    for (size_t i = 0; err == ERR_OK && i < table->count; i++) {
        const struct invoice_record record = record_of(database, memory_table_row(table, i));
        if (!is_found(&record, search->q)) {
            continue;
        }
        int64_t place = rank_of(database, search, &record.invoice) - search->skip;
        all++;
        if (place >= 0 && place < (int64_t)capacity) {
            records[place] = record;
            listed++;
        }
    }
    if (err == ERR_OK) {
        *count = listed;
        *total = all;
    }
    return err;
}

static enum err walk_on(void *self, struct row_walk *walk, struct invoice_record records[ROW_WALK_STEP], size_t *count)
{
    struct memory_database *database = self;
    const struct memory_table *table = &database->tables.invoices;
    enum err err = memory_faults_next(database->faults);
    size_t seen = 0;
    size_t found = 0;
    for (size_t i = 0; err == ERR_OK && i < table->count && seen < ROW_WALK_STEP; i++) {
        const struct invoice_record record = record_of(database, memory_table_row(table, i));
        if (record.invoice.id <= walk->after) {
            continue;
        }
        seen++;
        walk->after = record.invoice.id;
        if (is_found(&record, walk->q)) {
            records[found++] = record;
        }
    }
    if (err == ERR_OK) {
        walk->is_over = seen == 0;
        *count = found;
    }
    return err;
}

struct invoice_store memory_invoice_store(struct memory_database *database)
{
    return (struct invoice_store){
        .self = database,
        .add = add,
        .find_payment_locked = find_payment_locked,
        .set_returned = set_returned,
        .list_of_user = list_of_user,
        .list = list,
        .walk = walk_on,
    };
}
