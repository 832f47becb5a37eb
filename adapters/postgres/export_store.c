#include <string.h>
#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

#define EXPORT_COLUMNS "exports.id, user_id, created_on, expires_on, chunk_count"

static void read_export(struct row *row, void *out)
{
    struct data_export export = { .id = row_int64(row) };
    export.user_id = row_int64(row);
    export.created_on = row_instant(row);
    export.expires_on = row_instant(row);
    export.chunk_count = row_int64(row);
    if (!row->malformed) {
        *(struct data_export *)out = export;
    }
}

STATEMENT(export_replace, "DELETE FROM exports WHERE user_id = $1 AND (chunk_count > 0 OR expires_on <= $2)");

/* ON CONFLICT, so that the other one doesn't end the transaction. */
STATEMENT(export_add, "WITH added AS (INSERT INTO exports (user_id, created_on, expires_on) VALUES ($1, $2, $3) "
                      "ON CONFLICT DO NOTHING RETURNING id) SELECT coalesce((SELECT id FROM added), 0)");

static enum err add(void *self, const struct data_export *export, int64_t *id)
{
    enum err err = query_change(self, &sql_export_replace,
                                PARAMETERS(parameter_int64(export->user_id), parameter_instant(export->created_on)));
    if (err != ERR_OK && err != ERR_NOT_FOUND) {
        return err;
    }
    return query_add(self, &sql_export_add,
                     PARAMETERS(parameter_int64(export->user_id), parameter_instant(export->created_on),
                                parameter_instant(export->expires_on)),
                     id);
}

STATEMENT(export_find_of_user, "SELECT " EXPORT_COLUMNS " FROM exports WHERE user_id = $1 AND expires_on > $2");

static enum err find_of_user(void *self, int64_t user_id, int64_t now, struct data_export *found)
{
    return query_one(self, &sql_export_find_of_user, PARAMETERS(parameter_int64(user_id), parameter_instant(now)), read_export,
                     found);
}

STATEMENT(export_find_locked, "SELECT " EXPORT_COLUMNS " FROM exports WHERE id = $1 FOR NO KEY UPDATE");

static enum err find_locked(void *self, int64_t id, struct data_export *found)
{
    return query_one(self, &sql_export_find_locked, PARAMETERS(parameter_int64(id)), read_export, found);
}

STATEMENT(export_add_chunk, "INSERT INTO export_chunks (export_id, number, body) VALUES ($1, $2, $3)");

static enum err add_chunk(void *self, int64_t id, int64_t number, const char *text)
{
    return query_change(self, &sql_export_add_chunk,
                        PARAMETERS(parameter_int64(id), parameter_int64(number), parameter_text(text)));
}

STATEMENT(export_finish, "UPDATE exports SET chunk_count = $2, expires_on = $3 WHERE id = $1");

static enum err finish(void *self, int64_t id, int64_t chunk_count, int64_t expires_on)
{
    return query_change(self, &sql_export_finish,
                        PARAMETERS(parameter_int64(id), parameter_int64(chunk_count), parameter_instant(expires_on)));
}

STATEMENT(export_add_token, "INSERT INTO export_tokens (token_hash, export_id) VALUES ($1, $2)");

static enum err add_token(void *self, int64_t id, const uint8_t token_hash[DIGEST_BYTES])
{
    return query_change(self, &sql_export_add_token, PARAMETERS(parameter_bytes(token_hash, DIGEST_BYTES), parameter_int64(id)));
}

STATEMENT(export_find_by_token, "SELECT " EXPORT_COLUMNS " FROM export_tokens JOIN exports ON exports.id = export_id "
                                "WHERE token_hash = $1 AND expires_on > $2 AND chunk_count > 0");

static enum err find_by_token(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t now, struct data_export *found)
{
    return query_one(self, &sql_export_find_by_token,
                     PARAMETERS(parameter_bytes(token_hash, DIGEST_BYTES), parameter_instant(now)), read_export, found);
}

STATEMENT(export_read_chunk, "SELECT body FROM export_chunks WHERE export_id = $1 AND number = $2");

static void read_body(struct row *row, void *out)
{
    const char *body = row_borrowed_text(row);
    const char *copy = row->malformed ? NULL : arena_copy(row->arena, body, strlen(body));
    if (copy == NULL) {
        row->out_of_memory = !row->malformed;
        return;
    }
    *(const char **)out = copy;
}

static enum err read_chunk(void *self, int64_t id, int64_t number, struct arena *arena, const char **text)
{
    const struct row_array into = { .items = text, .item_size = sizeof *text, .capacity = 1, .arena = arena };
    size_t count = 0;
    enum err err = query_list(self, &sql_export_read_chunk, PARAMETERS(parameter_int64(id), parameter_int64(number)), read_body,
                              into, &count);
    return err == ERR_OK && count == 0 ? ERR_NOT_FOUND : err;
}

/* EXPORTS_PURGED_AT_ONCE. */
STATEMENT(export_purge, "WITH purged AS (DELETE FROM exports WHERE id = ANY (ARRAY(SELECT id FROM exports "
                        "WHERE expires_on < $1 ORDER BY expires_on LIMIT 20 FOR UPDATE SKIP LOCKED)) RETURNING 1) "
                        "SELECT count(*) FROM purged");

static enum err purge(void *self, int64_t now, size_t *count)
{
    return query_purge(self, &sql_export_purge, now, count);
}

struct export_store postgres_export_store(struct postgres *postgres)
{
    return (struct export_store){
        .self = postgres,
        .add = add,
        .find_of_user = find_of_user,
        .find_locked = find_locked,
        .add_chunk = add_chunk,
        .finish = finish,
        .add_token = add_token,
        .find_by_token = find_by_token,
        .read_chunk = read_chunk,
        .purge = purge,
    };
}
