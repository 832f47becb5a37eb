#include "adapters/postgres/connection.h"
#include "adapters/postgres/postgres.h"

static enum err begin_with(struct postgres *postgres, const char *sql)
{
    if (postgres->in_transaction) {
        return ERR_INTERNAL;
    }
    enum err err = connection_command(postgres, sql);
    postgres->in_transaction = err == ERR_OK;
    return err;
}

static enum err begin(void *self)
{
    return begin_with(self, "BEGIN");
}

static enum err begin_firmly(void *self)
{
    return begin_with(self, "BEGIN; SET LOCAL synchronous_commit = on");
}

/* A link that was lost since the begin took the transaction with it. */
static enum err commit(void *self)
{
    struct postgres *postgres = self;
    bool failed_before = postgres->link != NULL && PQtransactionStatus(postgres->link) == PQTRANS_INERROR;
    enum err err = postgres->link == NULL ? ERR_UNAVAILABLE : connection_command(postgres, "COMMIT");
    postgres->in_transaction = false;
    /* PostgreSQL answers the COMMIT of a failed transaction with a cheerful ROLLBACK. */
    return err == ERR_OK && failed_before ? ERR_INTERNAL : err;
}

static void rollback(void *self)
{
    struct postgres *postgres = self;
    if (postgres->link != NULL && connection_command(postgres, "ROLLBACK") != ERR_OK) {
        connection_drop(postgres); /* the server rolls back what has no connection */
    }
    postgres->in_transaction = false;
}

struct transaction postgres_transaction(struct postgres *postgres)
{
    return (struct transaction){ .self = postgres, .begin = begin, .commit = commit, .rollback = rollback };
}

struct transaction postgres_firm_transaction(struct postgres *postgres)
{
    return (struct transaction){ .self = postgres, .begin = begin_firmly, .commit = commit, .rollback = rollback };
}
