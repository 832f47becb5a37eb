#include "app/cli/deployed_database.h"
#include "adapters/postgres/postgres.h"

static const char SERVING[] = "DATABASE_URL";
static const char MIGRATING[] = "MIGRATION_DATABASE_URL";

/* Unlike config_require, as each of several findings of one URL is one to mend. */
static void expect(bool fulfilled, struct config_problems *why, const char *setting, const char *reason)
{
    if (!fulfilled) {
        config_add_problem(why, setting, reason);
    }
}

/* What the URL says by itself. False when nobody can connect by it. */
static bool require_safe_url(const char *setting, const char *url, bool is_apart, struct config_problems *why)
{
    bool is_overheard = false;
    bool is_guessable = false;
    bool is_read =
        postgres_url_is_overheard(url, &is_overheard) == ERR_OK && postgres_url_is_guessable(url, &is_guessable) == ERR_OK;
    expect(is_read, why, setting, "must be a URL that libpq can read");
    expect(!is_overheard || is_apart, why, setting,
           "must have sslmode=verify-full (or require) where PostgreSQL is on a network");
    expect(!is_guessable, why, setting, "must not have the name of its role or database for a password");
    return is_read;
}

/* As postgres_find_excess; says so when there is no answer. */
static enum err ask(const char *setting, const char *url, struct postgres_excess *excess, struct config_problems *why)
{
    struct postgres *postgres = postgres_open(url);
    enum err err = postgres ? postgres_find_excess(postgres, excess) : ERR_NO_MEMORY;
    postgres_close(postgres);
    expect(err == ERR_OK || err == ERR_NOT_FOUND, why, setting,
           "names a database that does not answer: nobody knows what its role may do");
    return err;
}

static void require_narrow_role(const char *url, struct config_problems *why)
{
    struct postgres_excess excess = { .is_superuser = false };
    enum err err = ask(SERVING, url, &excess, why);
    expect(err != ERR_NOT_FOUND, why, SERVING,
           "names a role without its rights: `snakeeyes db migrate` by MIGRATION_DATABASE_URL gives them");
    expect(!excess.is_superuser, why, SERVING, "must not be a superuser's: let a role serve that owns nothing");
    expect(!excess.owns_the_tables, why, SERVING,
           "must not be the tables' owner's: give that to MIGRATION_DATABASE_URL and let another role serve");
    expect(!excess.rules_the_server && !excess.makes_databases, why, SERVING,
           "must be of a role without CREATEDB, CREATEROLE, REPLICATION, BYPASSRLS and pg_* roles that read or write all");
    expect(!excess.changes_the_audit_log, why, SERVING,
           "must be of a role that only adds to the audit log: `snakeeyes db migrate` takes the rights back");
    expect(!excess.changes_the_books, why, SERVING,
           "must be of a role that only adds bets, entries and invoices: `snakeeyes db migrate` takes the rights back");
    expect(!excess.makes_tables, why, SERVING,
           "must be of a role without CREATE and TEMPORARY: `snakeeyes db migrate` takes the rights back");
    expect(!excess.changes_more, why, SERVING,
           "must be of a role without rights beyond its need: `snakeeyes db migrate` takes them back");
}

/* It may make databases, as a restore does. */
static void require_plain_owner(const char *url, struct config_problems *why)
{
    struct postgres_excess excess = { .is_superuser = false };
    enum err err = ask(MIGRATING, url, &excess, why);
    expect(!excess.is_superuser && !excess.rules_the_server, why, MIGRATING,
           "must not be a superuser's, nor have CREATEROLE and the like: to own the database is enough");
    expect(err != ERR_OK || excess.is_superuser || excess.owns_the_tables, why, MIGRATING,
           "must be the tables' owner's, who alone can migrate");
}

void deployed_database_require(const struct config *config, bool is_apart, struct config_problems *why)
{
    const char *serving = config->database_url;
    const char *migrating = config->migration_database_url;
    if (serving[0] != '\0' && require_safe_url(SERVING, serving, is_apart, why)) {
        require_narrow_role(serving, why);
    }
    if (migrating[0] != '\0' && require_safe_url(MIGRATING, migrating, is_apart, why)) {
        require_plain_owner(migrating, why);
    }
}
