/* The role that serves: what is refused to it, whatever the code or a stranger's SQL would try, and that no right is left on the
 * way. What it may do is shown by the contract suites (tests/contract/test_postgres.c), which run as it. */
#include <string.h>
#include "adapters/sodium/digest.h"
#include "tests/postgres/server.h"

static const char INSUFFICIENT_PRIVILEGE[] = "42501";

struct roles {
    struct postgres *owner;
    PGconn *owner_link;
    PGconn *serving_link;
    char serving_role[POSTGRES_ROLE_BYTES + 1];
};

static const char *serving_url(void)
{
    const char *url = getenv("SERVING_DATABASE_URL");
    assert_non_null(url);
    return url;
}

static void grant(const struct roles *roles)
{
    const struct digest digest = sodium_digest();
    size_t applied = 0;
    assert_int_equal(postgres_migrate(roles->owner, MIGRATIONS, &digest, roles->serving_role, &applied), ERR_OK);
}

static int open_roles(void **state)
{
    static struct roles roles;
    roles = (struct roles){ .owner = server_fresh(), .owner_link = server_connect(), .serving_link = PQconnectdb(serving_url()) };
    assert_int_equal(PQstatus(roles.serving_link), CONNECTION_OK);
    assert_int_equal(postgres_url_role(serving_url(), roles.serving_role), ERR_OK);
    grant(&roles);
    *state = &roles;
    return 0;
}

static int close_roles(void **state)
{
    struct roles *roles = *state;
    PQfinish(roles->owner_link);
    PQfinish(roles->serving_link);
    postgres_close(roles->owner);
    return 0;
}

static void assert_refused(const struct roles *roles, const char *const *statements)
{
    for (; *statements != NULL; statements++) {
        PGresult *result = PQexec(roles->serving_link, *statements);
        const char *sql_state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        if (sql_state == NULL || strcmp(sql_state, INSUFFICIENT_PRIVILEGE) != 0) {
            fail_msg("%s: %s", *statements, sql_state == NULL ? "done" : PQresultErrorMessage(result));
        }
        PQclear(result);
    }
}

static void the_past_is_not_rewritten(void **state)
{
    static const char *const statements[] = {
        "UPDATE audit_entries SET reason = 'none'",
        "DELETE FROM audit_entries",
        "TRUNCATE audit_entries",
        "INSERT INTO audit_head VALUES (true, 0, '')",
        "UPDATE audit_head SET is_there = true",
        "DELETE FROM audit_head",
        "UPDATE bets SET net = 1",
        "DELETE FROM bets",
        "TRUNCATE bets",
        "UPDATE coin_entries SET amount = 1",
        "DELETE FROM coin_entries",
        "UPDATE seed_pairs SET server_seed = ''",
        "DELETE FROM seed_pairs",
        "UPDATE invoices SET total = 0",
        "UPDATE invoices SET user_id = NULL",
        "DELETE FROM invoices",
        "DELETE FROM purchases",
        "DELETE FROM subscriptions",
        "DELETE FROM users",
        "TRUNCATE users CASCADE",
        "UPDATE schema_migrations SET name = ''",
        "UPDATE serving_rights SET rights = '{}'",
        NULL,
    };
    assert_refused(*state, statements);
}

static void the_database_keeps_its_shape(void **state)
{
    static const char *const statements[] = {
        "CREATE TABLE mine (id bigint)",
        "CREATE TEMPORARY TABLE mine (id bigint)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql RETURN 1",
        "CREATE INDEX mine ON bets (net)",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "DROP TABLE bets",
        "DROP SCHEMA public CASCADE",
        "ALTER TABLE audit_entries DISABLE TRIGGER USER",
        "ALTER TABLE users ADD mine bigint",
        "ALTER TABLE bets OWNER TO CURRENT_USER",
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "DROP TRIGGER audit_entries_stay ON audit_entries",
        "SET session_replication_role = replica",
        "COPY users TO PROGRAM 'cat'",
        "SELECT setval('users_id_seq', 1)",
        "SELECT nextval('bets_id_seq')",
        "SET ROLE snakeeyes",
        NULL,
    };
    assert_refused(*state, statements);
}

static struct postgres_excess find_excess(const char *url)
{
    struct postgres *postgres = postgres_open(url);
    struct postgres_excess excess = { .is_superuser = true };
    assert_non_null(postgres);
    assert_int_equal(postgres_find_excess(postgres, &excess), ERR_OK);
    postgres_close(postgres);
    return excess;
}

static void nothing_is_found_in_excess_of_what_was_granted(void **state)
{
    (void)state;
    const struct postgres_excess none = { .is_superuser = false };
    const struct postgres_excess excess = find_excess(serving_url());

    assert_memory_equal(&excess, &none, sizeof none);
}

