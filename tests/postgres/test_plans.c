/* Each statement on tables of 100,000 rows: what EXPLAIN says of the plan that serves any parameters. */
#include "tests/postgres/server.h"

static const char many_rows[] =
    "INSERT INTO users (email, username, password_hash, role, seed_number, server_seed, next_server_seed, client_seed, nonce, "
    "created_on, updated_on) SELECT n || '@example.com', 'u' || n, 'hash', 'member', 1, sha256('a'), sha256('b'), 'seed', 0, "
    "now(), "
    "now() FROM generate_series(1, 100000) AS n;"
    "INSERT INTO sessions SELECT sha256(id::text::bytea), id, now(), now() + interval '90 days' FROM users;"
    "INSERT INTO reset_tokens SELECT sha256(id::text::bytea), id, now(), now() + id * interval '1 second' FROM users;"
    "INSERT INTO sign_ins (user_id, signed_in_on, address) SELECT 1 + n / 100, now() - n * interval '1 minute', '192.0.2.1' "
    "FROM generate_series(1, 100000) AS n;"
    "INSERT INTO coin_entries (user_id, amount, reason, created_on) SELECT id, 100, 'sign_up', now() FROM users;"
    "INSERT INTO bets (user_id, number, guess, die_1, die_2, wagered, payout, net, seed_number, nonce, placed_on) "
    "SELECT id, number, 7, 1, 2, 1, 60, -1, 1, number - 1, now() FROM users, generate_series(1, 100) AS number WHERE id <= 1000;"
    "INSERT INTO seed_pairs SELECT id, 1, sha256('a'), 'seed', 100, now() FROM users;"
    "INSERT INTO jobs (kind, key, state, created_on, run_at, due_on, lease_until, finished_on) SELECT 'drill', 'job ' || n, "
    "state, "
    "at, at, at, CASE state WHEN 'running' THEN at END, CASE WHEN state IN ('dead', 'done') THEN at END FROM "
    "(SELECT n, now() + n * interval '1 second' AS at, CASE WHEN n <= 100000 THEN 'done' WHEN n <= 200000 THEN 'queued' "
    "WHEN n <= 210000 THEN 'scheduled' WHEN n <= 212000 THEN 'running' ELSE 'dead' END AS state "
    "FROM generate_series(1, 222000) AS n) AS made;"
    "INSERT INTO job_ticks SELECT translate(n::text, '0123456789', 'abcdefghij'), now() FROM generate_series(1, 100000) AS n;"
    "INSERT INTO job_tallies SELECT translate(n::text, '0123456789', 'abcdefghij'), 0, 0, 0, 0, '{0,0,0,0,0,0,0,0,0,0,0}' "
    "FROM generate_series(1, 100000) AS n;"
    "INSERT INTO workers SELECT 'worker ' || n, 1, now(), now(), false FROM generate_series(1, 100000) AS n;"
    "INSERT INTO job_drills (job_id, done_on) SELECT n, now() + n * interval '1 second' FROM generate_series(1, 100000) AS n;"
    "UPDATE users SET customer = 'cus_' || id, biggest_plan = 'gold' WHERE id % 2 = 0;"
    "INSERT INTO coupons (code, percent_off, duration, redeem_by, expired, created_on) "
    "SELECT 'CODE-' || n, 20, 'once', now() + n * interval '1 second', n % 10 > 0, now() FROM generate_series(1, 100000) AS n;"
    "INSERT INTO subscriptions (user_id, gateway_id, plan, status, coupon_id, created_on) SELECT 1 + n % 50000, 'sub_' || n, "
    "'gold', CASE WHEN n <= 10000 THEN 'active' ELSE 'canceled' END, CASE WHEN n % 5 = 0 THEN n END, now() "
    "FROM generate_series(1, 100000) AS n;"
    "INSERT INTO purchases (user_id, coins, cents, due, coupon_id, payment_intent, state, created_on) SELECT 1 + n % 50000, 100, "
    "100, 80, CASE WHEN n % 5 = 0 THEN n END, 'pi_' || n, CASE WHEN n <= 1000 THEN 'pending' ELSE 'paid' END, now() "
    "FROM generate_series(1, 100000) AS n;"
    "INSERT INTO invoices (user_id, gateway_id, payment_intent, charge, description, subtotal, discount, tax, total, coins, "
    "created_on) SELECT 1 + n % 1000, 'in_' || n, 'pi_' || n, 'ch_' || n, 'gold', 500, 0, 0, 500, 600, now() - n * interval '1 "
    "hour' FROM generate_series(1, 100000) AS n;"
    "INSERT INTO cards (user_id, payment_method, name, brand, last4, exp_year, exp_month, expiring) SELECT id, 'pm_' || id, "
    "'Ann', 'visa', '4242', 2025 + id % 10, 1 + id % 12, id % 10 = 0 FROM users;"
    "INSERT INTO gateway_events SELECT 'evt_' || n, 'invoice.paid', now(), now() + n * interval '1 second' "
    "FROM generate_series(1, 100000) AS n;"
    "INSERT INTO audit_entries SELECT n, now(), n % 10, 'admin' || n % 10, '', 0, CASE WHEN n % 3 = 0 THEN 'user.edited' ELSE "
    "'coupon.created' END, CASE WHEN n % 3 = 0 THEN 'user' ELSE 'coupon' END, n % 1000, 'name', '', '[]', sha256('a') "
    "FROM generate_series(1, 100000) AS n;"
    "INSERT INTO row_counts SELECT 'table ' || n, 0, 1 FROM generate_series(1, 100000) AS n;"
    "INSERT INTO gateway_calls SELECT translate(n::text, '0123456789', 'abcdefghij'), 'OK', 0, 1, 1 "
    "FROM generate_series(1, 100000) AS n;";

