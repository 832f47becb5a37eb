/* What a program needs of its settings before it may start. */
#include "tests/app/settings_read.h"
#include <string.h>
#include "app/deployment.h"
#include "app/setting.h"

static void a_site_needs_a_key_and_its_servers(void **state)
{
    (void)state;
    struct settings_read read = read_env_file("");

    config_require_site(&read.config, &read.why);

    assert_int_equal(read.why.count, 3);
    assert_true(names(read, "SECRET_KEY"));
    assert_true(names(read, "DATABASE_URL"));
    assert_true(names(read, "REDIS_URL"));
}

static void a_setting_that_is_wrong_is_named_once(void **state)
{
    (void)state;
    struct settings_read read = read_env_file("SECRET_KEY=k\nDATABASE_URL=bar\nREDIS_URL=baz\n");

    config_require_site(&read.config, &read.why);

    assert_int_equal(read.why.count, 2);
}

static void a_site_with_a_key_and_its_servers_may_start(void **state)
{
    (void)state;
    struct settings_read read = read_env_file("SECRET_KEY=k\nDATABASE_URL=postgresql:///x\nREDIS_URL=unix:///run/redis\n");

    config_require_site(&read.config, &read.why);

    assert_int_equal(read.why.count, 0);
}

static void visits_are_counted_by_a_script_and_a_name_or_not_at_all(void **state)
{
    (void)state;
    static const char servers[] = "SECRET_KEY=k\nDATABASE_URL=postgresql:///x\nREDIS_URL=unix:///run/redis\n";
    char file[300];
    (void)snprintf(file, sizeof file, "%sANALYTICS_SCRIPT_URL=https://count.example/script.js\n", servers);
    struct settings_read script = read_env_file(file);
    (void)snprintf(file, sizeof file, "%sANALYTICS_DOMAIN=play.example\n", servers);
    struct settings_read domain = read_env_file(file);

    config_require_site(&script.config, &script.why);
    config_require_site(&domain.config, &domain.why);

    assert_int_equal(script.why.count, 1);
    assert_true(names(script, "ANALYTICS_DOMAIN"));
    assert_int_equal(domain.why.count, 1);
    assert_true(names(domain, "ANALYTICS_SCRIPT_URL"));
}

static void a_worker_needs_its_servers_and_a_place_for_mail(void **state)
{
    (void)state;
    struct settings_read read = read_env_file("");

    config_require_worker(&read.config, &read.why);

    assert_int_equal(read.why.count, 3);
    assert_true(names(read, "DATABASE_URL"));
    assert_true(names(read, "REDIS_URL"));
    assert_true(names(read, "MAIL_URL"));
}

static void a_worker_with_its_servers_and_a_place_for_mail_may_start(void **state)
{
    (void)state;
    struct settings_read read = read_env_file("DATABASE_URL=postgresql:///x\nREDIS_URL=unix:///run/redis\nMAIL_URL=file:mail\n");

    config_require_worker(&read.config, &read.why);

    assert_int_equal(read.why.count, 0);
}

static void a_command_on_the_database_needs_that_alone(void **state)
{
    (void)state;
    struct settings_read read = read_env_file("");

    config_require_database(&read.config, &read.why);

    assert_int_equal(read.why.count, 1);
    assert_true(names(read, "DATABASE_URL"));
}

/* All that a site open to the world needs, but for the keys of Stripe. */
#define WORLD                                                                                                                    \
    "SECRET_KEY=0123456789abcdef0123456789abcdef\nPUBLIC_URL=https://x.example\nSEED_ADMIN_PASSWORD=own\n"                       \
    "STRIPE_WEBHOOK_SECRET=whsec_1\nMAIL_URL=smtp://mail.example\nERROR_MAIL_TO=me@x.example\nTRUSTED_PROXIES=10.0.0.1\n"

