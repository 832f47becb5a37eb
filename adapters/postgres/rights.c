#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

/* What a role may do beyond the table serving_rights (migration 0017). A right counts that it may use or may give itself: roles
 * that it is a member of count as itself. */

#define SCHEMA "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())"

STATEMENT(rights_are_told, "SELECT coalesce(has_table_privilege(to_regclass('serving_rights'), 'SELECT'), false)");

STATEMENT(
    rights_of_role,
    "SELECT bool_or(rolsuper), bool_or(rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls OR rolname IN "
    "('pg_read_all_data', 'pg_write_all_data', 'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program')), "
    "EXISTS (SELECT FROM pg_class WHERE relnamespace = " SCHEMA " AND pg_has_role(relowner, 'MEMBER')) OR "
    "EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND pg_has_role(datdba, 'MEMBER')) OR "
    "EXISTS (SELECT FROM pg_namespace WHERE oid = " SCHEMA " AND pg_has_role(nspowner, 'MEMBER')), "
    "coalesce(has_schema_privilege(" SCHEMA
    ", 'CREATE'), false) OR has_database_privilege(current_database(), 'CREATE, TEMPORARY') "
    "FROM pg_roles WHERE pg_has_role(oid, 'MEMBER')");

STATEMENT(
    rights_on_tables,
    "WITH tables AS (SELECT oid, relname, coalesce(rights, '{}') AS rights, coalesce(columns, '{}') AS columns "
    "FROM pg_class LEFT JOIN serving_rights ON relation = relname WHERE relnamespace = " SCHEMA " AND relkind IN ('r', 'p')), "
    "beyond AS (SELECT relname FROM tables, "
    "unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS privilege "
    "WHERE privilege <> ALL (rights) AND has_table_privilege(oid, privilege) "
    "UNION ALL SELECT relname FROM tables JOIN pg_attribute ON attrelid = oid AND attnum > 0 AND NOT attisdropped "
    "WHERE 'UPDATE' <> ALL (rights) AND attname <> ALL (columns) AND has_column_privilege(oid, attnum, 'UPDATE')) "
    "SELECT coalesce(bool_or(relname IN ('audit_entries', 'audit_head')), false), "
    "coalesce(bool_or(relname IN ('bets', 'coin_entries', 'invoices')), false), "
    "coalesce(bool_or(relname NOT IN ('audit_entries', 'audit_head', 'bets', 'coin_entries', 'invoices')), false) FROM beyond");

static void read_role(struct row *row, void *out)
{
    bool is_superuser = row_bool(row);
    bool rules = row_bool(row) && !is_superuser;
    bool owns = row_bool(row) && !is_superuser;
    bool makes = row_bool(row) && !is_superuser && !owns;
    if (!row->malformed) {
        *(struct postgres_excess *)out = (struct postgres_excess){
            .is_superuser = is_superuser, .rules_the_server = rules, .owns_the_tables = owns, .makes_tables = makes
        };
    }
}

static void read_tables(struct row *row, void *out)
{
    struct postgres_excess excess = *(struct postgres_excess *)out;
    excess.changes_the_audit_log = row_bool(row);
    excess.changes_the_books = row_bool(row);
    excess.changes_more = row_bool(row);
    if (!row->malformed) {
        *(struct postgres_excess *)out = excess;
    }
}

enum err postgres_find_excess(struct postgres *postgres, struct postgres_excess *excess)
{
    struct postgres_excess found;
    enum err err = query_one(postgres, &sql_rights_of_role, NO_PARAMETERS, read_role, &found);
    bool is_narrow = err == ERR_OK && !found.is_superuser && !found.owns_the_tables; /* of whom nothing more need be said */
    bool are_told = false;
    if (is_narrow) {
        err = query_one(postgres, &sql_rights_are_told, NO_PARAMETERS, query_read_bool, &are_told);
    }
    if (is_narrow && err == ERR_OK) {
        err = are_told ? query_one(postgres, &sql_rights_on_tables, NO_PARAMETERS, read_tables, &found) : ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        *excess = found;
    }
    return err;
}
