/* The dashboard's figures: exact whatever happens to the rows behind them and to who sums them up, and quick at a million bets.
 */
#include <pthread.h>
#include <time.h>
#include "domain/kernel/calendar.h"
#include "tests/postgres/server.h"

static struct postgres *postgres;
static PGconn *look; /* a second link: SQL past the adapter */

static int connect_fresh(void **state)
{
    (void)state;
    postgres = server_fresh();
    look = server_connect();
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    PQfinish(look);
    postgres_close(postgres);
    return 0;
}

static enum err sum_up_once(struct postgres *own, bool *more)
{
    const struct transaction transaction = postgres_transaction(own);
    const struct site_statistics site = postgres_site_statistics(own);
    enum err err = transaction.begin(transaction.self);
    if (err == ERR_OK) {
        err = site.sum_up(site.self, more);
    }
    return err == ERR_OK ? transaction.commit(transaction.self) : err;
}

static void sum_up(void)
{
    bool more = true;
    while (more) {
        assert_int_equal(sum_up_once(postgres, &more), ERR_OK);
    }
}

static struct site_totals totals(void)
{
    const struct site_statistics site = postgres_site_statistics(postgres);
    struct site_totals found;
    assert_int_equal(site.totals(site.self, &found), ERR_OK);
    return found;
}

/* The year that ends with SERVER_NOW's day. */
enum { YEAR = 365 };
struct year {
    struct site_day at[YEAR];
};

static struct year year(void)
{
    const struct site_statistics site = postgres_site_statistics(postgres);
    struct year found;
    assert_int_equal(site.days(site.self, SERVER_NOW - (YEAR - 1) * CALENDAR_DAY, found.at, YEAR), ERR_OK);
    return found;
}

/* What the figures say is what all rows say. */
static void assert_exact(void)
{
    const struct site_totals found = totals();
    const struct year days = year();
    int64_t bets = 0;
    int64_t wagered = 0;
    int64_t won = 0;
    int64_t sign_ups = 0;
    for (size_t i = 0; i < YEAR; i++) {
        bets += days.at[i].bets;
        wagered += days.at[i].wagered;
        won += days.at[i].won;
        sign_ups += days.at[i].sign_ups;
    }
    assert_int_equal(found.users[USER_MEMBER], server_number(look, "SELECT count(*) FROM users WHERE role = 'member'"));
    assert_int_equal(found.users[USER_ADMIN], server_number(look, "SELECT count(*) FROM users WHERE role = 'admin'"));
    assert_int_equal(found.bets[PAYOUTS - 1], server_number(look, "SELECT count(*) FROM bets WHERE payout = 60"));
    assert_int_equal(bets, server_number(look, "SELECT count(*) FROM bets"));
    assert_int_equal(wagered, server_number(look, "SELECT coalesce(sum(wagered), 0)::bigint FROM bets"));
    assert_int_equal(won, server_number(look, "SELECT coalesce(sum(net) FILTER (WHERE net > 0), 0)::bigint FROM bets"));
    assert_int_equal(sign_ups, server_number(look, "SELECT count(*) FROM users"));
}

static int64_t summed_to(void)
{
    return server_number(look, "SELECT summed_to FROM bet_sums");
}

static int64_t latest_bet(void)
{
    return server_number(look, "SELECT max(id) FROM bets");
}

static void place(struct postgres *own, int64_t user_id, int64_t nonce)
{
    const struct bet_store bets = postgres_bet_store(own);
    const struct bet bet = server_losing_bet(user_id, nonce, 3);
    int64_t id = 0;
    int64_t number = 0;
    int64_t coins = 0;
    assert_int_equal(bets.place(bets.self, &bet, &id, &number, &coins), ERR_OK);
}

/* Another connection with a transaction in which that user has placed a bet. */
static struct postgres *begin_with_a_bet(int64_t user_id)
{
    struct postgres *own = postgres_open(server_url());
    assert_non_null(own);
    const struct transaction transaction = postgres_transaction(own);
    assert_int_equal(transaction.begin(transaction.self), ERR_OK);
    place(own, user_id, 0);
    return own;
}

