#include "adapters/postgres/leaders.h"
#include "adapters/postgres/postgres.h"
#include "adapters/postgres/search.h"
#include "adapters/postgres/user_row.h"

static void read_user(struct row *row, void *out)
{
    struct user user = { 0 };
    user_row_read(row, &user);
    if (!row->malformed) {
        *(struct user *)out = user;
    }
}

/* ON CONFLICT, so that a taken e-mail doesn't end the transaction. */
STATEMENT(user_add, "INSERT INTO users (email, password_hash, role, created_on, updated_on, "
                    "seed_number, server_seed, next_server_seed, client_seed, nonce, locale) "
                    "VALUES (lower($1 COLLATE \"C\"), $2, $3, $4, $4, $5, $6, $7, $8, $9, $10) "
                    "ON CONFLICT (email) DO NOTHING RETURNING id");

static enum err add(void *self, const struct new_user *user, int64_t *id)
{
    const struct seed_pair *seeds = user->seeds;
    enum err err =
        query_number(self, &sql_user_add,
                     PARAMETERS(parameter_text(user->email), parameter_text(user->password_hash),
                                parameter_text(user_role_name(user->role)), parameter_instant(user->created_on),
                                parameter_int64(seeds->number), parameter_bytes(seeds->server_seed, SERVER_SEED_BYTES),
                                parameter_bytes(seeds->next_server_seed, SERVER_SEED_BYTES), parameter_text(seeds->client_seed),
                                parameter_int64(seeds->nonce), parameter_text(user_locale_name(user->locale))),
                     id);
    return err == ERR_NOT_FOUND ? ERR_CONFLICT : err;
}

STATEMENT(user_find, "SELECT " USER_COLUMNS " FROM users WHERE id = $1");

static enum err find(void *self, int64_t id, struct user *found)
{
    return query_one(self, &sql_user_find, PARAMETERS(parameter_int64(id)), read_user, found);
}

STATEMENT(user_find_locked, "SELECT " USER_COLUMNS " FROM users WHERE id = $1 FOR UPDATE");

static enum err find_locked(void *self, int64_t id, struct user *found)
{
    return query_one(self, &sql_user_find_locked, PARAMETERS(parameter_int64(id)), read_user, found);
}

/* An e-mail holds an @ and a username never does: one row at most. */
STATEMENT(user_find_credentials,
          "SELECT id, active, password_hash FROM users "
          "WHERE (email = lower($1 COLLATE \"C\") OR lower(username) = lower($1 COLLATE \"C\")) AND deleted_on IS NULL");

static void read_credentials(struct row *row, void *out)
{
    struct user_credentials credentials = { .user_id = row_int64(row) };
    credentials.active = row_bool(row);
    row_text(row, credentials.password_hash, sizeof credentials.password_hash);
    if (!row->malformed) {
        *(struct user_credentials *)out = credentials;
    }
}

static enum err find_credentials(void *self, const char *identity, struct user_credentials *found)
{
    return query_one(self, &sql_user_find_credentials, PARAMETERS(parameter_text(identity)), read_credentials, found);
}

/* As an UPDATE of the row would lock it. */
STATEMENT(user_lock_credentials, "SELECT id, active, password_hash FROM users WHERE id = $1 "
                                 "AND deleted_on IS NULL FOR NO KEY UPDATE");

static enum err lock_credentials(void *self, int64_t id, struct user_credentials *found)
{
    return query_one(self, &sql_user_lock_credentials, PARAMETERS(parameter_int64(id)), read_credentials, found);
}

STATEMENT(user_record_sign_in, "WITH counted AS (UPDATE users SET sign_in_count = sign_in_count + 1, "
                               "last_sign_in_on = current_sign_in_on, last_sign_in_address = current_sign_in_address, "
                               "current_sign_in_on = $2, current_sign_in_address = $3, updated_on = $2 "
                               "WHERE id = $1 AND deleted_on IS NULL RETURNING id) "
                               "INSERT INTO sign_ins (user_id, signed_in_on, address) SELECT id, $2, $3 FROM counted");

static enum err record_sign_in(void *self, int64_t id, int64_t now, const char *address)
{
    return query_change(self, &sql_user_record_sign_in,
                        PARAMETERS(parameter_int64(id), parameter_instant(now), parameter_text(address)));
}

