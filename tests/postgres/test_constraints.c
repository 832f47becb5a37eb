/* The rules that the tables hold by themselves, whatever the code forgets: one test a rule. */
#include "tests/postgres/server.h"

static const char valid_rows[] =
    "INSERT INTO users (email, username, password_hash, role, seed_number, server_seed, next_server_seed, client_seed, nonce, "
    "created_on, updated_on) VALUES ('ann@example.com', 'Ann', 'hash', 'member', 1, sha256('a'), sha256('b'), 'seed', 0, now(), "
    "now()), ('bob@example.com', 'Bob', 'hash', 'admin', 1, sha256('a'), sha256('b'), 'seed', 0, now(), now());"
    "INSERT INTO sessions SELECT sha256('token'), min(id), now(), now() FROM users;"
    "INSERT INTO coin_entries (user_id, amount, reason, created_on) SELECT min(id), 100, 'sign_up', now() FROM users;"
    "INSERT INTO bets (user_id, number, guess, die_1, die_2, wagered, payout, net, seed_number, nonce, placed_on) "
    "SELECT min(id), 1, 8, 2, 6, 1, 72, 7, 1, 0, now() FROM users;"
    "INSERT INTO bets (user_id, number, guess, die_1, die_2, wagered, payout, net, seed_number, nonce, placed_on) "
    "SELECT min(id), 2, 7, 1, 2, 5, 60, -5, 1, 1, now() FROM users;"
    "INSERT INTO seed_pairs SELECT min(id), 1, sha256('a'), 'seed', 2, now() FROM users;";

struct rule {
    const char *constraint;
    const char *sql; /* breaks it, and it alone */
};

static const struct rule rules[] = {
    { "users_email_key", "UPDATE users SET email = 'ann@example.com'" },
    { "users_email_is_lower_case", "UPDATE users SET email = 'Ann' || id || '@example.com'" },
    { "users_email_has_a_sane_form", "UPDATE users SET email = 'ann example.com' || id" },
    { "users_email_length", "UPDATE users SET email = repeat('a', 243) || id || '@example.com'" },
    { "users_username_key", "UPDATE users SET username = 'aNN' WHERE username = 'Bob'" },
    { "users_username_format", "UPDATE users SET username = 'seventeen_letters'" },
    { "users_username_format", "UPDATE users SET username = ''" },
    { "users_username_format", "UPDATE users SET username = E'Ann\\n'" },
    { "users_password_hash_length", "UPDATE users SET password_hash = ''" },
    { "users_role_is_known", "UPDATE users SET role = 'owner'" },
    { "users_locale_is_known", "UPDATE users SET locale = 'xx'" },
    { "users_coins_are_never_negative", "UPDATE users SET coins = -1" },
    { "users_bet_count_from_zero", "UPDATE users SET bet_count = -1" },
    { "users_seed_number_from_one", "UPDATE users SET seed_number = 0" },
    { "users_server_seed_size", "UPDATE users SET server_seed = '\\x00'" },
    { "users_next_server_seed_size", "UPDATE users SET next_server_seed = '\\x00'" },
    { "users_client_seed_length", "UPDATE users SET client_seed = ''" },
    { "users_client_seed_length", "UPDATE users SET client_seed = repeat('é', 65)" },
    { "users_nonce_from_zero", "UPDATE users SET nonce = -1" },
    { "users_sign_in_count_from_zero", "UPDATE users SET sign_in_count = -1" },
    { "users_current_sign_in_address_length", "UPDATE users SET current_sign_in_address = repeat('1', 46)" },
    { "users_last_sign_in_address_length", "UPDATE users SET last_sign_in_address = repeat('1', 46)" },
    { "sessions_pkey", "INSERT INTO sessions SELECT * FROM sessions" },
    { "sessions_token_hash_size", "UPDATE sessions SET token_hash = '\\x00'" },
    { "sessions_user_id_fkey", "UPDATE sessions SET user_id = 0" },
    { "coin_entries_user_id_fkey", "UPDATE coin_entries SET user_id = 0" },
    { "coin_entries_reason_format", "UPDATE coin_entries SET reason = ''" },
    { "bets_history", "UPDATE bets SET number = 1" },
    { "bets_user_id_fkey", "UPDATE bets SET user_id = 0" },
    { "bets_number_from_one", "UPDATE bets SET number = 0 WHERE number = 1" },
    { "bets_guess_range", "UPDATE bets SET guess = 1 WHERE number = 2" },
    { "bets_guess_range", "UPDATE bets SET guess = 13 WHERE number = 2" },
    { "bets_die_1_range", "UPDATE bets SET die_1 = 0 WHERE number = 2" },
    { "bets_die_1_range", "UPDATE bets SET die_1 = 7 WHERE number = 2" },
    { "bets_die_2_range", "UPDATE bets SET die_2 = 0 WHERE number = 2" },
    { "bets_die_2_range", "UPDATE bets SET die_2 = 7 WHERE number = 2" },
    { "bets_wager_from_one", "UPDATE bets SET wagered = 0, net = 0 WHERE number = 2" },
    { "bets_payout_is_the_tables", "UPDATE bets SET payout = 360 WHERE number = 2" },
    { "bets_net_follows_the_payout_rule", "UPDATE bets SET net = 8 WHERE number = 1" },
    { "bets_net_follows_the_payout_rule", "UPDATE bets SET net = -4 WHERE number = 2" },
    /* 1,000,000,000,000,000,003 x 7.2 ends in .6, far beyond what a double can tell */
    { "bets_net_follows_the_payout_rule",
      "UPDATE bets SET wagered = 1000000000000000003, net = 7200000000000000022 WHERE number = 1" },
    { "bets_seed_number_from_one", "UPDATE bets SET seed_number = 0" },
    { "bets_nonce_from_zero", "UPDATE bets SET nonce = -1" },
    { "seed_pairs_pkey", "INSERT INTO seed_pairs SELECT * FROM seed_pairs" },
    { "seed_pairs_user_id_fkey", "UPDATE seed_pairs SET user_id = 0" },
    { "seed_pairs_number_from_one", "UPDATE seed_pairs SET number = 0" },
    { "seed_pairs_server_seed_size", "UPDATE seed_pairs SET server_seed = '\\x00'" },
    { "seed_pairs_client_seed_length", "UPDATE seed_pairs SET client_seed = repeat('a', 65)" },
    { "seed_pairs_bets_from_zero", "UPDATE seed_pairs SET bets = -1" },
};