static void what_suits_a_developer_is_not_for_the_world(void **state)
{
    (void)state;
    struct settings_read read = read_env_file("SECRET_KEY=short\nLOG_LEVEL=debug\n");

    deployment_require(&read.config, false, &read.why);

    assert_int_equal(read.why.count, 9);
    assert_true(names(read, "STRIPE_SECRET_KEY"));
    assert_true(names(read, "STRIPE_PUBLISHABLE_KEY"));
    assert_true(names(read, "STRIPE_WEBHOOK_SECRET"));
    assert_true(names(read, "SECRET_KEY"));
    assert_true(names(read, "PUBLIC_URL"));
    assert_true(names(read, "SEED_ADMIN_PASSWORD"));
    assert_true(names(read, "LOG_LEVEL"));
    assert_true(names(read, "MAIL_URL"));
    assert_true(names(read, "ERROR_MAIL_TO"));
}

static void a_site_for_the_world_is_well_with_its_own_secrets_and_https(void **state)
{
    (void)state;
    struct settings_read read = read_env_file(WORLD "STRIPE_SECRET_KEY=sk_live_1\nSTRIPE_PUBLISHABLE_KEY=pk_live_1\n");

    deployment_require(&read.config, false, &read.why);

    assert_int_equal(read.why.count, 0);
}

static void a_test_accounts_keys_are_not_for_the_world(void **state)
{
    (void)state;
    struct settings_read read = read_env_file(WORLD "STRIPE_SECRET_KEY=rk_test_1\nSTRIPE_PUBLISHABLE_KEY=pk_test_1\n");

    deployment_require(&read.config, false, &read.why);

    assert_int_equal(read.why.count, 1);
    assert_true(names(read, "STRIPE_SECRET_KEY"));
}

static void keys_of_two_modes_do_not_fit(void **state)
{
    (void)state;
    struct settings_read read = read_env_file(WORLD "STRIPE_SECRET_KEY=sk_live_1\nSTRIPE_PUBLISHABLE_KEY=pk_test_1\n");

    deployment_require(&read.config, false, &read.why);

    assert_int_equal(read.why.count, 1);
    assert_true(names(read, "STRIPE_PUBLISHABLE_KEY"));
}

static void a_simulator_is_not_for_the_world(void **state)
{
    (void)state;
    struct settings_read read =
        read_env_file(WORLD "STRIPE_SECRET_KEY=sk_live_1\nSTRIPE_PUBLISHABLE_KEY=pk_live_1\n"
                            "STRIPE_API_BASE=http://127.0.0.1:12111\nSTRIPE_JS_URL=http://127.0.0.1/v3/\n");

    deployment_require(&read.config, false, &read.why);

    assert_int_equal(read.why.count, 2);
    assert_true(names(read, "STRIPE_API_BASE"));
    assert_true(names(read, "STRIPE_JS_URL"));
}

static void a_command_on_the_gateway_needs_its_key(void **state)
{
    (void)state;
    struct settings_read read = read_env_file("");

    config_require_payments(&read.config, &read.why);

    assert_int_equal(read.why.count, 1);
    assert_true(names(read, "STRIPE_SECRET_KEY"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_site_needs_a_key_and_its_servers),
        cmocka_unit_test(a_setting_that_is_wrong_is_named_once),
        cmocka_unit_test(a_site_with_a_key_and_its_servers_may_start),
        cmocka_unit_test(visits_are_counted_by_a_script_and_a_name_or_not_at_all),
        cmocka_unit_test(a_worker_needs_its_servers_and_a_place_for_mail),
        cmocka_unit_test(a_worker_with_its_servers_and_a_place_for_mail_may_start),
        cmocka_unit_test(a_command_on_the_database_needs_that_alone),
        cmocka_unit_test(what_suits_a_developer_is_not_for_the_world),
        cmocka_unit_test(a_site_for_the_world_is_well_with_its_own_secrets_and_https),
        cmocka_unit_test(a_test_accounts_keys_are_not_for_the_world),
        cmocka_unit_test(keys_of_two_modes_do_not_fit),
        cmocka_unit_test(a_simulator_is_not_for_the_world),
        cmocka_unit_test(a_command_on_the_gateway_needs_its_key),
    };
    return cmocka_run_group_tests_name("config needs", tests, NULL, NULL);
}