static void end(struct postgres *own, bool commits)
{
    const struct transaction transaction = postgres_transaction(own);
    if (commits) {
        assert_int_equal(transaction.commit(transaction.self), ERR_OK);
    } else {
        transaction.rollback(transaction.self);
    }
    postgres_close(own);
}

static void a_bet_that_commits_long_after_its_id_was_given_is_counted(void **state)
{
    (void)state;
    int64_t ann = server_add_user(postgres, "ann@example.com", 100);
    int64_t bob = server_add_user(postgres, "bob@example.com", 100);
    struct postgres *slow = begin_with_a_bet(ann);
    place(postgres, bob, 0);

    for (int times = 0; times < 3; times++) {
        sum_up();
        assert_int_equal(summed_to(), 0);
        assert_exact();
    }
    end(slow, true);

    assert_exact();
    sum_up();
    assert_int_equal(summed_to(), latest_bet());
    assert_exact();
}

static void a_bet_that_was_rolled_back_keeps_the_sums_no_longer(void **state)
{
    (void)state;
    int64_t ann = server_add_user(postgres, "ann@example.com", 100);
    int64_t bob = server_add_user(postgres, "bob@example.com", 100);
    struct postgres *slow = begin_with_a_bet(ann);
    place(postgres, bob, 0);
    sum_up();
    end(slow, false);

    sum_up();

    assert_int_equal(summed_to(), latest_bet());
    assert_exact();
}

static void who_writes_later_does_not_keep_what_was_marked_before(void **state)
{
    (void)state;
    int64_t ann = server_add_user(postgres, "ann@example.com", 100);
    int64_t bob = server_add_user(postgres, "bob@example.com", 100);
    int64_t cid = server_add_user(postgres, "cid@example.com", 100);
    struct postgres *slow = begin_with_a_bet(ann);
    place(postgres, bob, 0);
    int64_t marked = latest_bet();
    sum_up();
    struct postgres *later = begin_with_a_bet(cid);
    place(postgres, bob, 1);
    end(slow, true);

    sum_up();

    assert_int_equal(summed_to(), marked);
    assert_exact();
    end(later, true);
    sum_up();
    assert_int_equal(summed_to(), latest_bet());
    assert_exact();
}

