#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

STATEMENT(reset_token_add, "INSERT INTO reset_tokens (token_hash, user_id, created_on, expires_on) VALUES ($1, $2, $3, $4)");

static enum err add(void *self, const struct reset_token *token)
{
    return query_change(self, &sql_reset_token_add,
                        PARAMETERS(parameter_bytes(token->token_hash, DIGEST_BYTES), parameter_int64(token->user_id),
                                   parameter_instant(token->created_on), parameter_instant(token->expires_on)));
}

STATEMENT(reset_token_find, "SELECT token_hash, user_id, created_on, expires_on FROM reset_tokens "
                            "WHERE token_hash = $1 AND expires_on > $2");

static void read_token(struct row *row, void *out)
{
    struct reset_token token = { .user_id = 0 };
    row_bytes(row, token.token_hash, sizeof token.token_hash);
    token.user_id = row_int64(row);
    token.created_on = row_instant(row);
    token.expires_on = row_instant(row);
    if (!row->malformed) {
        *(struct reset_token *)out = token;
    }
}

static enum err find(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t now, struct reset_token *found)
{
    return query_one(self, &sql_reset_token_find, PARAMETERS(parameter_bytes(token_hash, DIGEST_BYTES), parameter_instant(now)),
                     read_token, found);
}

/* Whoever locks the token first gets it; to the other it is gone. */
STATEMENT(reset_token_take, "DELETE FROM reset_tokens WHERE user_id = (SELECT user_id FROM reset_tokens "
                            "WHERE token_hash = $1 AND expires_on > $2 FOR UPDATE) RETURNING user_id");

static void read_user_id(struct row *row, void *out)
{
    int64_t user_id = row_int64(row);
    if (!row->malformed) {
        *(int64_t *)out = user_id;
    }
}

static enum err take(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t now, int64_t *user_id)
{
    return query_one(self, &sql_reset_token_take, PARAMETERS(parameter_bytes(token_hash, DIGEST_BYTES), parameter_instant(now)),
                     read_user_id, user_id);
}

STATEMENT(reset_token_remove_of_user, "DELETE FROM reset_tokens WHERE user_id = $1");

static enum err remove_of_user(void *self, int64_t user_id)
{
    enum err err = query_change(self, &sql_reset_token_remove_of_user, PARAMETERS(parameter_int64(user_id)));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

STATEMENT(reset_token_purge, "WITH purged AS (DELETE FROM reset_tokens WHERE token_hash = ANY (ARRAY(SELECT token_hash "
                             "FROM reset_tokens WHERE expires_on < $1 ORDER BY expires_on LIMIT 1000 FOR UPDATE SKIP LOCKED)) "
                             "RETURNING 1) SELECT count(*) FROM purged");

static enum err purge(void *self, int64_t now, size_t *count)
{
    return query_purge(self, &sql_reset_token_purge, now, count);
}

struct reset_token_store postgres_reset_token_store(struct postgres *postgres)
{
    return (struct reset_token_store){
        .self = postgres,
        .add = add,
        .find = find,
        .take = take,
        .remove_of_user = remove_of_user,
        .purge = purge,
    };
}
