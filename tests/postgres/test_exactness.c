/* What goes in comes out, and what is undone is undone. */
#include "tests/postgres/both_sides.h"

static int64_t session_end_after_a_round_trip(int64_t instant)
{
    const struct session_store sessions = postgres_session_store(postgres);
    struct session session = { .token_hash = { 1 }, .created_on = SERVER_NOW, .expires_on = instant };
    struct user user;
    struct acting_admin admin;
    session.user_id = server_add_user(postgres, "ann@example.com", 100);
    assert_int_equal(sessions.add(sessions.self, &session), ERR_OK);
    assert_int_equal(sessions.find(sessions.self, session.token_hash, instant - 1, &session, &user, &admin), ERR_OK);
    return session.expires_on;
}

static void an_instant_is_kept_to_the_microsecond(void **state)
{
    (void)state;
    const int64_t instant = INT64_C(1735689599999999);

    assert_true(session_end_after_a_round_trip(instant) == instant);
}

static void an_instant_before_1970_is_kept(void **state)
{
    (void)state;
    assert_true(session_end_after_a_round_trip(-1) == -1);
}

static void an_instant_in_9999_is_kept(void **state)
{
    (void)state;
    const int64_t instant = INT64_C(253402300799999999);

    assert_true(session_end_after_a_round_trip(instant) == instant);
}

static void an_instant_means_the_same_to_postgres(void **state)
{
    (void)state;
    (void)session_end_after_a_round_trip(INT64_C(1735689600123456));

    assert_int_equal(server_number(database, "SELECT (expires_on = '2025-01-01 00:00:00.123456+00')::integer FROM sessions"), 1);
}

static void the_last_instant_of_all_is_kept(void **state)
{
    (void)state;
    assert_true(session_end_after_a_round_trip(INT64_MAX) == INT64_MAX);
}

static void an_instant_that_no_calendar_holds_is_refused(void **state)
{
    (void)state;
    const struct user_store users = postgres_user_store(postgres);
    int64_t id = server_add_user(postgres, "ann@example.com", 100);

    assert_int_equal(users.record_sign_in(users.self, id, INT64_MIN, "::1"), ERR_OVERFLOW);
}

static void the_largest_balance_is_kept(void **state)
{
    (void)state;
    const struct user_store users = postgres_user_store(postgres);
    int64_t id = server_add_user(postgres, "ann@example.com", INT64_MAX);
    struct user user;

    assert_int_equal(users.find(users.self, id, &user), ERR_OK);
    assert_true(user.coins == INT64_MAX);
}

static void a_text_that_is_not_utf8_is_malformed(void **state)
{
    (void)state;
    const struct user_store users = postgres_user_store(postgres);
    struct user_credentials credentials;

    assert_int_equal(users.find_credentials(users.self, "\xff", &credentials), ERR_MALFORMED);
}

static void a_bet_against_the_payout_rule_is_our_mistake(void **state)
{
    (void)state;
    const struct bet_store bets = postgres_bet_store(postgres);
    struct bet bet = server_losing_bet(server_add_user(postgres, "ann@example.com", 100), 0, 5);
    int64_t id = 0;
    bet.net = -4;

    assert_int_equal(bets.place(bets.self, &bet, &id, &id, &id), ERR_INTERNAL);

    assert_non_null(strstr(postgres_last_error(postgres), "bets_net_follows_the_payout_rule"));
}

static void change_every_store(int64_t id)
{
    const struct session_store sessions = postgres_session_store(postgres);
    const struct bet_store bets = postgres_bet_store(postgres);
    const struct seed_store seeds = postgres_seed_store(postgres);
    const struct session session = { .token_hash = { 1 }, .user_id = id, .created_on = SERVER_NOW, .expires_on = SERVER_NOW };
    const struct bet bet = server_losing_bet(id, 0, 5);
    const struct seed_pair next = { .number = 2, .client_seed = "next" };
    struct revealed_seeds revealed;
    int64_t ignored = 0;
    (void)server_add_user(postgres, "bob@example.com", 100);
    assert_int_equal(sessions.add(sessions.self, &session), ERR_OK);
    assert_int_equal(bets.place(bets.self, &bet, &ignored, &ignored, &ignored), ERR_OK);
    assert_int_equal(seeds.rotate(seeds.self, id, &next, SERVER_NOW, &revealed), ERR_OK);
}

static const char everything[] = "SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM sessions) + "
                                 "(SELECT count(*) FROM coin_entries) + (SELECT count(*) FROM bets) + "
                                 "(SELECT count(*) FROM seed_pairs) + (SELECT sum(nonce + seed_number + coins) FROM users)";

static void a_rollback_undoes_all_stores(void **state)
{
    (void)state;
    const struct transaction transaction = postgres_transaction(postgres);
    int64_t id = server_add_user(postgres, "ann@example.com", 100);
    int64_t before = server_number(database, everything);
    assert_int_equal(transaction.begin(transaction.self), ERR_OK);
    change_every_store(id);

    transaction.rollback(transaction.self);

    assert_int_equal(server_number(database, everything), before);
}

static void nobody_sees_a_transaction_before_its_commit(void **state)
{
    (void)state;
    const struct transaction transaction = postgres_transaction(postgres);
    int64_t id = server_add_user(postgres, "ann@example.com", 100);
    int64_t before = server_number(database, everything);
    assert_int_equal(transaction.begin(transaction.self), ERR_OK);
    change_every_store(id);

    assert_int_equal(server_number(database, everything), before);

    assert_int_equal(transaction.commit(transaction.self), ERR_OK);
    assert_int_not_equal(server_number(database, everything), before);
}

static void bets_update_their_user_without_touching_an_index(void **state)
{
    (void)state;
    const struct bet_store bets = postgres_bet_store(postgres);
    int64_t id = server_add_user(postgres, "ann@example.com", 1000);
    int64_t ignored = 0;
    for (int64_t nonce = 0; nonce < 200; nonce++) {
        const struct bet bet = server_losing_bet(id, nonce, 1);
        assert_int_equal(bets.place(bets.self, &bet, &ignored, &ignored, &ignored), ERR_OK);
    }

    postgres_close(postgres); /* a session's end tells its counts */
    postgres = NULL;
    server_run(database, "DO $$ BEGIN WHILE (SELECT n_tup_upd < 200 FROM pg_stat_user_tables WHERE relname = 'users') LOOP "
                         "PERFORM pg_sleep(0.05); PERFORM pg_stat_clear_snapshot(); END LOOP; END $$");

    assert_true(server_number(database, "SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'users'") >= 195);
}

static void an_unknown_statement_has_no_text(void **state)
{
    (void)state;
    assert_null(postgres_statement_sql("drop_everything"));
    assert_non_null(postgres_statement_sql("bet_place"));
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, connect_both, close_both)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(an_instant_is_kept_to_the_microsecond),
        RULE(an_instant_before_1970_is_kept),
        RULE(an_instant_in_9999_is_kept),
        RULE(the_last_instant_of_all_is_kept),
        RULE(an_instant_means_the_same_to_postgres),
        RULE(an_instant_that_no_calendar_holds_is_refused),
        RULE(the_largest_balance_is_kept),
        RULE(a_text_that_is_not_utf8_is_malformed),
        RULE(a_bet_against_the_payout_rule_is_our_mistake),
        RULE(a_rollback_undoes_all_stores),
        RULE(nobody_sees_a_transaction_before_its_commit),
        RULE(bets_update_their_user_without_touching_an_index),
        cmocka_unit_test(an_unknown_statement_has_no_text),
    };
    return cmocka_run_group_tests_name("exactness", tests, NULL, NULL);
}