static void the_owner_is_found(void **state)
{
    (void)state;
    const struct postgres_excess excess = find_excess(server_url());

    assert_true(excess.owns_the_tables);
    assert_false(excess.is_superuser);
}

static bool finds_more(const struct postgres_excess *excess)
{
    return excess->changes_more;
}

static bool finds_books(const struct postgres_excess *excess)
{
    return excess->changes_the_books;
}

static bool finds_audit(const struct postgres_excess *excess)
{
    return excess->changes_the_audit_log;
}

static bool finds_tables(const struct postgres_excess *excess)
{
    return excess->makes_tables;
}

static void a_right_given_by_hand_is_found_and_taken_back_by_the_next_migrate(void **state)
{
    const struct roles *roles = *state;
    static const struct {
        const char *sql;
        bool (*finds)(const struct postgres_excess *excess);
    } rights[] = {
        { "GRANT DELETE ON bets TO snakeeyes_site", finds_books },
        { "GRANT UPDATE (total) ON invoices TO snakeeyes_site", finds_books },
        { "GRANT UPDATE ON audit_entries TO snakeeyes_site", finds_audit },
        { "GRANT UPDATE (is_there) ON audit_head TO snakeeyes_site", finds_audit },
        { "GRANT TRUNCATE ON jobs TO snakeeyes_site", finds_more },
        { "GRANT CREATE ON SCHEMA public TO PUBLIC", finds_tables },
        { "GRANT TEMPORARY ON DATABASE snakeeyes TO snakeeyes_site", finds_tables },
    };
    for (size_t i = 0; i < sizeof rights / sizeof rights[0]; i++) {
        server_run(roles->owner_link, rights[i].sql);
        const struct postgres_excess given = find_excess(serving_url());
        grant(roles);
        const struct postgres_excess taken = find_excess(serving_url());

        assert_true(rights[i].finds(&given));
        assert_false(rights[i].finds(&taken));
    }
}

static void a_role_that_nobody_granted_anything_is_told_from_one_that_is_narrow(void **state)
{
    const struct roles *roles = *state;
    struct postgres *serving = postgres_open(serving_url());
    struct postgres_excess excess = { .is_superuser = true };
    server_run(roles->owner_link, "REVOKE ALL ON serving_rights FROM snakeeyes_site");

    enum err err = postgres_find_excess(serving, &excess);

    assert_int_equal(err, ERR_NOT_FOUND);
    assert_true(excess.is_superuser); /* untouched */
    postgres_close(serving);
    grant(roles);
}

static void every_table_has_its_line(void **state)
{
    const struct roles *roles = *state;
    assert_int_equal(server_number(roles->owner_link,
                                   "SELECT count(*) FROM pg_class LEFT JOIN serving_rights ON relation = relname "
                                   "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
                                   "AND relation IS NULL"),
                     0);
    assert_int_equal(server_number(roles->owner_link, "SELECT count(*) FROM serving_rights WHERE to_regclass(relation) IS NULL"),
                     0);
}

static void who_owns_all_serves_without_being_granted_anything(void **state)
{
    const struct roles *roles = *state;
    const struct digest digest = sodium_digest();
    size_t applied = 0;

    assert_int_equal(postgres_migrate(roles->owner, MIGRATIONS, &digest, "snakeeyes", &applied), ERR_OK);

    assert_int_equal(server_number(roles->owner_link, "SELECT has_table_privilege('bets', 'DELETE')::int"), 1);
}

static void a_role_that_is_not_there_fails_and_is_named(void **state)
{
    const struct roles *roles = *state;
    const struct digest digest = sodium_digest();
    size_t applied = 0;

    assert_int_equal(postgres_migrate(roles->owner, MIGRATIONS, &digest, "no\"body", &applied), ERR_INTERNAL);

    assert_non_null(strstr(postgres_last_error(roles->owner), "no\"body"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_past_is_not_rewritten),
        cmocka_unit_test(the_database_keeps_its_shape),
        cmocka_unit_test(nothing_is_found_in_excess_of_what_was_granted),
        cmocka_unit_test(the_owner_is_found),
        cmocka_unit_test(a_right_given_by_hand_is_found_and_taken_back_by_the_next_migrate),
        cmocka_unit_test(a_role_that_nobody_granted_anything_is_told_from_one_that_is_narrow),
        cmocka_unit_test(every_table_has_its_line),
        cmocka_unit_test(who_owns_all_serves_without_being_granted_anything),
        cmocka_unit_test(a_role_that_is_not_there_fails_and_is_named),
    };
    return cmocka_run_group_tests(tests, open_roles, close_roles);
}
