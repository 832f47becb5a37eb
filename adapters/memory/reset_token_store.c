#include <string.h>
#include "adapters/memory/database.h"

static const struct reset_token *find_row(const struct memory_database *database, const uint8_t token_hash[DIGEST_BYTES])
{
    for (size_t i = 0; i < database->tables.reset_tokens.count; i++) {
        const struct reset_token *row = memory_table_row(&database->tables.reset_tokens, i);
        if (memcmp(row->token_hash, token_hash, DIGEST_BYTES) == 0) {
            return row;
        }
    }
    return NULL;
}

static enum err add(void *self, const struct reset_token *token)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    if (find_row(database, token->token_hash) != NULL) {
        return ERR_CONFLICT;
    }
    if (memory_database_user(database, token->user_id) == NULL) {
        return ERR_NOT_FOUND;
    }
    return memory_table_append(&database->tables.reset_tokens, token);
}

static enum err find(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t now, struct reset_token *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    const struct reset_token *row = find_row(database, token_hash);
    if (row == NULL || row->expires_on <= now) {
        return ERR_NOT_FOUND;
    }
    *found = *row;
    return ERR_OK;
}

static bool is_of_user(const void *row, const void *user_id)
{
    return ((const struct reset_token *)row)->user_id == *(const int64_t *)user_id;
}

static enum err take(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t now, int64_t *user_id)
{
    struct memory_database *database = self;
    struct reset_token taken;
    enum err err = find(self, token_hash, now, &taken);
    if (err == ERR_OK) {
        (void)memory_table_remove_rows(&database->tables.reset_tokens, is_of_user, &taken.user_id, SIZE_MAX);
        *user_id = taken.user_id;
    }
    return err;
}

static enum err remove_of_user(void *self, int64_t user_id)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK) {
        (void)memory_table_remove_rows(&database->tables.reset_tokens, is_of_user, &user_id, SIZE_MAX);
    }
    return err;
}

static bool expired_before(const void *row, const void *now)
{
    return ((const struct reset_token *)row)->expires_on < *(const int64_t *)now;
}

static enum err purge(void *self, int64_t now, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK) {
        *count = memory_table_remove_rows(&database->tables.reset_tokens, expired_before, &now, MEMORY_PURGED_AT_ONCE);
    }
    return err;
}

struct reset_token_store memory_reset_token_store(struct memory_database *database)
{
    return (struct reset_token_store){
        .self = database,
        .add = add,
        .find = find,
        .take = take,
        .remove_of_user = remove_of_user,
        .purge = purge,
    };
}
