/* Places on the leaderboard beyond its landmarks: exact whatever moves, against a count of all. */
#include "tests/postgres/both_sides.h"

/* A few of them have as many coins as thousands of others. */
static const char many_leaders[] =
    "INSERT INTO users (email, username, password_hash, role, coins, seed_number, server_seed, next_server_seed, client_seed, "
    "nonce, "
    "created_on, updated_on) SELECT n || '@example.com', 'u' || n, 'hash', 'member', CASE WHEN n % 3 = 0 THEN 700 ELSE n END, 1, "
    "sha256('a'), sha256('b'), 'seed', 0, now(), now() FROM generate_series(1, 4000) AS n;"
    "INSERT INTO subscriptions (user_id, gateway_id, plan, status, created_on) SELECT id, 'sub_' || id, 'gold', 'active', now() "
    "FROM users WHERE id % 8 > 0";

static const char move_some[] =
    "WITH paid AS (UPDATE users SET coins = coins + 400 WHERE id % 53 = 0 RETURNING id) "
    "INSERT INTO coin_entries (user_id, amount, reason, created_on) SELECT id, 400, 'seed', now() FROM paid";
static const char end_some[] = "UPDATE subscriptions SET status = 'canceled' WHERE user_id % 31 = 0 AND status = 'active'";
static const char begin_some[] = "UPDATE subscriptions SET status = 'trialing' WHERE user_id % 62 = 0 AND status = 'canceled'";
static const char lock_some[] = "UPDATE users SET active = NOT active WHERE id % 71 = 0";
static const char remove_some[] = "DELETE FROM subscriptions WHERE user_id % 97 = 0";

#define COUNTED                                                                                                                  \
    "WITH leaders AS (SELECT users.id, coins FROM users JOIN subscriptions ON user_id = users.id WHERE username IS NOT NULL "    \
    "AND active AND status IN ('trialing', 'active', 'past_due')) "

static int64_t counted_place(int64_t id)
{
    char sql[600];
    (void)snprintf(sql, sizeof sql,
                   COUNTED "SELECT count(*) FROM leaders, (SELECT * FROM leaders WHERE id = %lld) AS own "
                           "WHERE leaders.coins > own.coins OR (leaders.coins = own.coins AND leaders.id <= own.id)",
                   (long long)id);
    return server_number(database, sql);
}

static void assert_places(void)
{
    const struct user_store users = postgres_user_store(postgres);
    for (int64_t id = 1; id <= 4000; id += 67) {
        int64_t place = 0;
        enum err err = users.rank(users.self, id, &place);
        assert_true(err == ERR_OK || err == ERR_NOT_FOUND);
        assert_int_equal(place, counted_place(id));
    }
}

static void assert_leaders(void)
{
    const struct user_store users = postgres_user_store(postgres);
    static struct leader leaders[LEADERS_MAX];
    size_t count = 0;
    assert_int_equal(users.leaders(users.self, leaders, LEADERS_MAX, &count), ERR_OK);
    assert_int_equal(count, LEADERS_MAX);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(counted_place(leaders[i].user_id), (int64_t)i + 1);
    }
}

static void refresh(void)
{
    const struct user_directory directory = postgres_user_directory(postgres);
    assert_int_equal(directory.refresh(directory.self), ERR_OK);
}

static void places_are_exact_whatever_moves(void **state)
{
    (void)state;
    static const char *const changes[] = { many_leaders, move_some, end_some, begin_some, lock_some, remove_some, move_some };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        server_run(database, changes[i]);
        assert_places();
        server_run(database, "SELECT user_directory_refresh()"); /* as a list of users does: without counting the landmarks */
        assert_places();
        if (i % 2 == 0) {
            refresh();
        }
        assert_places();
        assert_leaders();
    }
    assert_true(server_number(database, "SELECT count(*) FROM leader_landmarks") > 3);
}

static void a_change_before_its_commit_moves_nobody(void **state)
{
    (void)state;
    server_run(database, many_leaders);
    refresh();
    int64_t notes = server_number(database, "SELECT count(*) FROM leader_changes");

    PGconn *writer = server_connect();
    server_run(writer, "BEGIN");
    server_run(writer, move_some);
    server_run(writer, end_some);
    refresh();
    assert_places();
    server_run(writer, "COMMIT");
    PQfinish(writer);
    assert_places();
    refresh();
    refresh();

    assert_places();
    assert_int_equal(notes, 0);
    assert_int_equal(server_number(database, "SELECT count(*) FROM leader_changes"), 0);
}

/* More than readers correct for: the first of them brings the directory up to date. */
static void many_who_moved_are_caught_up_with(void **state)
{
    (void)state;
    server_run(database, many_leaders);
    refresh();
    for (int i = 0; i < 3; i++) {
        server_run(
            database,
            "WITH paid AS (UPDATE users SET coins = coins + 1 + id % 7 RETURNING id) "
            "INSERT INTO coin_entries (user_id, amount, reason, created_on) SELECT id, 1 + id % 7, 'seed', now() FROM paid");
    }

    assert_places();
    assert_leaders();

    assert_true(server_number(database, "SELECT count(*) FROM user_directory_moved()") == 0);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, connect_both, close_both)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(places_are_exact_whatever_moves),
        RULE(a_change_before_its_commit_moves_nobody),
        RULE(many_who_moved_are_caught_up_with),
    };
    return cmocka_run_group_tests_name("leaders", tests, NULL, NULL);
}
