#include <string.h>
#include "adapters/memory/database.h"

static struct data_export *find_row(const struct memory_database *database, int64_t id)
{
    for (size_t i = 0; i < database->tables.exports.count; i++) {
        struct data_export *row = memory_table_row(&database->tables.exports, i);
        if (row->id == id) {
            return row;
        }
    }
    return NULL;
}

static struct data_export *find_row_of_user(const struct memory_database *database, int64_t user_id)
{
    for (size_t i = 0; i < database->tables.exports.count; i++) {
        struct data_export *row = memory_table_row(&database->tables.exports, i);
        if (row->user_id == user_id) {
            return row;
        }
    }
    return NULL;
}

static bool is_export(const void *row, const void *id)
{
    return ((const struct data_export *)row)->id == *(const int64_t *)id;
}

static bool is_chunk_of(const void *row, const void *id)
{
    return ((const struct memory_export_chunk *)row)->export_id == *(const int64_t *)id;
}

static bool is_token_of(const void *row, const void *id)
{
    return ((const struct memory_export_token *)row)->export_id == *(const int64_t *)id;
}

/* ON DELETE CASCADE. */
static void delete_export(struct memory_database *database, int64_t id)
{
    (void)memory_table_remove_rows(&database->tables.export_chunks, is_chunk_of, &id, SIZE_MAX);
    (void)memory_table_remove_rows(&database->tables.export_tokens, is_token_of, &id, SIZE_MAX);
    (void)memory_table_remove_rows(&database->tables.exports, is_export, &id, SIZE_MAX);
}

void memory_database_forget_export(struct memory_database *database, int64_t user_id)
{
    const struct data_export *row = find_row_of_user(database, user_id);
    if (row != NULL) {
        delete_export(database, row->id);
    }
}

static enum err add(void *self, const struct data_export *export, int64_t *id)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    if (memory_database_user(database, export->user_id) == NULL) {
        return ERR_NOT_FOUND;
    }
    const struct data_export *earlier = find_row_of_user(database, export->user_id);
    if (earlier != NULL && earlier->chunk_count == 0 && earlier->expires_on > export->created_on) {
        return ERR_CONFLICT;
    }
    memory_database_forget_export(database, export->user_id);
    struct data_export row = *export;
    row.id = ++database->last_export_id;
    row.chunk_count = 0;
    err = memory_table_append(&database->tables.exports, &row);
    if (err == ERR_OK) {
        *id = row.id;
    }
    return err;
}

static enum err find_of_user(void *self, int64_t user_id, int64_t now, struct data_export *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct data_export *row = find_row_of_user(database, user_id);
    if (err != ERR_OK || row == NULL || row->expires_on <= now) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    *found = *row;
    return ERR_OK;
}

static enum err find_locked(void *self, int64_t id, struct data_export *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct data_export *row = find_row(database, id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    *found = *row;
    return ERR_OK;
}

static const struct memory_export_chunk *find_chunk(const struct memory_database *database, int64_t id, int64_t number)
{
    for (size_t i = 0; i < database->tables.export_chunks.count; i++) {
        const struct memory_export_chunk *row = memory_table_row(&database->tables.export_chunks, i);
        if (row->export_id == id && row->number == number) {
            return row;
        }
    }
    return NULL;
}

static enum err add_chunk(void *self, int64_t id, int64_t number, const char *text)
{
    struct memory_database *database = self;
    struct memory_table *texts = &database->tables.export_texts;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK && find_row(database, id) == NULL) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK && find_chunk(database, id, number) != NULL) {
        err = ERR_CONFLICT;
    }
    const struct memory_export_chunk row = { .export_id = id, .number = number, .text_at = texts->count };
    for (size_t i = 0; err == ERR_OK && i < strlen(text) + 1; i++) {
        err = memory_table_append(texts, &text[i]);
    }
    return err == ERR_OK ? memory_table_append(&database->tables.export_chunks, &row) : err;
}

static enum err finish(void *self, int64_t id, int64_t chunk_count, int64_t expires_on)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct data_export *row = find_row(database, id);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    row->chunk_count = chunk_count;
    row->expires_on = expires_on;
    return ERR_OK;
}

static const struct memory_export_token *find_token(const struct memory_database *database,
                                                    const uint8_t token_hash[DIGEST_BYTES])
{
    for (size_t i = 0; i < database->tables.export_tokens.count; i++) {
        const struct memory_export_token *row = memory_table_row(&database->tables.export_tokens, i);
        if (memcmp(row->token_hash, token_hash, DIGEST_BYTES) == 0) {
            return row;
        }
    }
    return NULL;
}

static enum err add_token(void *self, int64_t id, const uint8_t token_hash[DIGEST_BYTES])
{
    struct memory_database *database = self;
    struct memory_export_token row = { .export_id = id };
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK && find_row(database, id) == NULL) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK && find_token(database, token_hash) != NULL) {
        err = ERR_CONFLICT;
    }
    memcpy(row.token_hash, token_hash, DIGEST_BYTES);
    return err == ERR_OK ? memory_table_append(&database->tables.export_tokens, &row) : err;
}

static enum err find_by_token(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t now, struct data_export *found)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct memory_export_token *token = find_token(database, token_hash);
    const struct data_export *row = token == NULL ? NULL : find_row(database, token->export_id);
    if (err != ERR_OK || row == NULL || row->chunk_count == 0 || row->expires_on <= now) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    *found = *row;
    return ERR_OK;
}

static enum err read_chunk(void *self, int64_t id, int64_t number, struct arena *arena, const char **text)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct memory_export_chunk *row = find_chunk(database, id, number);
    if (err != ERR_OK || row == NULL) {
        return err != ERR_OK ? err : ERR_NOT_FOUND;
    }
    const char *kept = memory_table_row(&database->tables.export_texts, row->text_at);
    const char *copy = arena_copy(arena, kept, strlen(kept));
    if (copy == NULL) {
        return ERR_NO_MEMORY;
    }
    *text = copy;
    return ERR_OK;
}

static enum err purge(void *self, int64_t now, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t purged = 0;
    for (size_t i = database->tables.exports.count; err == ERR_OK && i > 0 && purged < EXPORTS_PURGED_AT_ONCE; i--) {
        const struct data_export *row = memory_table_row(&database->tables.exports, i - 1);
        if (row->expires_on < now) {
            delete_export(database, row->id);
            purged++;
        }
    }
    if (err == ERR_OK) {
        *count = purged;
    }
    return err;
}

struct export_store memory_export_store(struct memory_database *database)
{
    return (struct export_store){
        .self = database,
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
