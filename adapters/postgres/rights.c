#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

/* What a role may do beyond the table serving_rights (migration 0017). */

STATEMENT(rights_are_told, "SELECT coalesce(has_table_privilege(to_regclass('serving_rights'), 'SELECT'), false)");

STATEMENT(rights_exceeded,
          "SELECT is_superuser, rules_the_server, owns_the_tables, makes_databases, makes_tables, changes_the_audit_log, "
          "changes_the_books, changes_more FROM serving_rights_exceeded()");

/* Of who may do all of it, that is said and no more. */
static void read_excess(struct row *row, void *out)
{
    struct postgres_excess excess = { .is_superuser = row_bool(row) };
    bool more = !excess.is_superuser;
    excess.rules_the_server = row_bool(row) && more;
    excess.owns_the_tables = row_bool(row) && more;
    more = more && !excess.owns_the_tables;
    excess.makes_databases = row_bool(row) && more;
    excess.makes_tables = row_bool(row) && more;
    excess.changes_the_audit_log = row_bool(row) && more;
    excess.changes_the_books = row_bool(row) && more;
    excess.changes_more = row_bool(row) && more;
    if (!row->malformed) {
        *(struct postgres_excess *)out = excess;
    }
}

enum err postgres_find_excess(struct postgres *postgres, struct postgres_excess *excess)
{
    bool are_told = false;
    enum err err = query_one(postgres, &sql_rights_are_told, NO_PARAMETERS, query_read_bool, &are_told);
    if (err == ERR_OK && !are_told) {
        err = ERR_NOT_FOUND;
    }
    return err == ERR_OK ? query_one(postgres, &sql_rights_exceeded, NO_PARAMETERS, read_excess, excess) : err;
}
