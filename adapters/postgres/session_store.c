#include "adapters/postgres/postgres.h"
#include "adapters/postgres/user_row.h"

STATEMENT(session_add, "INSERT INTO sessions (token_hash, user_id, created_on, expires_on) VALUES ($1, $2, $3, $4)");

static enum err add(void *self, const struct session *session)
{
    return query_change(self, &sql_session_add,
                        PARAMETERS(parameter_bytes(session->token_hash, DIGEST_BYTES), parameter_int64(session->user_id),
                                   parameter_instant(session->created_on), parameter_instant(session->expires_on)));
}

/* Runs on every request of a signed-in user. */
STATEMENT(session_find,
          "SELECT sessions.created_on, expires_on, user_id, coalesce(acting_as, 0), coalesce(admin_id, 0), admin_email, "
          "coalesce(may_act, false), " USER_COLUMNS " FROM sessions JOIN users ON users.id = coalesce(acting_as, user_id) "
          "LEFT JOIN (SELECT id AS admin_id, email AS admin_email, role = 'admin' AND active AS may_act FROM users) AS admins "
          "ON acting_as IS NOT NULL AND admin_id = user_id WHERE token_hash = $1 AND expires_on > $2");

struct session_and_user {
    struct session session;
    struct user user;
    struct acting_admin admin;
};

static void read_admin(struct row *row, struct acting_admin *admin)
{
    admin->id = row_int64(row);
    row_text(row, admin->email, sizeof admin->email);
    admin->may_act = row_bool(row);
}

static void read_session(struct row *row, void *out)
{
    struct session_and_user *loaded = out;
    struct session session = { .created_on = row_instant(row) };
    session.expires_on = row_instant(row);
    session.user_id = row_int64(row);
    session.acting_as = row_int64(row);
    struct acting_admin admin = { .id = 0 };
    read_admin(row, &admin);
    struct user user = { 0 };
    user_row_read(row, &user);
    if (!row->malformed) {
        *loaded = (struct session_and_user){ .session = session, .user = user, .admin = admin };
    }
}

static enum err find(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t now, struct session *found, struct user *user,
                     struct acting_admin *admin)
{
    struct session_and_user loaded;
    enum err err =
        query_one(self, &sql_session_find, PARAMETERS(parameter_bytes(token_hash, DIGEST_BYTES), parameter_instant(now)),
                  read_session, &loaded);
    if (err != ERR_OK) {
        return err;
    }
    memcpy(loaded.session.token_hash, token_hash, DIGEST_BYTES);
    *found = loaded.session;
    *user = loaded.user;
    *admin = loaded.admin;
    return ERR_OK;
}

STATEMENT(session_act_as, "UPDATE sessions SET acting_as = $2 WHERE token_hash = $1");

static enum err act_as(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t user_id)
{
    return query_change(self, &sql_session_act_as,
                        PARAMETERS(parameter_bytes(token_hash, DIGEST_BYTES), parameter_int64_or_null(user_id)));
}

STATEMENT(session_renew, "UPDATE sessions SET expires_on = $2 WHERE token_hash = $1");

static enum err renew(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t expires_on)
{
    return query_change(self, &sql_session_renew,
                        PARAMETERS(parameter_bytes(token_hash, DIGEST_BYTES), parameter_instant(expires_on)));
}

STATEMENT(session_remove, "DELETE FROM sessions WHERE token_hash = $1");

static enum err remove_session(void *self, const uint8_t token_hash[DIGEST_BYTES])
{
    enum err err = query_change(self, &sql_session_remove, PARAMETERS(parameter_bytes(token_hash, DIGEST_BYTES)));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

STATEMENT(session_remove_of_user, "DELETE FROM sessions WHERE user_id = $1");

static enum err remove_of_user(void *self, int64_t user_id)
{
    enum err err = query_change(self, &sql_session_remove_of_user, PARAMETERS(parameter_int64(user_id)));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

STATEMENT(session_remove_others, "DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2");

static enum err remove_others(void *self, int64_t user_id, const uint8_t token_hash[DIGEST_BYTES])
{
    enum err err = query_change(self, &sql_session_remove_others,
                                PARAMETERS(parameter_int64(user_id), parameter_bytes(token_hash, DIGEST_BYTES)));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

STATEMENT(session_list_of_user, "SELECT token_hash, user_id, created_on, expires_on, coalesce(acting_as, 0) FROM sessions "
                                "WHERE user_id = $1 AND token_hash > $2 ORDER BY token_hash LIMIT $3");

static void read_listed(struct row *row, void *out)
{
    struct session session = { .user_id = 0 };
    row_bytes(row, session.token_hash, sizeof session.token_hash);
    session.user_id = row_int64(row);
    session.created_on = row_instant(row);
    session.expires_on = row_instant(row);
    session.acting_as = row_int64(row);
    if (!row->malformed) {
        *(struct session *)out = session;
    }
}

static enum err list_of_user(void *self, int64_t user_id, const uint8_t after[DIGEST_BYTES], struct session *sessions,
                             size_t capacity, size_t *count)
{
    const struct row_array into = { .items = sessions, .item_size = sizeof *sessions, .capacity = capacity };
    return query_list(
        self, &sql_session_list_of_user,
        PARAMETERS(parameter_int64(user_id), parameter_bytes(after, DIGEST_BYTES), parameter_int64((int64_t)capacity)),
        read_listed, into, count);
}

/* A row that somebody renews or ends at this moment is left alone. */
STATEMENT(session_purge, "WITH purged AS (DELETE FROM sessions WHERE token_hash = ANY (ARRAY(SELECT token_hash FROM sessions "
                         "WHERE expires_on < $1 ORDER BY expires_on LIMIT 1000 FOR UPDATE SKIP LOCKED)) RETURNING 1) "
                         "SELECT count(*) FROM purged");

static enum err purge(void *self, int64_t now, size_t *count)
{
    return query_purge(self, &sql_session_purge, now, count);
}

struct session_store postgres_session_store(struct postgres *postgres)
{
    return (struct session_store){
        .self = postgres,
        .add = add,
        .find = find,
        .act_as = act_as,
        .renew = renew,
        .remove = remove_session,
        .remove_of_user = remove_of_user,
        .remove_others = remove_others,
        .list_of_user = list_of_user,
        .purge = purge,
    };
}