STATEMENT(user_set_password_hash, "UPDATE users SET password_hash = $2, updated_on = now() "
                                  "WHERE id = $1 AND deleted_on IS NULL");

static enum err set_password_hash(void *self, int64_t id, const char *password_hash)
{
    return query_change(self, &sql_user_set_password_hash, PARAMETERS(parameter_int64(id), parameter_text(password_hash)));
}

STATEMENT(user_set_email, "UPDATE users SET email = lower($2 COLLATE \"C\"), updated_on = now() "
                          "WHERE id = $1 AND deleted_on IS NULL");

static enum err set_email(void *self, int64_t id, const char *email)
{
    return query_change(self, &sql_user_set_email, PARAMETERS(parameter_int64(id), parameter_text(email)));
}

STATEMENT(user_set_locale, "UPDATE users SET locale = $2, updated_on = now() WHERE id = $1 AND deleted_on IS NULL");

static enum err set_locale(void *self, int64_t id, enum user_locale locale)
{
    return query_change(self, &sql_user_set_locale, PARAMETERS(parameter_int64(id), parameter_text(user_locale_name(locale))));
}

STATEMENT(user_sign_ins, "SELECT id, signed_in_on, address FROM sign_ins WHERE user_id = $1 "
                         "ORDER BY signed_in_on DESC, id DESC LIMIT $2");

static void read_sign_in(struct row *row, void *out)
{
    struct sign_in_record record = { .id = row_int64(row) };
    record.signed_in_on = row_instant(row);
    row_text(row, record.address, sizeof record.address);
    if (!row->malformed) {
        *(struct sign_in_record *)out = record;
    }
}

static enum err sign_ins(void *self, int64_t id, struct sign_in_record *records, size_t capacity, size_t *count)
{
    const struct row_array into = { .items = records, .item_size = sizeof *records, .capacity = capacity };
    return query_list(self, &sql_user_sign_ins, PARAMETERS(parameter_int64(id), parameter_int64((int64_t)capacity)), read_sign_in,
                      into, count);
}

STATEMENT(user_list_sign_ins, "SELECT id, signed_in_on, address FROM sign_ins WHERE user_id = $1 AND id > $2 "
                              "ORDER BY id LIMIT $3");

static enum err list_sign_ins(void *self, int64_t id, int64_t after, struct sign_in_record *records, size_t capacity,
                              size_t *count)
{
    const struct row_array into = { .items = records, .item_size = sizeof *records, .capacity = capacity };
    return query_list(self, &sql_user_list_sign_ins,
                      PARAMETERS(parameter_int64(id), parameter_int64(after), parameter_int64((int64_t)capacity)), read_sign_in,
                      into, count);
}

STATEMENT(user_purge_sign_ins, "WITH purged AS (DELETE FROM sign_ins WHERE id = ANY (ARRAY(SELECT id FROM sign_ins "
                               "WHERE signed_in_on < $1 ORDER BY signed_in_on LIMIT 1000 FOR UPDATE SKIP LOCKED)) RETURNING 1) "
                               "SELECT count(*) FROM purged");

static enum err purge_sign_ins(void *self, int64_t before, size_t *count)
{
    return query_purge(self, &sql_user_purge_sign_ins, before, count);
}

STATEMENT(user_set_username, "UPDATE users SET username = $2, revision = revision + 1, updated_on = now() "
                             "WHERE id = $1 AND username IS NULL AND deleted_on IS NULL");

static enum err set_username(void *self, int64_t id, const char *username)
{
    enum err err = query_change(self, &sql_user_set_username, PARAMETERS(parameter_int64(id), parameter_text(username)));
    return err == ERR_NOT_FOUND ? ERR_STALE : err;
}

STATEMENT(user_lock_admins, "WITH admins AS (SELECT id FROM users WHERE role = 'admin' AND active ORDER BY id "
                            "FOR NO KEY UPDATE) SELECT count(*) FROM admins");

static enum err lock_admins(void *self, int64_t *count)
{
    return query_number(self, &sql_user_lock_admins, NO_PARAMETERS, count);
}

STATEMENT(user_edit, "UPDATE users SET username = $2, role = $3, active = $4, revision = revision + 1, updated_on = now() "
                     "WHERE id = $1 AND deleted_on IS NULL");

