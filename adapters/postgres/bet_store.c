#include "adapters/postgres/postgres.h"
#include "adapters/postgres/search.h"

/* A second bet of the same user waits for the row, then finds the nonce moved on and changes nothing. */
STATEMENT(
    bet_place,
    "WITH player AS (UPDATE users SET coins = coins + $9, nonce = nonce + 1, bet_count = bet_count + 1, "
    "last_bet_on = $10, updated_on = $10 "
    "WHERE id = $1 AND seed_number = $2 AND nonce = $3 AND coins >= $7 AND (NOT limited OR $11) RETURNING id, bet_count, coins) "
    "INSERT INTO bets (user_id, number, guess, die_1, die_2, wagered, payout, net, seed_number, nonce, placed_on) "
    "SELECT id, bet_count, $4, $5, $6, $7, $8, $9, $2, $3, $10 FROM player "
    "RETURNING id, number, (SELECT coins FROM player)");

struct placed_bet {
    int64_t id;
    int64_t number;
    int64_t coins;
};

static void read_placed(struct row *row, void *out)
{
    struct placed_bet placed = { .id = row_int64(row) };
    placed.number = row_int64(row);
    placed.coins = row_int64(row);
    if (!row->malformed) {
        *(struct placed_bet *)out = placed;
    }
}

static enum err place(void *self, const struct bet *bet, int64_t *id, int64_t *number, int64_t *coins)
{
    struct placed_bet placed;
    enum err err =
        query_one(self, &sql_bet_place,
                  PARAMETERS(parameter_int64(bet->user_id), parameter_int64(bet->seed_number), parameter_int64(bet->nonce),
                             parameter_int32(bet->guess), parameter_int32(bet->dice.die_1), parameter_int32(bet->dice.die_2),
                             parameter_int64(bet->wagered), parameter_int32(bet->payout), parameter_int64(bet->net),
                             parameter_instant(bet->placed_on), parameter_bool(bet->within_limits)),
                  read_placed, &placed);
    if (err != ERR_OK) {
        return err == ERR_NOT_FOUND ? ERR_STALE : err;
    }
    *id = placed.id;
    *number = placed.number;
    *coins = placed.coins;
    return ERR_OK;
}

#define BET_COLUMNS                                                                                                              \
    "bets.id, bets.user_id, bets.number, guess, die_1, die_2, wagered, payout, net, bets.seed_number, bets.nonce, placed_on"

STATEMENT(bet_list, "SELECT " BET_COLUMNS ", server_seed IS NOT NULL, server_seed, client_seed "
                    "FROM bets LEFT JOIN seed_pairs ON seed_pairs.user_id = bets.user_id AND seed_pairs.number = seed_number "
                    "WHERE bets.user_id = $1 AND bets.number <= $2 ORDER BY bets.number DESC LIMIT $3");

static struct bet read_bet(struct row *row)
{
    struct bet bet = { .id = row_int64(row) };
    bet.user_id = row_int64(row);
    bet.number = row_int64(row);
    bet.guess = row_int32(row);
    bet.dice.die_1 = row_int32(row);
    bet.dice.die_2 = row_int32(row);
    bet.wagered = row_int64(row);
    bet.payout = row_int32(row);
    bet.net = row_int64(row);
    bet.seed_number = row_int64(row);
    bet.nonce = row_int64(row);
    bet.placed_on = row_instant(row);
    return bet;
}

static void read_record(struct row *row, void *out)
{
    struct bet_record record = { .bet = read_bet(row) };
    record.revealed = row_bool(row);
    row_bytes(row, record.server_seed, sizeof record.server_seed);
    row_text(row, record.client_seed, sizeof record.client_seed);
    if (!row->malformed) {
        *(struct bet_record *)out = record;
    }
}

static enum err list(void *self, int64_t user_id, int64_t newest, struct bet_record *bets, size_t capacity, size_t *count)
{
    const struct row_array into = { .items = bets, .item_size = sizeof *bets, .capacity = capacity };
    return query_list(self, &sql_bet_list,
                      PARAMETERS(parameter_int64(user_id), parameter_int64(newest), parameter_int64((int64_t)capacity)),
                      read_record, into, count);
}

static void read_line(struct row *row, void *out)
{
    struct bet_line line = { .bet = read_bet(row) };
    row_text(row, line.email, sizeof line.email);
    row_text(row, line.username, sizeof line.username);
    if (!row->malformed) {
        *(struct bet_line *)out = line;
    }
}

STATEMENT(bet_step, "SELECT coalesce(max(id), 0) FROM (SELECT id FROM bets WHERE id > $1 ORDER BY id LIMIT $2) AS step");

STATEMENT(bet_walk,
          "SELECT " BET_COLUMNS ", email, username FROM bets JOIN users ON users.id = bets.user_id "
          "WHERE bets.id > $1 AND bets.id <= $2 AND (email LIKE $3 OR lower(username) LIKE $3) ORDER BY bets.id LIMIT 250");

static enum err walk_on(void *self, struct row_walk *walk, struct bet_line bets[ROW_WALK_STEP], size_t *count)
{
    static const struct search_walk search = { .step = &sql_bet_step, .rows = &sql_bet_walk, .read = read_line };
    return search_walk_on(self, &search, walk, bets, sizeof *bets, count);
}

struct bet_store postgres_bet_store(struct postgres *postgres)
{
    return (struct bet_store){ .self = postgres, .place = place, .list = list, .walk = walk_on };
}
