#include <string.h>
#include "adapters/postgres/migration_folder.h"
#include "adapters/postgres/query.h"

/* The lock's number means nothing but this. */
#define LOCK_MIGRATIONS   "SELECT pg_advisory_lock(20260101, 1)"
#define UNLOCK_MIGRATIONS "SELECT pg_advisory_unlock(20260101, 1)"

static const char create_table[] = "CREATE TABLE IF NOT EXISTS schema_migrations ("
                                   "number bigint PRIMARY KEY, name text NOT NULL, "
                                   "checksum bytea NOT NULL CHECK (octet_length(checksum) = 32), "
                                   "applied_on timestamptz NOT NULL)";

STATEMENT(migration_table_exists, "SELECT to_regclass('schema_migrations') IS NOT NULL");

STATEMENT(migration_find, "SELECT checksum, applied_on FROM schema_migrations WHERE number = $1");

struct applied_migration {
    uint8_t checksum[DIGEST_BYTES];
    int64_t applied_on;
};

static void read_applied(struct row *row, void *out)
{
    struct applied_migration applied;
    row_bytes(row, applied.checksum, sizeof applied.checksum);
    applied.applied_on = row_instant(row);
    if (!row->malformed) {
        *(struct applied_migration *)out = applied;
    }
}

STATEMENT(migration_add, "INSERT INTO schema_migrations (number, name, checksum, applied_on) VALUES ($1, $2, $3, now())");

static enum err record(struct postgres *postgres, const struct migration_file *file)
{
    return query_change(postgres, &sql_migration_add,
                        PARAMETERS(parameter_int64(file->number), parameter_text(file->name),
                                   parameter_bytes(file->checksum, sizeof file->checksum)));
}

/* What the table says of a file; ERR_NOT_FOUND leaves *found as "not yet". */
static enum err look_up(struct postgres *postgres, const struct migration_file *file, struct postgres_migration *found)
{
    struct applied_migration applied;
    struct postgres_migration migration = { .number = file->number };
    memcpy(migration.name, file->name, sizeof migration.name);
    enum err err = query_one(postgres, &sql_migration_find, PARAMETERS(parameter_int64(file->number)), read_applied, &applied);
    if (err == ERR_OK) {
        migration.applied_on = applied.applied_on;
        migration.changed = memcmp(applied.checksum, file->checksum, sizeof applied.checksum) != 0;
    }
    if (err == ERR_OK || err == ERR_NOT_FOUND) {
        *found = migration;
        return ERR_OK;
    }
    return err;
}

static enum err refuse_changed_files(struct postgres *postgres, const struct migration_folder *folder)
{
    for (size_t i = 0; i < folder->count; i++) {
        struct postgres_migration migration;
        enum err err = look_up(postgres, &folder->files[i], &migration);
        if (err == ERR_OK && migration.changed) {
            connection_remember(postgres, migration.name, "the file was changed after it was applied");
            err = ERR_CONFLICT;
        }
        if (err != ERR_OK) {
            return err;
        }
    }
    return ERR_OK;
}

static void blame(struct postgres *postgres, const char *culprit)
{
    char said[LAST_ERROR_BYTES + 1];
    memcpy(said, postgres->last_error, sizeof said);
    connection_remember(postgres, culprit, said);
}

static enum err apply(struct postgres *postgres, const struct migration_file *file)
{
    const struct transaction transaction = postgres_transaction(postgres);
    enum err err = transaction.begin(transaction.self);
    if (err != ERR_OK) {
        return err;
    }
    err = connection_command(postgres, file->sql);
    if (err == ERR_OK) {
        err = record(postgres, file);
    }
    if (err == ERR_OK) {
        return transaction.commit(transaction.self);
    }
    blame(postgres, file->name);
    transaction.rollback(transaction.self);
    /* Whatever rule the SQL broke, it is the file that is wrong. */
    return err == ERR_UNAVAILABLE ? err : ERR_INTERNAL;
}

static enum err apply_missing(struct postgres *postgres, const struct migration_folder *folder, size_t *applied)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < folder->count && err == ERR_OK; i++) {
        struct postgres_migration migration;
        err = look_up(postgres, &folder->files[i], &migration);
        if (err == ERR_OK && migration.applied_on == 0) {
            err = apply(postgres, &folder->files[i]);
            *applied += err == ERR_OK ? 1 : 0;
        }
    }
    return err;
}

