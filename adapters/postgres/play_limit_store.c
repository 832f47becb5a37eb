#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

STATEMENT(play_limit_find,
          "SELECT daily_loss, next_daily_loss, loss_changes_on, daily_wager, next_daily_wager, wager_changes_on, "
          "excluded_until, day, wagered, net FROM play_limits WHERE user_id = $1");

static struct play_limit read_limit(struct row *row)
{
    struct play_limit limit = { .coins = row_int64(row) };
    limit.next = row_int64(row);
    limit.changes_on = row_instant(row);
    return limit;
}

static void read_limits(struct row *row, void *out)
{
    struct play_limits limits = { .loss = read_limit(row) };
    limits.wager = read_limit(row);
    limits.excluded_until = row_instant(row);
    limits.day = row_int64(row);
    limits.wagered = row_int64(row);
    limits.net = row_int64(row);
    if (!row->malformed) {
        *(struct play_limits *)out = limits;
    }
}

static enum err find(void *self, int64_t user_id, struct play_limits *found)
{
    return query_one(self, &sql_play_limit_find, PARAMETERS(parameter_int64(user_id)), read_limits, found);
}

/* The player's own row is written to only where the mark changes. */
STATEMENT(play_limit_save,
          "WITH player AS (UPDATE users SET limited = $12 WHERE id = $1 AND limited <> $12) "
          "INSERT INTO play_limits (user_id, daily_loss, next_daily_loss, loss_changes_on, daily_wager, next_daily_wager, "
          "wager_changes_on, excluded_until, day, wagered, net) "
          "SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM users WHERE id = $1 "
          "ON CONFLICT (user_id) DO UPDATE SET daily_loss = excluded.daily_loss, next_daily_loss = excluded.next_daily_loss, "
          "loss_changes_on = excluded.loss_changes_on, daily_wager = excluded.daily_wager, "
          "next_daily_wager = excluded.next_daily_wager, wager_changes_on = excluded.wager_changes_on, "
          "excluded_until = excluded.excluded_until, day = excluded.day, wagered = excluded.wagered, net = excluded.net");

static enum err save(void *self, int64_t user_id, const struct play_limits *limits, bool bind)
{
    return query_change(self, &sql_play_limit_save,
                        PARAMETERS(parameter_int64(user_id), parameter_int64(limits->loss.coins),
                                   parameter_int64(limits->loss.next), parameter_instant_or_null(limits->loss.changes_on),
                                   parameter_int64(limits->wager.coins), parameter_int64(limits->wager.next),
                                   parameter_instant_or_null(limits->wager.changes_on),
                                   parameter_instant_or_null(limits->excluded_until), parameter_int64(limits->day),
                                   parameter_int64(limits->wagered), parameter_int64(limits->net), parameter_bool(bind)));
}

/* Backwards through the user's bets up to the first one that is too old: their numbers and instants grow together. */
STATEMENT(play_limit_played,
          "SELECT coalesce(sum(wagered), 0)::bigint, coalesce(sum(net), 0)::bigint FROM bets WHERE user_id = $1 AND number > "
          "coalesce((SELECT number FROM bets WHERE user_id = $1 AND placed_on < $2 ORDER BY number DESC LIMIT 1), 0)");

struct played_sums {
    int64_t wagered;
    int64_t net;
};

static void read_sums(struct row *row, void *out)
{
    struct played_sums sums = { .wagered = row_int64(row) };
    sums.net = row_int64(row);
    if (!row->malformed) {
        *(struct played_sums *)out = sums;
    }
}

static enum err played(void *self, int64_t user_id, int64_t since, int64_t *wagered, int64_t *net)
{
    struct played_sums sums;
    enum err err =
        query_one(self, &sql_play_limit_played, PARAMETERS(parameter_int64(user_id), parameter_instant(since)), read_sums, &sums);
    if (err == ERR_OK) {
        *wagered = sums.wagered;
        *net = sums.net;
    }
    return err;
}

STATEMENT(play_limit_remove, "WITH forgotten AS (DELETE FROM play_limits WHERE user_id = $1) "
                             "UPDATE users SET limited = false WHERE id = $1 AND limited");

static enum err remove_limits(void *self, int64_t user_id)
{
    enum err err = query_change(self, &sql_play_limit_remove, PARAMETERS(parameter_int64(user_id)));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

struct play_limit_store postgres_play_limit_store(struct postgres *postgres)
{
    return (struct play_limit_store){ .self = postgres, .find = find, .save = save, .played = played, .remove = remove_limits };
}
