#include <string.h>
#include <strings.h>
#include "adapters/memory/database.h"
#include "domain/kernel/text.h"

static struct memory_user *find_by_identity(const struct memory_database *database, const char *identity)
{
    for (size_t i = 0; i < database->tables.users.count; i++) {
        struct memory_user *row = memory_table_row(&database->tables.users, i);
        bool named = row->user.username[0] != '\0' && strcasecmp(row->user.username, identity) == 0;
        if (named || strcasecmp(row->user.email, identity) == 0) {
            return row;
        }
    }
    return NULL;
}

static enum err add(void *self, const struct new_user *user, int64_t *id)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    if (find_by_identity(database, user->email) != NULL) {
        return ERR_CONFLICT;
    }
    struct memory_user row = { .user = { .role = user->role, .active = true, .seeds = *user->seeds } };
    row.user.created_on = user->created_on;
    if (text_copy(user->email, row.user.email, sizeof row.user.email) != ERR_OK ||
        text_copy(user->password_hash, row.password_hash, sizeof row.password_hash) != ERR_OK) {
        return ERR_INTERNAL;
    }
    row.user.id = database->last_user_id + 1;
    err = memory_table_append(&database->tables.users, &row);
    if (err == ERR_OK) {
        *id = row.user.id;
        database->last_user_id = row.user.id;
    }
    return err;
}

static enum err find(void *self, int64_t id, struct user *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct memory_user *row = memory_database_user(database, id);
    if (err == ERR_OK && row == NULL) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        *found = row->user;
    }
    return err;
}

static enum err find_credentials(void *self, const char *identity, struct user_credentials *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    const struct memory_user *row = find_by_identity(database, identity);
    if (row == NULL) {
        return ERR_NOT_FOUND;
    }
    *found = (struct user_credentials){ .user_id = row->user.id, .active = row->user.active };
    memcpy(found->password_hash, row->password_hash, sizeof found->password_hash);
    return ERR_OK;
}

static enum err record_sign_in(void *self, int64_t id, int64_t now, const char *address)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_user *row = memory_database_user(database, id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    struct user *user = &row->user;
    char current[sizeof user->current_sign_in_address];
    if (text_copy(address, current, sizeof current) != ERR_OK) {
        return ERR_INTERNAL;
    }
    memcpy(user->last_sign_in_address, user->current_sign_in_address, sizeof user->last_sign_in_address);
    memcpy(user->current_sign_in_address, current, sizeof current);
    user->last_sign_in_on = user->current_sign_in_on;
    user->current_sign_in_on = now;
    user->sign_in_count++;
    return ERR_OK;
}

static enum err set_password_hash(void *self, int64_t id, const char *password_hash)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct memory_user *row = memory_database_user(database, id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    return text_copy(password_hash, row->password_hash, sizeof row->password_hash) == ERR_OK ? ERR_OK : ERR_INTERNAL;
}

static enum err set_username(void *self, int64_t id, const char *username)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    struct memory_user *row = memory_database_user(database, id);
    if (row == NULL || row->user.username[0] != '\0') {
        return ERR_STALE;
    }
    if (find_by_identity(database, username) != NULL) {
        return ERR_CONFLICT;
    }
    return text_copy(username, row->user.username, sizeof row->user.username) == ERR_OK ? ERR_OK : ERR_INTERNAL;
}

static enum err list(void *self, int64_t after, struct user *users, size_t capacity, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    size_t listed = 0;
    for (size_t i = 0; i < database->tables.users.count && listed < capacity; i++) {
        const struct memory_user *row = memory_table_row(&database->tables.users, i);
        if (row->user.id > after) {
            users[listed++] = row->user;
        }
    }
    *count = listed;
    return ERR_OK;
}

struct user_store memory_user_store(struct memory_database *database)
{
    return (struct user_store){
        .self = database,
        .add = add,
        .find = find,
        .find_locked = find, /* there is but one user of this database */
        .find_credentials = find_credentials,
        .record_sign_in = record_sign_in,
        .set_password_hash = set_password_hash,
        .set_username = set_username,
        .list = list,
    };
}