/* Limits, accounts to be deleted, figures of each day, notes of no use for the totals, and users who all are leaders. */
static const char many_figures[] =
    "UPDATE users SET deletion_on = now() + id * interval '1 second' WHERE id % 100 = 0;"
    "INSERT INTO play_limits SELECT id, 10, 0, NULL, 0, 0, NULL, NULL, 20000, 0, 0 FROM users;"
    "INSERT INTO exports (user_id, created_on, expires_on, chunk_count) SELECT id, now(), now() + id * interval '1 second', 1 "
    "FROM users;"
    "INSERT INTO export_chunks SELECT id, 0, 'text' FROM exports;"
    "INSERT INTO export_tokens SELECT sha256(id::text::bytea), id FROM exports;"
    "DELETE FROM site_figure_changes;"
    "INSERT INTO site_figure_changes SELECT 'revenue', '', date '1900-01-01' + n, 1 FROM generate_series(1, 100000) AS n;"
    "INSERT INTO site_figures SELECT measure, '', date '1900-01-01' + n, 1 FROM generate_series(1, 20000) AS n, "
    "unnest('{sign_ups,bets,wagered,won,revenue}'::text[]) AS measure;"
    "UPDATE user_directory SET coins = id, subscribed = true;"
    "INSERT INTO leader_landmarks SELECT -n, n, n FROM generate_series(1, 100000) AS n;"
    "ANALYZE; SET plan_cache_mode = force_generic_plan";

static PGconn *database;

enum { SQL_BYTES = 4000, PARAMETERS_MAX = 24 };