STATEMENT(migration_grant, "SELECT grant_serving_rights($1)");

/* Also when nothing was applied: the role may be new. */
static enum err grant(struct postgres *postgres, const char *serving_role)
{
    enum err err = query_one(postgres, &sql_migration_grant, PARAMETERS(parameter_text(serving_role)), query_read_nothing, NULL);
    if (err != ERR_OK) {
        blame(postgres, "rights of the role that serves");
    }
    return err;
}

static enum err migrate_alone(struct postgres *postgres, const struct migration_folder *folder, const char *serving_role,
                              size_t *applied)
{
    enum err err = connection_command(postgres, LOCK_MIGRATIONS);
    if (err != ERR_OK) {
        return err;
    }
    err = connection_command(postgres, create_table);
    if (err == ERR_OK) {
        err = refuse_changed_files(postgres, folder);
    }
    if (err == ERR_OK) {
        err = apply_missing(postgres, folder, applied);
    }
    if (err == ERR_OK && serving_role != NULL) {
        err = grant(postgres, serving_role);
    }
    /* A lost connection gave the lock back by itself. */
    if (postgres->link != NULL && connection_command(postgres, UNLOCK_MIGRATIONS) != ERR_OK) {
        connection_drop(postgres);
    }
    return err;
}

static enum err read_folder(struct postgres *postgres, const char *path, const struct digest *digest,
                            struct migration_folder *folder)
{
    char culprit[MIGRATION_NAME_BYTES + 1];
    enum err err = migration_folder_read(folder, path, digest, culprit);
    if (err != ERR_OK) {
        connection_remember(postgres, culprit[0] == '\0' ? path : culprit, err_text(err));
    }
    return err;
}

enum err postgres_migrate(struct postgres *postgres, const char *path, const struct digest *digest, const char *serving_role,
                          size_t *applied)
{
    *applied = 0;
    struct migration_folder folder;
    enum err err = read_folder(postgres, path, digest, &folder);
    if (err != ERR_OK) {
        return err;
    }
    err = connection_take_time(postgres);
    if (err == ERR_OK) {
        err = migrate_alone(postgres, &folder, serving_role, applied);
        connection_hurry(postgres);
    }
    migration_folder_release(&folder);
    return err;
}

static enum err list_status(struct postgres *postgres, const struct migration_folder *folder,
                            struct postgres_migration *migrations)
{
    bool exists = false;
    enum err err = query_one(postgres, &sql_migration_table_exists, NO_PARAMETERS, query_read_bool, &exists);
    for (size_t i = 0; i < folder->count && err == ERR_OK; i++) {
        if (exists) {
            err = look_up(postgres, &folder->files[i], &migrations[i]);
        } else {
            migrations[i] = (struct postgres_migration){ .number = folder->files[i].number };
            memcpy(migrations[i].name, folder->files[i].name, sizeof migrations[i].name);
        }
    }
    return err;
}

enum err postgres_migration_status(struct postgres *postgres, const char *path, const struct digest *digest,
                                   struct postgres_migration *migrations, size_t capacity, size_t *count)
{
    struct migration_folder folder;
    enum err err = read_folder(postgres, path, digest, &folder);
    if (err != ERR_OK) {
        return err;
    }
    err = folder.count > capacity ? ERR_OVERFLOW : list_status(postgres, &folder, migrations);
    if (err == ERR_OK) {
        *count = folder.count;
    }
    migration_folder_release(&folder);
    return err;
}

/* The schema's name comes from the search path, so that a database whose owner keeps its tables elsewhere works, too. */
static const char recreate_schema[] = "DO $$ DECLARE name text := current_schema(); BEGIN "
                                      "EXECUTE format('DROP SCHEMA %1$I CASCADE', name); "
                                      "EXECUTE format('CREATE SCHEMA %1$I', name); "
                                      "EXECUTE format('GRANT USAGE ON SCHEMA %1$I TO PUBLIC', name); END $$";

enum err postgres_reset(struct postgres *postgres)
{
    enum err err = connection_take_time(postgres);
    if (err == ERR_OK) {
        err = connection_command(postgres, recreate_schema);
        connection_hurry(postgres);
    }
    return err;
}
