#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

/* The row is locked before it is read, so that no bet comes between the nonce that is revealed and the pair that replaces it. */
STATEMENT(seeds_rotate, "WITH old AS (SELECT id, seed_number, server_seed, client_seed, nonce FROM users "
                        "WHERE id = $1 AND seed_number = $2 - 1 FOR UPDATE), "
                        "taken AS (UPDATE users SET seed_number = $2, server_seed = $3, next_server_seed = $4, client_seed = $5, "
                        "nonce = $6, updated_on = $7 FROM old WHERE users.id = old.id RETURNING users.id) "
                        "INSERT INTO seed_pairs (user_id, number, server_seed, client_seed, bets, revealed_on) "
                        "SELECT id, seed_number, server_seed, client_seed, nonce, $7 FROM old JOIN taken USING (id) "
                        "RETURNING number, server_seed, client_seed, bets, revealed_on");

static void read_revealed(struct row *row, void *out)
{
    struct revealed_seeds revealed = { .number = row_int64(row) };
    row_bytes(row, revealed.server_seed, sizeof revealed.server_seed);
    row_text(row, revealed.client_seed, sizeof revealed.client_seed);
    revealed.bets = row_int64(row);
    revealed.revealed_on = row_instant(row);
    if (!row->malformed) {
        *(struct revealed_seeds *)out = revealed;
    }
}

static enum err rotate(void *self, int64_t user_id, const struct seed_pair *replacement, int64_t now,
                       struct revealed_seeds *revealed)
{
    enum err err = query_one(self, &sql_seeds_rotate,
                             PARAMETERS(parameter_int64(user_id), parameter_int64(replacement->number),
                                        parameter_bytes(replacement->server_seed, SERVER_SEED_BYTES),
                                        parameter_bytes(replacement->next_server_seed, SERVER_SEED_BYTES),
                                        parameter_text(replacement->client_seed), parameter_int64(replacement->nonce),
                                        parameter_instant(now)),
                             read_revealed, revealed);
    return err == ERR_NOT_FOUND ? ERR_STALE : err;
}

STATEMENT(seeds_last_revealed, "SELECT number, server_seed, client_seed, bets, revealed_on FROM seed_pairs "
                               "WHERE user_id = $1 ORDER BY number DESC LIMIT 1");

static enum err last_revealed(void *self, int64_t user_id, struct revealed_seeds *found)
{
    return query_one(self, &sql_seeds_last_revealed, PARAMETERS(parameter_int64(user_id)), read_revealed, found);
}

struct seed_store postgres_seed_store(struct postgres *postgres)
{
    return (struct seed_store){ .self = postgres, .rotate = rotate, .last_revealed = last_revealed };
}
