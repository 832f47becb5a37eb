/* Each statement on tables of 100,000 rows: what EXPLAIN says of the plan that serves any parameters. */
#include "tests/postgres/server.h"

static const char many_rows[] =
    "INSERT INTO users (email, username, password_hash, role, seed_number, server_seed, next_server_seed, client_seed, nonce, "
    "created_on, updated_on) SELECT n || '@example.com', 'u' || n, 'hash', 'member', 1, sha256('a'), sha256('b'), 'seed', 0, "
    "now(), "
    "now() FROM generate_series(1, 100000) AS n;"
    "INSERT INTO sessions SELECT sha256(id::text::bytea), id, now(), now() + interval '90 days' FROM users;"
    "INSERT INTO coin_entries (user_id, amount, reason, created_on) SELECT id, 100, 'sign_up', now() FROM users;"
    "INSERT INTO bets (user_id, number, guess, die_1, die_2, wagered, payout, net, seed_number, nonce, placed_on) "
    "SELECT id, number, 7, 1, 2, 1, 60, -1, 1, number - 1, now() FROM users, generate_series(1, 100) AS number WHERE id <= 1000;"
    "INSERT INTO seed_pairs SELECT id, 1, sha256('a'), 'seed', 100, now() FROM users;"
    "ANALYZE; SET plan_cache_mode = force_generic_plan";

static PGconn *database;

enum { SQL_BYTES = 4000 };

/* EXECUTE with as many NULLs as the statement has parameters: a generic plan doesn't look at them. */
static void explain_sql(const char *name, char sql[SQL_BYTES])
{
    int parameters = 0;
    while (parameters < 16) {
        char placeholder[8];
        assert_in_range(snprintf(placeholder, sizeof placeholder, "$%d", parameters + 1), 2, 3);
        if (strstr(postgres_statement_sql(name), placeholder) == NULL) {
            break;
        }
        parameters++;
    }
    int length =
        snprintf(sql, SQL_BYTES, "EXPLAIN EXECUTE %s%.*s%s", name, parameters == 0 ? 0 : 5 * parameters,
                 "(NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL", parameters == 0 ? "" : ")");
    assert_in_range(length, 1, SQL_BYTES - 1);
}

/* The plan's lines; the caller clears them. */
static PGresult *explain(const char *name)
{
    char sql[SQL_BYTES];
    PGresult *prepared = PQprepare(database, name, postgres_statement_sql(name), 0, NULL);
    assert_int_equal(PQresultStatus(prepared), PGRES_COMMAND_OK);
    PQclear(prepared);
    explain_sql(name, sql);
    PGresult *plan = PQexec(database, sql);
    if (PQresultStatus(plan) != PGRES_TUPLES_OK) {
        fail_msg("%s", PQerrorMessage(database));
    }
    return plan;
}

static void it_never_walks_a_whole_table(void **state)
{
    const char *name = *state;

    PGresult *plan = explain(name);

    for (int line = 0; line < PQntuples(plan); line++) {
        if (strstr(PQgetvalue(plan, line, 0), "Seq Scan") != NULL) {
            fail_msg("%s: %s", name, PQgetvalue(plan, line, 0));
        }
    }
    PQclear(plan);
}

static void it_reads_in_order_and_sorts_nothing(void **state)
{
    const char *name = *state;

    PGresult *plan = explain(name);

    for (int line = 0; line < PQntuples(plan); line++) {
        if (strstr(PQgetvalue(plan, line, 0), "Sort") != NULL) {
            fail_msg("%s: %s", name, PQgetvalue(plan, line, 0));
        }
    }
    PQclear(plan);
}

/* The audit looks at everything; that is its use. The others have no table to search. */
static bool may_walk(const char *name)
{
    static const char *const excused[] = { "ledger_audit", "health_check", "migration_table_exists", "migration_find",
                                           "migration_add" };
    for (size_t i = 0; i < sizeof excused / sizeof excused[0]; i++) {
        if (strcmp(name, excused[i]) == 0) {
            return true;
        }
    }
    return false;
}

static int forget_the_statements(void **state)
{
    (void)state;
    server_run(database, "DEALLOCATE ALL");
    return 0;
}

static struct CMUnitTest test_of(const char *name, CMUnitTestFunction rule)
{
    return (struct CMUnitTest){ .name = name,
                                .test_func = rule,
                                .setup_func = NULL,
                                .teardown_func = forget_the_statements,
                                .initial_state = (void *)(uintptr_t)name };
}

int main(void)
{
    struct CMUnitTest tests[64];
    size_t count = 0;
    for (size_t i = 0; postgres_statement_name(i) != NULL && count < 60; i++) {
        if (!may_walk(postgres_statement_name(i))) {
            tests[count++] = test_of(postgres_statement_name(i), it_never_walks_a_whole_table);
        }
    }
    tests[count++] = test_of("bet_list", it_reads_in_order_and_sorts_nothing);
    tests[count++] = test_of("user_list", it_reads_in_order_and_sorts_nothing);
    tests[count++] = test_of("seeds_last_revealed", it_reads_in_order_and_sorts_nothing);

    postgres_close(server_fresh());
    database = server_connect();
    server_run(database, many_rows);
    int failed = _cmocka_run_group_tests("plans on 100,000 rows", tests, count, NULL, NULL);
    PQfinish(database);
    return failed;
}
