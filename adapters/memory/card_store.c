#include <string.h>
#include "adapters/memory/database.h"

static struct card_on_file *find_row(const struct memory_database *database, int64_t user_id, size_t *index)
{
    for (size_t i = 0; i < database->tables.cards.count; i++) {
        struct card_on_file *row = memory_table_row(&database->tables.cards, i);
        if (row->user_id == user_id) {
            *index = i;
            return row;
        }
    }
    return NULL;
}

static const struct card_on_file *find_row_of(const struct memory_database *database, const char *payment_method)
{
    for (size_t i = 0; i < database->tables.cards.count; i++) {
        const struct card_on_file *row = memory_table_row(&database->tables.cards, i);
        if (strcmp(row->payment_method, payment_method) == 0) {
            return row;
        }
    }
    return NULL;
}

/* The checks of the table cards. */
static bool is_right(const struct card_on_file *row)
{
    const struct card *card = &row->card;
    bool is_named = row->payment_method[0] != '\0' && card->brand[0] != '\0';
    bool has_end = card->exp_year > 0 && card->exp_month >= 1 && card->exp_month <= 12;
    return is_named && has_end && strspn(card->last4, "0123456789") == CARD_LAST_DIGITS;
}

static enum err check(const struct memory_database *database, const struct card_on_file *card)
{
    const struct card_on_file *holder = find_row_of(database, card->payment_method);
    if (holder != NULL && holder->user_id != card->user_id) {
        return ERR_CONFLICT;
    }
    if (memory_database_user(database, card->user_id) == NULL) {
        return ERR_NOT_FOUND;
    }
    return is_right(card) ? ERR_OK : ERR_INTERNAL;
}

/* Says whether a mark of the one holds for the other. */
static bool ends_as(const struct card_on_file *row, const struct card_on_file *card)
{
    return strcmp(row->payment_method, card->payment_method) == 0 && row->card.exp_year == card->card.exp_year &&
           row->card.exp_month == card->card.exp_month;
}

static enum err set(void *self, const struct card_on_file *card)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t index = 0;
    struct card_on_file *before = find_row(database, card->user_id, &index);
    struct card_on_file row = *card;
    row.expiring = before != NULL && before->expiring && ends_as(before, card);
    if (err == ERR_OK) {
        err = check(database, &row);
    }
    if (err != ERR_OK || before == NULL) {
        return err != ERR_OK ? err : memory_table_append(&database->tables.cards, &row);
    }
    *before = row;
    return ERR_OK;
}

static enum err tell(enum err err, const struct card_on_file *row, struct card_on_file *found)
{
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    *found = *row;
    return ERR_OK;
}

static enum err find(void *self, int64_t user_id, struct card_on_file *found)
{
    struct memory_database *database = self;
    size_t index = 0;
    return tell(memory_faults_next(database->faults), find_row(database, user_id, &index), found);
}

static enum err find_by_payment_method(void *self, const char *payment_method, struct card_on_file *found)
{
    struct memory_database *database = self;
    return tell(memory_faults_next(database->faults), find_row_of(database, payment_method), found);
}

static enum err remove_card(void *self, int64_t user_id)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t index = 0;
    if (err == ERR_OK && find_row(database, user_id, &index) != NULL) {
        memory_table_remove(&database->tables.cards, index);
    }
    return err;
}

static bool ends_by(const struct card *card, int32_t year, int32_t month)
{
    return card->exp_year != year ? card->exp_year < year : card->exp_month <= month;
}

/* The card to be marked of the user with the lowest id above `after`, or NULL. */
static const struct card_on_file *next_unmarked(const struct memory_database *database, int32_t year, int32_t month,
                                                int64_t after)
{
    const struct card_on_file *next = NULL;
    for (size_t i = 0; i < database->tables.cards.count; i++) {
        const struct card_on_file *row = memory_table_row(&database->tables.cards, i);
        bool wanted = !row->expiring && row->user_id > after && ends_by(&row->card, year, month);
        if (wanted && (next == NULL || row->user_id < next->user_id)) {
            next = row;
        }
    }
    return next;
}

static enum err list_unmarked(void *self, int32_t year, int32_t month, int64_t after, struct card_on_file *cards, size_t capacity,
                              size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    size_t listed = 0;
    const struct card_on_file *next = next_unmarked(database, year, month, after);
    while (next != NULL && listed < capacity) {
        cards[listed++] = *next;
        next = next_unmarked(database, year, month, next->user_id);
    }
    *count = listed;
    return ERR_OK;
}

static enum err mark_expiring(void *self, const struct card_on_file *card)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t index = 0;
    struct card_on_file *row = find_row(database, card->user_id, &index);
    if (err != ERR_OK) {
        return err;
    }
    if (row == NULL || row->expiring || !ends_as(row, card)) {
        return ERR_STALE;
    }
    row->expiring = true;
    return ERR_OK;
}

struct card_store memory_card_store(struct memory_database *database)
{
    return (struct card_store){
        .self = database,
        .set = set,
        .find = find,
        .find_by_payment_method = find_by_payment_method,
        .remove = remove_card,
        .list_unmarked = list_unmarked,
        .mark_expiring = mark_expiring,
    };
}