static void a_sum_that_was_killed_in_the_middle_is_done_again(void **state)
{
    (void)state;
    int64_t ann = server_add_user(postgres, "ann@example.com", 100);
    place(postgres, ann, 0);
    struct postgres *killed = postgres_open(server_url());
    const struct transaction transaction = postgres_transaction(killed);
    const struct site_statistics site = postgres_site_statistics(killed);
    bool more = false;
    assert_int_equal(transaction.begin(transaction.self), ERR_OK);
    assert_int_equal(site.sum_up(site.self, &more), ERR_OK);
    server_run(look, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'");
    assert_int_equal(transaction.commit(transaction.self), ERR_UNAVAILABLE);
    postgres_close(killed);
    assert_int_equal(summed_to(), 0);
    assert_exact();

    sum_up();

    assert_int_equal(summed_to(), latest_bet());
    assert_exact();
}

static void *sum_up_beside(void *result)
{
    struct postgres *own = postgres_open(server_url());
    bool more = false;
    *(enum err *)result = sum_up_once(own, &more);
    postgres_close(own);
    return NULL;
}

static void await_somebody_who_waits_for_a_lock(void)
{
    while (server_number(look, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == 0) {
    }
}

static void two_who_sum_up_at_once_count_nothing_twice(void **state)
{
    (void)state;
    const struct transaction transaction = postgres_transaction(postgres);
    const struct site_statistics site = postgres_site_statistics(postgres);
    int64_t ann = server_add_user(postgres, "ann@example.com", 100);
    place(postgres, ann, 0);
    enum err beside = ERR_INTERNAL;
    bool more = false;
    pthread_t other;
    assert_int_equal(transaction.begin(transaction.self), ERR_OK);
    assert_int_equal(site.sum_up(site.self, &more), ERR_OK);
    assert_int_equal(pthread_create(&other, NULL, sum_up_beside, &beside), 0);
    await_somebody_who_waits_for_a_lock();

    assert_int_equal(transaction.commit(transaction.self), ERR_OK);
    assert_int_equal(pthread_join(other, NULL), 0);

    assert_int_equal(beside, ERR_OK);
    assert_exact();
}

static void a_role_that_changes_is_followed(void **state)
{
    (void)state;
    (void)server_add_user(postgres, "ann@example.com", 100);
    (void)server_add_user(postgres, "bob@example.com", 100);
    sum_up();

    server_run(look, "UPDATE users SET role = 'admin' WHERE email = 'ann@example.com'");

    assert_int_equal(totals().users[USER_ADMIN], 1);
    assert_exact();
    sum_up();
    server_run(look, "UPDATE users SET role = 'member', username = 'Ann' WHERE email = 'ann@example.com'");
    assert_int_equal(totals().users[USER_ADMIN], 0);
    assert_exact();
}

static void users_who_go_take_their_figures_with_them_summed_up_or_not(void **state)
{
    (void)state;
    int64_t ann = server_add_user(postgres, "ann@example.com", 100);
    int64_t bob = server_add_user(postgres, "bob@example.com", 100);
    server_run(look,
               "INSERT INTO subscriptions (user_id, plan, status, created_on) SELECT id, 'gold', 'active', now() FROM users");
    place(postgres, ann, 0);
    place(postgres, bob, 0);
    sum_up();
    place(postgres, ann, 1);
    place(postgres, bob, 1);

    server_run(look, "DELETE FROM users WHERE email = 'ann@example.com'");

    assert_int_equal(totals().subscriptions[PLAN_GOLD], 1);
    assert_exact();
    sum_up();
    assert_exact();
}

static void a_bet_that_goes_while_it_is_summed_up_is_taken_off_again(void **state)
{
    (void)state;
    const struct transaction transaction = postgres_transaction(postgres);
    const struct site_statistics site = postgres_site_statistics(postgres);
    int64_t ann = server_add_user(postgres, "ann@example.com", 100);
    bool more = false;
    place(postgres, ann, 0);
    assert_int_equal(transaction.begin(transaction.self), ERR_OK);
    assert_int_equal(site.sum_up(site.self, &more), ERR_OK);
    assert_int_equal(PQsendQuery(look, "DELETE FROM bets"), 1); /* waits: the sums are being made */

    assert_int_equal(transaction.commit(transaction.self), ERR_OK);

    PQclear(PQgetResult(look));
    assert_null(PQgetResult(look));
    assert_int_equal(server_number(look, "SELECT count(*) FROM bets"), 0);
    assert_exact();
}

static void add_a_million_bets(void)
{
    server_run(look, "ALTER TABLE bets DROP CONSTRAINT bets_user_id_fkey"); /* a million looks at users would take long */
    server_run(look,
               "INSERT INTO users (email, password_hash, role, seed_number, server_seed, next_server_seed, client_seed, nonce, "
               "created_on, updated_on) SELECT n || '@example.com', 'hash', CASE n % 1000 WHEN 0 THEN 'admin' ELSE 'member' "
               "END, 1, sha256('a'), sha256('b'), 'seed', 0, at, at FROM (SELECT n, timestamptz '2025-01-01Z' - n % 365 * "
               "interval '1 day' AS at FROM generate_series(1, 100000) AS n) AS made");
    server_run(look,
               "INSERT INTO bets (user_id, number, guess, die_1, die_2, wagered, payout, net, seed_number, nonce, placed_on) "
               "SELECT 1 + n / 10, 1 + n % 10, 7, 1, 2 + n % 2 * 4, 1 + n % 9, 60, CASE n % 2 WHEN 1 THEN 6 ELSE -1 END * (1 "
               "+ n % 9), 1, n % 10, timestamptz '2025-01-01Z' - n % 365 * interval '1 day' FROM generate_series(0, 999999) "
               "AS n");
    server_run(look, "ANALYZE users, bets");
}

/* Microseconds that the dashboard's figures take: the least of some. */
static int64_t quickest(void)
{
    int64_t least = INT64_MAX;
    for (int times = 0; times < 5; times++) {
        struct timespec begun = { 0 };
        struct timespec ended = { 0 };
        (void)clock_gettime(CLOCK_MONOTONIC, &begun);
        (void)totals();
        (void)year();
        (void)clock_gettime(CLOCK_MONOTONIC, &ended);
        int64_t took = (ended.tv_sec - begun.tv_sec) * INT64_C(1000000) + (ended.tv_nsec - begun.tv_nsec) / 1000;
        least = took < least ? took : least;
    }
    return least;
}

/* "... (cost=12.34..56.78 rows=...": what the whole plan is believed to cost. */
static double cost_of(PGresult *plan)
{
    const char *cost = strstr(PQgetvalue(plan, 0, 0), "..");
    assert_non_null(cost);
    return strtod(cost + 2, NULL);
}

enum { COMPILED_FROM = 100000 }; /* PostgreSQL's jit_above_cost: to compile takes longer than all else here */

static void assert_walks_no_large_table(const char *name)
{
    char sql[200];
    PGresult *prepared = PQprepare(look, name, postgres_statement_sql(name), 0, NULL);
    assert_int_equal(PQresultStatus(prepared), PGRES_COMMAND_OK);
    PQclear(prepared);
    (void)snprintf(sql, sizeof sql, "EXPLAIN EXECUTE %s(%s)", name,
                   strcmp(name, "statistics_totals") == 0 ? "40" : "'2024-01-03Z', '2025-01-02Z', 365");
    server_run(look, "SET plan_cache_mode = force_generic_plan");
    PGresult *plan = PQexec(look, sql);
    assert_int_equal(PQresultStatus(plan), PGRES_TUPLES_OK);
    assert_true(cost_of(plan) < COMPILED_FROM);
    for (int line = 0; line < PQntuples(plan); line++) {
        const char *text = PQgetvalue(plan, line, 0);
        if (strstr(text, "Seq Scan on bets") != NULL || strstr(text, "Seq Scan on users") != NULL) {
            fail_msg("%s: %s", name, text);
        }
    }
    PQclear(plan);
}

static void a_million_bets_are_exact_and_quick_and_nobody_walks_through_them(void **state)
{
    (void)state;
    add_a_million_bets();
    bool more = false;
    assert_int_equal(sum_up_once(postgres, &more), ERR_OK);
    assert_true(more);
    sum_up();
    assert_int_equal(summed_to(), latest_bet());
    server_run(look,
               "INSERT INTO bets (user_id, number, guess, die_1, die_2, wagered, payout, net, seed_number, nonce, placed_on) "
               "SELECT n, 11, 7, 1, 2, 5, 60, -5, 1, 10, '2025-01-01Z' FROM generate_series(1, 10000) AS n");

    int64_t took = quickest();

    print_message("a million bets, of which 10,000 are not summed up: %.1f ms\n", (double)took / 1000);
    assert_in_range(took, 0, 100000);
    assert_exact();
    assert_walks_no_large_table("statistics_totals");
    assert_walks_no_large_table("statistics_days");
}

#define SERVER_TEST(rule) cmocka_unit_test_setup_teardown(rule, connect_fresh, close_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SERVER_TEST(a_bet_that_commits_long_after_its_id_was_given_is_counted),
        SERVER_TEST(a_bet_that_was_rolled_back_keeps_the_sums_no_longer),
        SERVER_TEST(who_writes_later_does_not_keep_what_was_marked_before),
        SERVER_TEST(a_sum_that_was_killed_in_the_middle_is_done_again),
        SERVER_TEST(two_who_sum_up_at_once_count_nothing_twice),
        SERVER_TEST(a_role_that_changes_is_followed),
        SERVER_TEST(users_who_go_take_their_figures_with_them_summed_up_or_not),
        SERVER_TEST(a_bet_that_goes_while_it_is_summed_up_is_taken_off_again),
        SERVER_TEST(a_million_bets_are_exact_and_quick_and_nobody_walks_through_them),
    };
    return cmocka_run_group_tests_name("the dashboard's figures", tests, NULL, NULL);
}
