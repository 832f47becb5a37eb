#include <string.h>
#include "adapters/memory/database.h"

static struct session *find_row(const struct memory_database *database, const uint8_t token_hash[DIGEST_BYTES], size_t *index)
{
    for (size_t i = 0; i < database->tables.sessions.count; i++) {
        struct session *row = memory_table_row(&database->tables.sessions, i);
        if (memcmp(row->token_hash, token_hash, DIGEST_BYTES) == 0) {
            *index = i;
            return row;
        }
    }
    return NULL;
}

static enum err add(void *self, const struct session *session)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t index = 0;
    if (err != ERR_OK) {
        return err;
    }
    if (find_row(database, session->token_hash, &index) != NULL) {
        return ERR_CONFLICT;
    }
    if (memory_database_user(database, session->user_id) == NULL) {
        return ERR_NOT_FOUND;
    }
    return memory_table_append(&database->tables.sessions, session);
}

static void read_admin(const struct user *user, struct acting_admin *admin)
{
    *admin = (struct acting_admin){ .id = user->id, .may_act = user->role == USER_ADMIN && user->active };
    memcpy(admin->email, user->email, sizeof admin->email);
}

static enum err find(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t now, struct session *found, struct user *user,
                     struct acting_admin *admin)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t index = 0;
    if (err != ERR_OK) {
        return err;
    }
    const struct session *row = find_row(database, token_hash, &index);
    if (row == NULL || row->expires_on <= now) {
        return ERR_NOT_FOUND;
    }
    const struct memory_user *acted = row->acting_as == 0 ? NULL : memory_database_user(database, row->acting_as);
    const struct memory_user *own = memory_database_user(database, row->user_id);
    *found = *row;
    found->acting_as = acted == NULL ? 0 : row->acting_as; /* ON DELETE SET NULL */
    *user = memory_database_read_user(database, acted == NULL ? own : acted);
    *admin = (struct acting_admin){ .id = 0 };
    if (acted != NULL) {
        read_admin(&own->user, admin);
    }
    return ERR_OK;
}

static enum err act_as(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t user_id)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t index = 0;
    if (err != ERR_OK) {
        return err;
    }
    struct session *row = find_row(database, token_hash, &index);
    if (row == NULL || (user_id != 0 && memory_database_user(database, user_id) == NULL)) {
        return ERR_NOT_FOUND;
    }
    row->acting_as = user_id;
    return ERR_OK;
}

static enum err renew(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t expires_on)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t index = 0;
    if (err != ERR_OK) {
        return err;
    }
    struct session *row = find_row(database, token_hash, &index);
    if (row == NULL) {
        return ERR_NOT_FOUND;
    }
    row->expires_on = expires_on;
    return ERR_OK;
}

static enum err remove_one(void *self, const uint8_t token_hash[DIGEST_BYTES])
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t index = 0;
    if (err == ERR_OK && find_row(database, token_hash, &index) != NULL) {
        memory_table_remove(&database->tables.sessions, index);
    }
    return err;
}

static bool is_of_user(const void *row, const void *user_id)
{
    return ((const struct session *)row)->user_id == *(const int64_t *)user_id;
}

static enum err remove_of_user(void *self, int64_t user_id)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK) {
        (void)memory_table_remove_rows(&database->tables.sessions, is_of_user, &user_id, SIZE_MAX);
    }
    return err;
}

/* The key is the session that stays. */
static bool is_another_of_user(const void *row, const void *kept)
{
    const struct session *session = row;
    const struct session *stays = kept;
    return session->user_id == stays->user_id && memcmp(session->token_hash, stays->token_hash, DIGEST_BYTES) != 0;
}

static enum err remove_others(void *self, int64_t user_id, const uint8_t token_hash[DIGEST_BYTES])
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct session kept = { .user_id = user_id };
    memcpy(kept.token_hash, token_hash, DIGEST_BYTES);
    if (err == ERR_OK) {
        (void)memory_table_remove_rows(&database->tables.sessions, is_another_of_user, &kept, SIZE_MAX);
    }
    return err;
}

/* Keeps the `capacity` lowest hashes, in order. */
static void insert_session(const struct session *session, struct session *sessions, size_t capacity, size_t *listed)
{
    size_t place = *listed;
    while (place > 0 && memcmp(session->token_hash, sessions[place - 1].token_hash, DIGEST_BYTES) < 0) {
        place--;
    }
    if (place == capacity) {
        return;
    }
    *listed += *listed < capacity ? 1 : 0;
    memmove(&sessions[place + 1], &sessions[place], (*listed - place - 1) * sizeof sessions[0]);
    sessions[place] = *session;
}

static enum err list_of_user(void *self, int64_t user_id, const uint8_t after[DIGEST_BYTES], struct session *sessions,
                             size_t capacity, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t listed = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.sessions.count; i++) {
        const struct session *row = memory_table_row(&database->tables.sessions, i);
        if (row->user_id == user_id && memcmp(row->token_hash, after, DIGEST_BYTES) > 0) {
            insert_session(row, sessions, capacity, &listed);
        }
    }
    if (err == ERR_OK) {
        *count = listed;
    }
    return err;
}

static bool ended_before(const void *row, const void *now)
{
    return ((const struct session *)row)->expires_on < *(const int64_t *)now;
}

static enum err purge(void *self, int64_t now, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK) {
        *count = memory_table_remove_rows(&database->tables.sessions, ended_before, &now, MEMORY_PURGED_AT_ONCE);
    }
    return err;
}

struct session_store memory_session_store(struct memory_database *database)
{
    return (struct session_store){
        .self = database,
        .add = add,
        .find = find,
        .act_as = act_as,
        .renew = renew,
        .remove = remove_one,
        .remove_of_user = remove_of_user,
        .remove_others = remove_others,
        .list_of_user = list_of_user,
        .purge = purge,
    };
}
