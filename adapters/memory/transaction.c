#include "adapters/memory/database.h"

static enum err begin(void *self)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK && database->in_transaction) {
        err = ERR_INTERNAL;
    }
    if (err == ERR_OK) {
        err = memory_tables_copy(&database->tables, &database->before);
    }
    if (err == ERR_OK) {
        database->in_transaction = true;
    }
    return err;
}

static void rollback(void *self)
{
    struct memory_database *database = self;
    if (!database->in_transaction) {
        return;
    }
    struct memory_tables undone = database->tables;
    database->tables = database->before;
    database->before = undone;
    memory_tables_clear(&database->before);
    database->in_transaction = false;
}

/* A commit that fails loses everything, as when the connection dies before the server hears of it; one that is lost was done, as
 * when it dies before the server's answer. */
static enum err commit(void *self)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK && !database->in_transaction) {
        err = ERR_INTERNAL;
    }
    if (err != ERR_OK) {
        rollback(self);
        return err;
    }
    memory_tables_clear(&database->before);
    database->in_transaction = false;
    return memory_faults_next(database->losses);
}

struct transaction memory_transaction(struct memory_database *database)
{
    return (struct transaction){ .self = database, .begin = begin, .commit = commit, .rollback = rollback };
}
