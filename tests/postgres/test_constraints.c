/* The rules that the tables hold by themselves, whatever the code forgets: one test a rule. */
#include "tests/postgres/server.h"

static const char valid_rows[] =
    "INSERT INTO users (email, username, password_hash, role, seed_number, server_seed, next_server_seed, client_seed, nonce, "
    "created_on, updated_on) VALUES ('ann@example.com', 'Ann', 'hash', 'member', 1, sha256('a'), sha256('b'), 'seed', 0, now(), "
    "now()), ('bob@example.com', 'Bob', 'hash', 'admin', 1, sha256('a'), sha256('b'), 'seed', 0, now(), now());"
    "INSERT INTO sessions SELECT sha256('token'), min(id), now(), now() FROM users;"
    "INSERT INTO reset_tokens SELECT sha256('token'), min(id), now(), now() + interval '1 hour' FROM users;"
    "INSERT INTO sign_ins (user_id, signed_in_on, address) SELECT min(id), now(), '::1' FROM users;"
    "INSERT INTO coin_entries (user_id, amount, reason, created_on) SELECT min(id), 100, 'sign_up', now() FROM users;"
    "INSERT INTO bets (user_id, number, guess, die_1, die_2, wagered, payout, net, seed_number, nonce, placed_on) "
    "SELECT min(id), 1, 8, 2, 6, 1, 72, 7, 1, 0, now() FROM users;"
    "INSERT INTO bets (user_id, number, guess, die_1, die_2, wagered, payout, net, seed_number, nonce, placed_on) "
    "SELECT min(id), 2, 7, 1, 2, 5, 60, -5, 1, 1, now() FROM users;"
    "INSERT INTO seed_pairs SELECT min(id), 1, sha256('a'), 'seed', 2, now() FROM users;"
    "INSERT INTO jobs (kind, key, state, created_on, run_at, due_on, lease_until, finished_on) VALUES "
    "('drill', 'first', 'queued', now(), now(), now(), NULL, NULL), ('drill', 'second', 'running', now(), now(), now(), now(), "
    "NULL), "
    "('drill', NULL, 'dead', now(), now(), now(), NULL, now()), ('drill', NULL, 'done', now(), now(), now(), NULL, now());"
    "INSERT INTO job_ticks VALUES ('purge', now());"
    "INSERT INTO job_tallies VALUES ('drill', 0, 0, 0, 0, '{0,0,0,0,0,0,0,0,0,0,0}');"
    "UPDATE users SET customer = 'cus_' || username, biggest_plan = 'gold';"
    "INSERT INTO coupons (code, percent_off, amount_off, duration, duration_in_months, max_redemptions, redeem_by, created_on) "
    "VALUES ('TWENTY', 20, NULL, 'once', NULL, NULL, NULL, now()), ('FIVE', NULL, 500, 'repeating', 3, 1, now(), now());"
    "INSERT INTO subscriptions (user_id, gateway_id, plan, status, coupon_id, created_on) SELECT min(id), 'sub_1', 'gold', "
    "'active', (SELECT min(id) FROM coupons), now() FROM users;"
    "INSERT INTO subscriptions (user_id, gateway_id, plan, status, created_on) SELECT min(id), 'sub_2', 'gold', 'canceled', "
    "now() FROM users;"
    "INSERT INTO purchases (user_id, coins, cents, due, payment_intent, state, created_on) SELECT min(id), 100, 100, 80, "
    "'pi_' || n, 'pending', now() FROM users, generate_series(1, 2) AS n GROUP BY n;"
    "INSERT INTO invoices (user_id, gateway_id, payment_intent, charge, description, card_brand, card_last4, card_exp_year, "
    "card_exp_month, period_start_on, period_end_on, subtotal, discount, tax, total, coins, created_on) SELECT min(id), "
    "'in_' || n, 'pi_' || n, 'ch_' || n, 'gold', 'visa', '4242', 2030, 12, now(), now(), 500, 100, 40, 440, 600, now() "
    "FROM users, generate_series(1, 2) AS n GROUP BY n;"
    "INSERT INTO cards (user_id, payment_method, name, brand, last4, exp_year, exp_month) SELECT id, 'pm_' || username, 'Ann', "
    "'visa', '4242', 2030, 12 FROM users;"
    "INSERT INTO gateway_events VALUES ('evt_1', 'invoice.paid', now(), now());"
    "INSERT INTO audit_entries VALUES (1, now(), 0, 'ann', '', 0, 'user.edited', 'user', 1, '', '', '[]', sha256('a'));"
    "INSERT INTO gateway_calls VALUES ('events', 'OK', 0, 1, 1);";

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
    { "users_revision_from_zero", "UPDATE users SET revision = -1" },
    { "users_deleted_are_nobody", "UPDATE users SET deleted_on = now(), active = false" },
    { "users_deleted_are_nobody", "UPDATE users SET deleted_on = now(), username = NULL" },
    { "users_deleted_are_nobody", "UPDATE users SET deleted_on = now(), username = NULL, active = false, role = 'admin'" },
    { "user_directory_state_is_one_row", "UPDATE user_directory_state SET is_only = false" },
    { "user_directory_pkey",
      "INSERT INTO user_directory (id, created_on, sign_in_count, coins) SELECT id, created_on, sign_in_count, coins FROM "
      "user_directory" },
    { "sessions_pkey", "INSERT INTO sessions SELECT * FROM sessions" },
    { "sessions_token_hash_size", "UPDATE sessions SET token_hash = '\\x00'" },
    { "sessions_user_id_fkey", "UPDATE sessions SET user_id = 0" },
    { "reset_tokens_pkey", "INSERT INTO reset_tokens SELECT * FROM reset_tokens" },
    { "reset_tokens_token_hash_size", "UPDATE reset_tokens SET token_hash = '\\x00'" },
    { "reset_tokens_user_id_fkey", "UPDATE reset_tokens SET user_id = 0" },
    { "reset_tokens_expire_after_they_were_made", "UPDATE reset_tokens SET expires_on = created_on" },
    { "sign_ins_user_id_fkey", "UPDATE sign_ins SET user_id = 0" },
    { "sign_ins_address_length", "UPDATE sign_ins SET address = repeat('1', 46)" },
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
    { "jobs_kind_format", "UPDATE jobs SET kind = ''" },
    { "jobs_kind_format", "UPDATE jobs SET kind = 'Drill'" },
    { "jobs_kind_format", "UPDATE jobs SET kind = repeat('k', 33)" },
    { "jobs_key", "UPDATE jobs SET key = 'first' WHERE key = 'second'" },
    { "jobs_key_length", "UPDATE jobs SET key = ''" },
    { "jobs_key_length", "UPDATE jobs SET key = repeat('k', 121)" },
    { "jobs_payload_is_an_object", "UPDATE jobs SET payload = '[]'" },
    { "jobs_payload_is_an_object", "UPDATE jobs SET payload = 'null'" },
    { "jobs_state_is_known", "UPDATE jobs SET state = 'lost' WHERE state = 'queued'" },
    { "jobs_tries_from_zero", "UPDATE jobs SET tries = -1" },
    { "jobs_worker_length", "UPDATE jobs SET worker = repeat('w', 49)" },
    { "jobs_error_length", "UPDATE jobs SET error = repeat('e', 501)" },
    { "jobs_request_id_format", "UPDATE jobs SET request_id = 'a b'" },
    { "jobs_request_id_format", "UPDATE jobs SET request_id = repeat('r', 65)" },
    { "jobs_running_is_leased", "UPDATE jobs SET lease_until = NULL WHERE state = 'running'" },
    { "jobs_running_is_leased", "UPDATE jobs SET state = 'scheduled' WHERE state = 'running'" },
    { "jobs_running_is_leased", "UPDATE jobs SET lease_until = now() WHERE state = 'queued'" },
    { "jobs_ended_has_an_end", "UPDATE jobs SET finished_on = NULL WHERE state = 'dead'" },
    { "jobs_ended_has_an_end", "UPDATE jobs SET state = 'queued' WHERE state = 'done'" },
    { "jobs_ended_has_an_end", "UPDATE jobs SET finished_on = now() WHERE state = 'running'" },
    { "job_ticks_pkey", "INSERT INTO job_ticks VALUES ('purge', now())" },
    { "job_ticks_name_format", "UPDATE job_ticks SET name = ''" },
    { "job_ticks_name_format", "UPDATE job_ticks SET name = 'Purge'" },
    { "job_ticks_name_format", "UPDATE job_ticks SET name = repeat('n', 33)" },
    { "job_tallies_pkey", "INSERT INTO job_tallies SELECT * FROM job_tallies" },
    { "job_tallies_buckets_count", "UPDATE job_tallies SET buckets = '{0}'" },
    { "users_customer_key", "UPDATE users SET customer = 'cus_1'" },
    { "users_customer_length", "UPDATE users SET customer = ''" },
    { "users_biggest_plan_is_known", "UPDATE users SET biggest_plan = 'silver'" },
    { "users_coin_debt_is_never_negative", "UPDATE users SET coin_debt = -1" },
    { "coupons_name_length", "UPDATE coupons SET name = repeat('\xc3\xa9', 41)" },
    { "row_counts_pkey", "INSERT INTO row_counts VALUES ('coupons', 0, 1)" },
    { "coupons_code_key", "UPDATE coupons SET code = 'SAME'" },
    { "coupons_code_format", "UPDATE coupons SET code = lower(code)" },
    { "coupons_code_format", "UPDATE coupons SET code = ''" },
    { "coupons_code_format", "UPDATE coupons SET code = repeat('A', 129)" },
    { "coupons_percent_off_range", "UPDATE coupons SET percent_off = 0 WHERE code = 'TWENTY'" },
    { "coupons_percent_off_range", "UPDATE coupons SET percent_off = 101 WHERE code = 'TWENTY'" },
    { "coupons_amount_off_from_one", "UPDATE coupons SET amount_off = 0 WHERE code = 'FIVE'" },
    { "coupons_have_one_discount", "UPDATE coupons SET amount_off = 5 WHERE code = 'TWENTY'" },
    { "coupons_have_one_discount", "UPDATE coupons SET percent_off = NULL WHERE code = 'TWENTY'" },
    { "coupons_duration_is_known", "UPDATE coupons SET duration = 'often' WHERE code = 'TWENTY'" },
    { "coupons_duration_in_months_range", "UPDATE coupons SET duration_in_months = 0 WHERE code = 'FIVE'" },
    { "coupons_duration_in_months_range", "UPDATE coupons SET duration_in_months = 121 WHERE code = 'FIVE'" },
    { "coupons_that_repeat_have_months", "UPDATE coupons SET duration_in_months = NULL WHERE code = 'FIVE'" },
    { "coupons_that_repeat_have_months", "UPDATE coupons SET duration_in_months = 3 WHERE code = 'TWENTY'" },
    { "coupons_max_redemptions_range", "UPDATE coupons SET max_redemptions = 0" },
    { "coupons_max_redemptions_range", "UPDATE coupons SET max_redemptions = 2147483648" },
    { "coupons_times_redeemed_from_zero", "UPDATE coupons SET times_redeemed = -1" },
    { "coupons_are_redeemed_so_often_at_most", "UPDATE coupons SET times_redeemed = 2 WHERE code = 'FIVE'" },
    { "coupons_expire_by_their_date", "UPDATE coupons SET expired = true WHERE code = 'TWENTY'" },
    { "subscriptions_user_id_fkey", "UPDATE subscriptions SET user_id = 0" },
    { "subscriptions_coupon_id_fkey", "UPDATE subscriptions SET coupon_id = 0" },
    { "subscriptions_asked_coupon_id_fkey", "UPDATE subscriptions SET asked_coupon_id = 0" },
    { "subscriptions_open_key", "UPDATE subscriptions SET status = 'paused'" },
    { "subscriptions_gateway_id_key", "UPDATE subscriptions SET gateway_id = 'sub_3'" },
    { "subscriptions_gateway_id_length", "UPDATE subscriptions SET gateway_id = '' WHERE gateway_id = 'sub_1'" },
    { "subscriptions_plan_is_known", "UPDATE subscriptions SET plan = 'silver'" },
    { "subscriptions_status_is_known", "UPDATE subscriptions SET status = 'over'" },
    { "subscriptions_changes_from_zero", "UPDATE subscriptions SET changes = -1" },
    { "purchases_user_id_fkey", "UPDATE purchases SET user_id = 0" },
    { "purchases_coupon_id_fkey", "UPDATE purchases SET coupon_id = 0" },
    { "purchases_payment_intent_key", "UPDATE purchases SET payment_intent = 'pi_3'" },
    { "purchases_payment_intent_length", "UPDATE purchases SET payment_intent = '' WHERE payment_intent = 'pi_1'" },
    { "purchases_coins_from_one", "UPDATE purchases SET coins = 0" },
    { "purchases_due_from_zero", "UPDATE purchases SET due = -1" },
    { "purchases_due_is_the_price_at_most", "UPDATE purchases SET due = 101" },
    { "purchases_state_is_known", "UPDATE purchases SET state = 'lost'" },
    { "invoices_user_id_fkey", "UPDATE invoices SET user_id = 0" },
    { "invoices_gateway_id_key", "UPDATE invoices SET gateway_id = 'in_3'" },
    { "invoices_gateway_id_length", "UPDATE invoices SET gateway_id = '' WHERE gateway_id = 'in_1'" },
    { "invoices_payment_intent_key", "UPDATE invoices SET payment_intent = 'pi_3'" },
    { "invoices_payment_intent_length", "UPDATE invoices SET payment_intent = '' WHERE payment_intent = 'pi_1'" },
    { "invoices_charge_key", "UPDATE invoices SET charge = 'ch_3'" },
    { "invoices_charge_length", "UPDATE invoices SET charge = '' WHERE charge = 'ch_1'" },
    { "invoices_number_length", "UPDATE invoices SET number = repeat('1', 65)" },
    { "invoices_description_length", "UPDATE invoices SET description = ''" },
    { "invoices_description_length", "UPDATE invoices SET description = repeat('g', 65)" },
    { "invoices_card_brand_length", "UPDATE invoices SET card_brand = repeat('v', 33)" },
    { "invoices_card_last4_length", "UPDATE invoices SET card_last4 = '42424'" },
    { "invoices_card_is_whole", "UPDATE invoices SET card_exp_year = NULL" },
    { "invoices_period_is_whole", "UPDATE invoices SET period_end_on = NULL" },
    { "invoices_period_ends_after_its_start", "UPDATE invoices SET period_end_on = period_start_on - interval '1 second'" },
    { "invoices_add_up", "UPDATE invoices SET total = 441" },
    { "invoices_refunded_from_zero", "UPDATE invoices SET refunded = -1" },
    { "invoices_disputed_from_zero", "UPDATE invoices SET disputed = -1" },
    { "invoices_coins_back_from_zero", "UPDATE invoices SET coins_back = -1" },
    { "invoices_take_back_what_they_gave_at_most", "UPDATE invoices SET coins_back = 601" },
    { "cards_pkey", "INSERT INTO cards SELECT * FROM cards" },
    { "cards_user_id_fkey", "UPDATE cards SET user_id = 0 WHERE payment_method = 'pm_Ann'" },
    { "cards_payment_method_key", "UPDATE cards SET payment_method = 'pm_1'" },
    { "cards_payment_method_length", "UPDATE cards SET payment_method = '' WHERE payment_method = 'pm_Ann'" },
    { "cards_name_length", "UPDATE cards SET name = repeat('é', 257)" },
    { "cards_brand_length", "UPDATE cards SET brand = ''" },
    { "cards_last4_format", "UPDATE cards SET last4 = '42x2'" },
    { "cards_exp_year_from_one", "UPDATE cards SET exp_year = 0" },
    { "cards_exp_month_range", "UPDATE cards SET exp_month = 0" },
    { "cards_exp_month_range", "UPDATE cards SET exp_month = 13" },
    { "gateway_events_pkey", "INSERT INTO gateway_events SELECT * FROM gateway_events" },
    { "gateway_events_id_length", "UPDATE gateway_events SET id = ''" },
    { "gateway_events_type_length", "UPDATE gateway_events SET type = ''" },
    { "audit_entries_pkey",
      "INSERT INTO audit_entries VALUES (1, now(), 0, 'ann', '', 0, 'user.edited', 'user', 1, '', '', '[]', sha256('a'))" },
    { "audit_entries_id_from_one",
      "INSERT INTO audit_entries VALUES (0, now(), 0, 'ann', '', 0, 'user.edited', 'user', 1, '', '', '[]', sha256('a'))" },
    { "audit_entries_actor_name_length",
      "INSERT INTO audit_entries VALUES (2, now(), 0, '', '', 0, 'user.edited', 'user', 1, '', '', '[]', sha256('a'))" },
    { "audit_entries_actor_name_length", "INSERT INTO audit_entries VALUES (2, now(), 0, repeat('a', 255), '', 0, 'user.edited', "
                                         "'user', 1, '', '', '[]', sha256('a'))" },
    { "audit_entries_actor_address_length", "INSERT INTO audit_entries VALUES (2, now(), 0, 'ann', repeat('1', 46), 0, "
                                            "'user.edited', 'user', 1, '', '', '[]', sha256('a'))" },
    { "audit_entries_action_format",
      "INSERT INTO audit_entries VALUES (2, now(), 0, 'ann', '', 0, 'User edited', 'user', 1, '', '', '[]', sha256('a'))" },
    { "audit_entries_subject_format",
      "INSERT INTO audit_entries VALUES (2, now(), 0, 'ann', '', 0, 'user.edited', 'a user', 1, '', '', '[]', sha256('a'))" },
    { "audit_entries_subject_name_length", "INSERT INTO audit_entries VALUES (2, now(), 0, 'ann', '', 0, 'user.edited', 'user', "
                                           "1, repeat('a', 255), '', '[]', sha256('a'))" },
    { "audit_entries_reason_length", "INSERT INTO audit_entries VALUES (2, now(), 0, 'ann', '', 0, 'user.edited', 'user', 1, '', "
                                     "repeat('é', 501), '[]', sha256('a'))" },
    { "audit_entries_changes_are_a_list",
      "INSERT INTO audit_entries VALUES (2, now(), 0, 'ann', '', 0, 'user.edited', 'user', 1, '', '', '{}', sha256('a'))" },
    { "audit_entries_changes_are_a_list", "INSERT INTO audit_entries VALUES (2, now(), 0, 'ann', '', 0, 'user.edited', 'user', "
                                          "1, '', '', '[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]', sha256('a'))" },
    { "audit_entries_hash_size",
      "INSERT INTO audit_entries VALUES (2, now(), 0, 'ann', '', 0, 'user.edited', 'user', 1, '', '', '[]', '\\x00')" },
    { "audit_head_hash_size", "UPDATE audit_head SET entry_count = 1, hash = '\\x00'" },
    { "sessions_acting_as_fkey", "UPDATE sessions SET acting_as = 0" },
    { "gateway_calls_pkey", "INSERT INTO gateway_calls SELECT * FROM gateway_calls" },
    { "gateway_calls_call_format", "UPDATE gateway_calls SET call = ''" },
    { "gateway_calls_call_format", "UPDATE gateway_calls SET call = repeat('c', 33)" },
    { "gateway_calls_result_format", "UPDATE gateway_calls SET result = 'ok'" },
    { "gateway_calls_bucket_range", "UPDATE gateway_calls SET bucket = -1" },
    { "gateway_calls_bucket_range", "UPDATE gateway_calls SET bucket = 10" },
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
    PGresult *result = PQexec(
        database,
        "SELECT conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid WHERE contype = 'c' "
        "AND relname IN ('users', 'sessions', 'reset_tokens', 'sign_ins', 'coin_entries', 'bets', 'seed_pairs', 'jobs', "
        "'job_ticks', 'job_tallies', 'workers', 'job_drills', 'coupons', 'subscriptions', 'purchases', 'invoices', 'cards', "
        "'gateway_events', 'gateway_calls', 'audit_entries', 'user_directory_state')");
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