/* EXECUTE with as many NULLs as the statement has parameters: a generic plan doesn't look at them. */
static void explain_sql(const char *name, char sql[SQL_BYTES])
{
    int parameters = 0;
    while (parameters < PARAMETERS_MAX) {
        char placeholder[8];
        assert_in_range(snprintf(placeholder, sizeof placeholder, "$%d", parameters + 1), 2, 3);
        if (strstr(postgres_statement_sql(name), placeholder) == NULL) {
            break;
        }
        parameters++;
    }
    int length =
        snprintf(sql, SQL_BYTES, "EXPLAIN EXECUTE %s%.*s%s", name, parameters == 0 ? 0 : 5 * parameters,
                 "(NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,"
                 "NULL,NULL",
                 parameters == 0 ? "" : ")");
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

/* A table of one row is read in no other way. */
static bool walks(const char *line)
{
    return strstr(line, "Seq Scan") != NULL && strstr(line, "Seq Scan on bet_sums") == NULL;
}

static void it_never_walks_a_whole_table(void **state)
{
    const char *name = *state;

    PGresult *plan = explain(name);

    for (int line = 0; line < PQntuples(plan); line++) {
        if (walks(PQgetvalue(plan, line, 0))) {
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

static const char *const read_in_order[] = {
    "bet_list",
    "user_list",
    "seeds_last_revealed",
    "user_sign_ins",
    "user_purge_sign_ins",
    "session_purge",
    "reset_token_purge",
    "job_next_due",
    "job_list",
    "job_list_queued",
    "job_list_scheduled",
    "job_list_dead",
    "subscription_list_open",
    "purchase_list_pending",
    "invoice_list_of_user",
    "coupon_newest",
    "coupon_oldest",
    "coupon_step",
    "coupon_walk",
    "coupon_expire",
    "gateway_event_purge",
    "audit_newest",
    "audit_newest_of_actor",
    "audit_newest_of_action",
    "audit_newest_of_kind",
    "audit_newest_of_subject",
    "audit_walk",
};
enum { IN_ORDER = sizeof read_in_order / sizeof read_in_order[0] };

struct used_index {
    const char *statement;
    const char *index;
};

static const struct used_index used_indexes[] = {
    { "session_find", "subscriptions_open_key" },
    { "user_find", "subscriptions_open_key" },
    { "user_list", "subscriptions_open_key" },
    { "user_lock_admins", "users_admins" },
    { "user_edit", "users_pkey" },
    { "user_forget", "users_pkey" },
    { "user_forget", "sign_ins_history" },
    { "user_directory_count", "users_search" },
    { "user_directory_search", "users_search" },
    { "user_directory_created_on_asc", "Index Only Scan using user_directory_created_on_asc" },
    { "user_directory_created_on_asc_back", "Index Only Scan Backward using user_directory_created_on_asc" },
    { "user_directory_created_on_desc", "Index Only Scan using user_directory_created_on_desc" },
    { "user_directory_created_on_desc_back", "Index Only Scan Backward using user_directory_created_on_desc" },
    { "user_directory_username_asc", "Index Only Scan using user_directory_username_asc" },
    { "user_directory_username_asc_back", "Index Only Scan Backward using user_directory_username_asc" },
    { "user_directory_username_desc", "Index Only Scan using user_directory_username_desc" },
    { "user_directory_username_desc_back", "Index Only Scan Backward using user_directory_username_desc" },
    { "user_directory_last_bet_on_asc", "Index Only Scan using user_directory_last_bet_on_asc" },
    { "user_directory_last_bet_on_asc_back", "Index Only Scan Backward using user_directory_last_bet_on_asc" },
    { "user_directory_last_bet_on_desc", "Index Only Scan using user_directory_last_bet_on_desc" },
    { "user_directory_last_bet_on_desc_back", "Index Only Scan Backward using user_directory_last_bet_on_desc" },
    { "user_directory_sign_in_count_asc", "Index Only Scan using user_directory_sign_in_count_asc" },
    { "user_directory_sign_in_count_asc_back", "Index Only Scan Backward using user_directory_sign_in_count_asc" },
    { "user_directory_sign_in_count_desc", "Index Only Scan using user_directory_sign_in_count_desc" },
    { "user_directory_sign_in_count_desc_back", "Index Only Scan Backward using user_directory_sign_in_count_desc" },
    { "user_directory_coins_asc", "Index Only Scan using user_directory_coins_asc" },
    { "user_directory_coins_asc_back", "Index Only Scan Backward using user_directory_coins_asc" },
    { "user_directory_coins_desc", "Index Only Scan using user_directory_coins_desc" },
    { "user_directory_coins_desc_back", "Index Only Scan Backward using user_directory_coins_desc" },
    { "user_leaders", "Index Only Scan using user_directory_leaders" },
    { "user_leaders", "users_pkey" },
    { "user_rank", "Index Only Scan using user_directory_leaders" },
    { "user_rank", "leader_landmarks_order" },
    { "user_rank", "leader_changes_order" },
    { "user_rank", "users_pkey" },
    { "billing_account_find", "users_pkey" },
    { "billing_account_find_locked", "users_pkey" },
    { "billing_account_find_by_customer", "users_customer_key" },
    { "billing_account_set_customer", "users_pkey" },
    { "billing_account_set_biggest_plan", "users_pkey" },
    { "subscription_find_of_user", "subscriptions_open_key" },
    { "subscription_find_locked", "subscriptions_pkey" },
    { "subscription_find_gateway_locked", "subscriptions_gateway_id_key" },
    { "subscription_set", "subscriptions_pkey" },
    { "subscription_list_open", "using subscriptions_open on subscriptions" },
    { "purchase_set_payment_intent", "purchases_pkey" },
    { "purchase_find_by_payment_intent", "purchases_payment_intent_key" },
    { "purchase_find_locked", "purchases_pkey" },
    { "purchase_set_state", "purchases_pkey" },
    { "purchase_list_pending", "using purchases_pending on purchases" },
    { "invoice_find_payment_locked", "invoices_charge_key" },
    { "invoice_find_payment_locked", "invoices_payment_intent_key" },
    { "invoice_set_returned", "invoices_pkey" },
    { "invoice_list_of_user", "using invoices_history on invoices" },
    { "invoice_count_of_user", "invoices_history" },
    { "invoice_count", "row_counts_pkey" },
    { "invoice_newest", "Index Only Scan Backward using invoices_created_on on invoices" },
    { "invoice_oldest", "Index Only Scan using invoices_created_on on invoices" },
    { "invoice_dearest", "Index Only Scan Backward using invoices_total on invoices" },
    { "invoice_cheapest", "Index Only Scan using invoices_total on invoices" },
    { "invoice_search_count", "invoices_search" },
    { "invoice_search_count", "users_search" },
    { "invoice_search", "invoices_search" },
    { "invoice_search", "users_search" },
    { "invoice_step", "invoices_pkey" },
    { "invoice_walk", "invoices_pkey" },
    { "bet_step", "bets_pkey" },
    { "bet_walk", "bets_pkey" },
    { "user_step", "users_pkey" },
    { "user_walk", "users_pkey" },
    { "card_set", "cards_pkey" }, /* as the arbiter */
    { "card_find", "cards_pkey" },
    { "card_find_by_payment_method", "cards_payment_method_key" },
    { "card_remove", "cards_pkey" },
    { "card_list_unmarked", "cards_unmarked" },
    { "card_mark_expiring", "cards_pkey" },
    { "coupon_find", "coupons_pkey" },
    { "coupon_find_by_code", "coupons_code_key" },
    { "coupon_redeem", "coupons_pkey" },
    { "coupon_give_back", "coupons_pkey" },
    { "coupon_remove_by_code", "coupons_code_key" },
    { "coupon_ask_again", "coupons_p" },
    { "coupon_set_made", "coupons_p" },
    { "coupon_remove_pending", "coupons_p" },
    { "coupon_remove", "coupons_pkey" },
    { "coupon_set_name", "coupons_pkey" },
    { "coupon_count", "row_counts_pkey" },
    { "coupon_count", "coupons_pending" },
    { "coupon_newest", "Index Scan Backward using coupons_pkey on coupons" },
    { "coupon_oldest", "Index Scan using coupons_pkey on coupons" },
    { "coupon_search_count", "coupons_search" },
    { "coupon_search", "coupons_search" },
    { "coupon_step", "coupons_pkey" },
    { "coupon_walk", "coupons_pkey" },
    { "coupon_expire", "using coupons_to_expire on coupons" },
    { "coupon_expire", "coupons_pkey" },
    { "gateway_event_add", "gateway_events_pkey" }, /* as the arbiter */
    { "gateway_call_add", "gateway_calls_pkey" },
    { "gateway_event_purge", "using gateway_events_age on gateway_events" },
    { "gateway_event_purge", "gateway_events_pkey" },
    { "audit_newest", "Index Scan Backward using audit_entries_pkey" },
    { "audit_newest_of_actor", "Index Scan Backward using audit_entries_actor" },
    { "audit_newest_of_action", "Index Scan Backward using audit_entries_action" },
    { "audit_newest_of_kind", "Index Scan Backward using audit_entries_kind" },
    { "audit_newest_of_subject", "Index Scan Backward using audit_entries_subject" },
    { "audit_oldest", "Index Scan using audit_entries_pkey" },
    { "audit_oldest_of_actor", "Index Scan using audit_entries_actor" },
    { "audit_oldest_of_action", "Index Scan using audit_entries_action" },
    { "audit_oldest_of_kind", "Index Scan using audit_entries_kind" },
    { "audit_oldest_of_subject", "Index Scan using audit_entries_subject" },
    { "audit_walk", "Index Scan using audit_entries_pkey" },
    { "job_add", "jobs_key" }, /* as the arbiter */
    { "job_relay", "Index Scan using jobs_due on jobs" },
    { "job_relay", "Index Scan using jobs_pkey on jobs" },
    { "job_forget_relayed", "jobs_due" },
    { "job_next_due", "using jobs_due on jobs" },
    { "job_begin", "jobs_pkey" },
    { "job_finish", "Index Scan using jobs_pkey on jobs" },
    { "job_finish_all", "Index Scan using jobs_pkey on jobs" },
    { "job_postpone", "Index Scan using jobs_pkey on jobs" },
    { "job_bury", "Index Scan using jobs_pkey on jobs" },
    { "job_give_back", "Index Scan using jobs_pkey on jobs" },
    { "job_renew", "jobs_pkey" },
    { "job_take_back", "Index Scan using jobs_lease on jobs" },
    { "job_list", "Index Scan Backward using jobs_pkey on jobs" },
    { "job_list_queued", "Index Scan Backward using jobs_queued on jobs" },
    { "job_list_scheduled", "Index Scan Backward using jobs_scheduled on jobs" },
    { "job_list_running", "jobs_lease" },
    { "job_list_dead", "Index Scan Backward using jobs_dead on jobs" },
    { "job_list_above", "Index Scan using jobs_pkey on jobs" },
    { "job_list_queued_above", "Index Scan using jobs_queued on jobs" },
    { "job_list_scheduled_above", "Index Scan using jobs_scheduled on jobs" },
    { "job_list_running_above", "jobs_lease" },
    { "job_list_dead_above", "Index Scan using jobs_dead on jobs" },
    { "job_retry", "Index Scan using jobs_pkey on jobs" },
    { "job_retry_dead", "jobs_dead" },
    { "job_purge", "Index Scan using jobs_ended on jobs" },
    { "job_depth", "jobs_due" },
    { "job_depth", "jobs_lease" },
    { "job_depth", "jobs_dead" },
    { "statistics_totals", "site_figures_pkey" },
    { "statistics_totals", "site_figure_changes_measure" },
    { "statistics_totals", "bets_pkey" },
    { "statistics_days", "site_figures_pkey" },
    { "statistics_days", "site_figure_changes_measure" },
    { "statistics_days", "bets_pkey" },
    { "statistics_sum_bets", "bets_pkey" },
    { "statistics_mark", "Index Only Scan Backward using bets_pkey on bets" },
};
enum { USED_INDEXES = sizeof used_indexes / sizeof used_indexes[0] };

static void it_uses_the_index_that_is_meant_for_it(void **state)
{
    const struct used_index *used = *state;
    bool found = false;

    PGresult *plan = explain(used->statement);

    for (int line = 0; line < PQntuples(plan) && !found; line++) {
        found = strstr(PQgetvalue(plan, line, 0), used->index) != NULL;
    }
    for (int line = 0; line < PQntuples(plan) && !found; line++) {
        print_error("%s\n", PQgetvalue(plan, line, 0));
    }
    PQclear(plan);
    assert_true(found);
}

/* A worker makes its plans while it has nothing to do, and keeps them. */
static const char *const found_by_id[] = { "job_begin", "job_finish",    "job_finish_all", "job_postpone",
                                           "job_bury",  "job_give_back", "job_renew" };
enum { FOUND_BY_ID = sizeof found_by_id / sizeof found_by_id[0] };

static void it_reads_no_index_of_a_state_that_may_fill_later(void **state)
{
    PGresult *plan = explain(*state);

    for (int line = 0; line < PQntuples(plan); line++) {
        const char *text = PQgetvalue(plan, line, 0);
        if (strstr(text, "jobs_due") != NULL || strstr(text, "jobs_lease") != NULL || strstr(text, "jobs_queued") != NULL) {
            fail_msg("%s", text);
        }
    }
    PQclear(plan);
}

/* The audit of the coins looks at everything; that is its use. The notes for the figures are all moved. Of kinds and workers
 * there are a few, and all are wanted; the head of the audit log is one row. The others have no table to search. */
static bool may_walk(const char *name)
{
    static const char *const excused[] = { "ledger_audit",         "worker_list",    "health_check",    "migration_table_exists",
                                           "migration_find",       "migration_add",  "audit_lock_head", "audit_append",
                                           "user_directory_total", "statistics_fold" };
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

static struct CMUnitTest test_with(const char *name, CMUnitTestFunction rule, const void *state)
{
    return (struct CMUnitTest){ .name = name,
                                .test_func = rule,
                                .setup_func = NULL,
                                .teardown_func = forget_the_statements,
                                .initial_state = (void *)(uintptr_t)state };
}

static struct CMUnitTest test_of(const char *name, CMUnitTestFunction rule)
{
    return test_with(name, rule, name);
}

enum { TESTS_MAX = 400 };

/* Its tables take a while to fill: where there is a second database they are in that one, and nobody waits for the first. */
static void use_second_database(void)
{
    const char *url = getenv("SECOND_DATABASE_URL");
    if (url != NULL && setenv("DATABASE_URL", url, 1) != 0) {
        exit(1);
    }
}

int main(void)
{
    use_second_database();
    struct CMUnitTest tests[TESTS_MAX];
    size_t count = 0;
    for (size_t i = 0; postgres_statement_name(i) != NULL && count < TESTS_MAX - USED_INDEXES - IN_ORDER; i++) {
        if (!may_walk(postgres_statement_name(i))) {
            tests[count++] = test_of(postgres_statement_name(i), it_never_walks_a_whole_table);
        }
    }
    for (size_t i = 0; i < IN_ORDER; i++) {
        tests[count++] = test_of(read_in_order[i], it_reads_in_order_and_sorts_nothing);
    }
    for (size_t i = 0; i < USED_INDEXES; i++) {
        tests[count++] = test_with(used_indexes[i].statement, it_uses_the_index_that_is_meant_for_it, &used_indexes[i]);
    }

    postgres_close(server_fresh());
    database = server_connect();
    server_run(database, many_rows);
    server_run(database, many_figures);
    int failed = _cmocka_run_group_tests("plans on 100,000 rows", tests, count, NULL, NULL);

    count = 0;
    for (size_t i = 0; i < FOUND_BY_ID; i++) {
        tests[count++] = test_of(found_by_id[i], it_reads_no_index_of_a_state_that_may_fill_later);
    }
    server_run(database, "DELETE FROM jobs WHERE state IN ('queued', 'scheduled', 'running')");
    server_run(database, "VACUUM ANALYZE jobs");
    server_run(database, "SET enable_seqscan = off; SET enable_bitmapscan = off"); /* as a worker has it */
    failed += _cmocka_run_group_tests("plans made while no job waits", tests, count, NULL, NULL);
    PQfinish(database);
    return failed;
}