enum { RULE_COUNT = sizeof rules / sizeof rules[0] };

static PGconn *database;

static int begin(void **state)
{
    (void)state;
    server_run(database, "BEGIN");
    server_run(database, valid_rows);
    return 0;
}

static int roll_back(void **state)
{
    (void)state;
    server_run(database, "ROLLBACK");
    return 0;
}

static void the_rule_is_held(void **state)
{
    const struct rule *rule = *state;

    assert_string_equal(server_broken_constraint(database, rule->sql), rule->constraint);
}

static void every_check_has_its_test(void **state)
{
    (void)state;
    PGresult *result =
        PQexec(database, "SELECT conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid WHERE contype = 'c' "
                         "AND relname IN ('users', 'sessions', 'coin_entries', 'bets', 'seed_pairs')");
    assert_true(PQntuples(result) > 0);

    for (int row = 0; row < PQntuples(result); row++) {
        size_t i = 0;
        while (i < RULE_COUNT && strcmp(rules[i].constraint, PQgetvalue(result, row, 0)) != 0) {
            i++;
        }
        if (i == RULE_COUNT) {
            fail_msg("no test for %s", PQgetvalue(result, row, 0));
        }
    }
    PQclear(result);
}

static void a_large_win_is_rounded_down_exactly(void **state)
{
    (void)state;
    const char *sql = "UPDATE bets SET wagered = 1000000000000000003, net = 7200000000000000021 WHERE number = 1";

    assert_string_equal(server_broken_constraint(database, sql), "");
}

int main(void)
{
    struct CMUnitTest tests[RULE_COUNT + 2] = {
        cmocka_unit_test_setup_teardown(every_check_has_its_test, begin, roll_back),
        cmocka_unit_test_setup_teardown(a_large_win_is_rounded_down_exactly, begin, roll_back),
    };
    for (size_t i = 0; i < RULE_COUNT; i++) {
        tests[i + 2] = (struct CMUnitTest){ .name = rules[i].constraint,
                                            .test_func = the_rule_is_held,
                                            .setup_func = begin,
                                            .teardown_func = roll_back,
                                            .initial_state = (void *)(uintptr_t)&rules[i] };
    }
    postgres_close(server_fresh());
    database = server_connect();
    int failed = cmocka_run_group_tests_name("constraints", tests, NULL, NULL);
    PQfinish(database);
    return failed;
}