static enum err edit(void *self, int64_t id, const struct user_settings *settings)
{
    return query_change(self, &sql_user_edit,
                        PARAMETERS(parameter_int64(id), parameter_text_or_null(settings->username),
                                   parameter_text(user_role_name(settings->role)), parameter_bool(settings->active)));
}

/* An e-mail whose domain has no dot is nobody's (user_check_email), and no hash begins with '!'. */
STATEMENT(user_forget,
          "WITH history AS (DELETE FROM sign_ins WHERE user_id = $1), "
          "exported AS (DELETE FROM exports WHERE user_id = $1), "
          "acted AS (UPDATE sessions SET acting_as = NULL WHERE acting_as = $1) "
          "UPDATE users SET email = id || '@deleted', username = NULL, password_hash = '!', role = 'member', "
          "active = false, locale = 'en', sign_in_count = 0, current_sign_in_on = NULL, current_sign_in_address = '', "
          "last_sign_in_on = NULL, last_sign_in_address = '', revision = revision + 1, deleted_on = $2, deletion_on = NULL, "
          "updated_on = $2 WHERE id = $1 AND deleted_on IS NULL");

static enum err forget(void *self, int64_t id, int64_t now)
{
    return query_change(self, &sql_user_forget, PARAMETERS(parameter_int64(id), parameter_instant(now)));
}

STATEMENT(user_set_deletion, "UPDATE users SET deletion_on = $2 WHERE id = $1 AND deleted_on IS NULL");

static enum err set_deletion(void *self, int64_t id, int64_t deletion_on)
{
    return query_change(self, &sql_user_set_deletion, PARAMETERS(parameter_int64(id), parameter_instant_or_null(deletion_on)));
}

STATEMENT(user_list_due, "SELECT id FROM users WHERE deletion_on <= $1 AND id > $2 ORDER BY id LIMIT $3");

static enum err list_due(void *self, int64_t now, int64_t after, int64_t *ids, size_t capacity, size_t *count)
{
    struct row_array into = { .item_size = sizeof *ids, .capacity = capacity };
    into.items = ids;
    return query_list(self, &sql_user_list_due,
                      PARAMETERS(parameter_instant(now), parameter_int64(after), parameter_int64((int64_t)capacity)),
                      query_read_number, into, count);
}

STATEMENT(user_list, "SELECT " USER_COLUMNS " FROM users WHERE id > $1 AND deleted_on IS NULL ORDER BY id LIMIT $2");

static enum err list(void *self, int64_t after, struct user *users, size_t capacity, size_t *count)
{
    const struct row_array into = { .items = users, .item_size = sizeof *users, .capacity = capacity };
    return query_list(self, &sql_user_list, PARAMETERS(parameter_int64(after), parameter_int64((int64_t)capacity)), read_user,
                      into, count);
}

STATEMENT(user_step, "SELECT coalesce(max(id), 0) FROM (SELECT id FROM users WHERE id > $1 ORDER BY id LIMIT $2) AS step");

STATEMENT(user_walk, "SELECT " USER_COLUMNS " FROM users WHERE id > $1 AND id <= $2 AND deleted_on IS NULL "
                     "AND (email LIKE $3 OR lower(username) LIKE $3) ORDER BY id LIMIT 250");

static enum err walk_on(void *self, struct row_walk *walk, struct user users[ROW_WALK_STEP], size_t *count)
{
    static const struct search_walk search = { .step = &sql_user_step, .rows = &sql_user_walk, .read = read_user };
    return search_walk_on(self, &search, walk, users, sizeof *users, count);
}

struct user_store postgres_user_store(struct postgres *postgres)
{
    return (struct user_store){
        .self = postgres,
        .add = add,
        .find = find,
        .find_locked = find_locked,
        .find_credentials = find_credentials,
        .lock_credentials = lock_credentials,
        .record_sign_in = record_sign_in,
        .set_password_hash = set_password_hash,
        .set_email = set_email,
        .set_locale = set_locale,
        .sign_ins = sign_ins,
        .list_sign_ins = list_sign_ins,
        .purge_sign_ins = purge_sign_ins,
        .set_username = set_username,
        .lock_admins = lock_admins,
        .edit = edit,
        .forget = forget,
        .set_deletion = set_deletion,
        .list_due = list_due,
        .list = list,
        .walk = walk_on,
        .leaders = leaders_list,
        .rank = leaders_rank,
    };
}
