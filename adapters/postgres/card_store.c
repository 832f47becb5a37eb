#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

#define CARD_COLUMNS "user_id, payment_method, name, brand, last4, exp_year, exp_month, expiring, seen_on"

static void read_card(struct row *row, void *out)
{
    struct card_on_file card = { .user_id = row_int64(row) };
    row_text(row, card.payment_method, sizeof card.payment_method);
    row_text(row, card.name, sizeof card.name);
    row_text(row, card.card.brand, sizeof card.card.brand);
    row_text(row, card.card.last4, sizeof card.card.last4);
    card.card.exp_year = row_int32(row);
    card.card.exp_month = row_int32(row);
    card.expiring = row_bool(row);
    card.seen_on = row_instant(row);
    if (!row->malformed) {
        *(struct card_on_file *)out = card;
    }
}

STATEMENT(card_set,
          "INSERT INTO cards (user_id, payment_method, name, brand, last4, exp_year, exp_month, seen_on) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (user_id) DO UPDATE SET "
          "payment_method = excluded.payment_method, name = excluded.name, brand = excluded.brand, last4 = excluded.last4, "
          "exp_year = excluded.exp_year, exp_month = excluded.exp_month, seen_on = excluded.seen_on, "
          "expiring = cards.expiring AND (cards.payment_method, cards.exp_year, cards.exp_month) = "
          "(excluded.payment_method, excluded.exp_year, excluded.exp_month)");

static enum err set(void *self, const struct card_on_file *card)
{
    return query_change(self, &sql_card_set,
                        PARAMETERS(parameter_int64(card->user_id), parameter_text(card->payment_method),
                                   parameter_text(card->name), parameter_text(card->card.brand), parameter_text(card->card.last4),
                                   parameter_int32(card->card.exp_year), parameter_int32(card->card.exp_month),
                                   parameter_instant_or_null(card->seen_on)));
}

STATEMENT(card_find, "SELECT " CARD_COLUMNS " FROM cards WHERE user_id = $1");

static enum err find(void *self, int64_t user_id, struct card_on_file *found)
{
    return query_one(self, &sql_card_find, PARAMETERS(parameter_int64(user_id)), read_card, found);
}

STATEMENT(card_find_by_payment_method, "SELECT " CARD_COLUMNS " FROM cards WHERE payment_method = $1");

static enum err find_by_payment_method(void *self, const char *payment_method, struct card_on_file *found)
{
    return query_one(self, &sql_card_find_by_payment_method, PARAMETERS(parameter_text(payment_method)), read_card, found);
}

STATEMENT(card_remove, "DELETE FROM cards WHERE user_id = $1");

static enum err remove_card(void *self, int64_t user_id)
{
    enum err err = query_change(self, &sql_card_remove, PARAMETERS(parameter_int64(user_id)));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* First the few that end, by their index, then their order: the other way round it would look at every card. */
STATEMENT(card_list_unmarked, "WITH ending AS MATERIALIZED (SELECT " CARD_COLUMNS " FROM cards "
                              "WHERE NOT expiring AND (exp_year, exp_month) <= ($1, $2)) "
                              "SELECT " CARD_COLUMNS " FROM ending WHERE user_id > $3 ORDER BY user_id LIMIT $4");

static enum err list_unmarked(void *self, int32_t year, int32_t month, int64_t after, struct card_on_file *cards, size_t capacity,
                              size_t *count)
{
    const struct row_array into = { .items = cards, .item_size = sizeof *cards, .capacity = capacity };
    return query_list(
        self, &sql_card_list_unmarked,
        PARAMETERS(parameter_int32(year), parameter_int32(month), parameter_int64(after), parameter_int64((int64_t)capacity)),
        read_card, into, count);
}

STATEMENT(card_mark_expiring, "UPDATE cards SET expiring = true WHERE user_id = $1 AND payment_method = $2 "
                              "AND exp_year = $3 AND exp_month = $4 AND NOT expiring");

static enum err mark_expiring(void *self, const struct card_on_file *card)
{
    enum err err = query_change(self, &sql_card_mark_expiring,
                                PARAMETERS(parameter_int64(card->user_id), parameter_text(card->payment_method),
                                           parameter_int32(card->card.exp_year), parameter_int32(card->card.exp_month)));
    return err == ERR_NOT_FOUND ? ERR_STALE : err;
}

struct card_store postgres_card_store(struct postgres *postgres)
{
    return (struct card_store){
        .self = postgres,
        .set = set,
        .find = find,
        .find_by_payment_method = find_by_payment_method,
        .remove = remove_card,
        .list_unmarked = list_unmarked,
        .mark_expiring = mark_expiring,
    };
}
