/* What each setting may be, what it is when it is not given, and what is said of a bad one. */
#include "tests/app/settings_read.h"
#include <string.h>
#include "app/setting.h"

static void nothing_given_is_no_problem(void **state)
{
    (void)state;
    const struct settings_read read = read_env_file("");

    assert_int_equal(read.why.count, 0);
}

static void a_setting_that_is_not_given_has_its_default(void **state)
{
    (void)state;
    const struct settings_read read = read_env_file("");

    assert_string_equal(read.config.secret_key, "");
    assert_string_equal(read.config.public_url, "http://localhost:8000");
    assert_string_equal(read.config.bind, "127.0.0.1");
    assert_int_equal(read.config.port, 8000);
    assert_string_equal(read.config.metrics_bind, "127.0.0.1");
    assert_int_equal(read.config.metrics_port, 9000);
    assert_int_equal(read.config.web_workers, 4 * CORES);
    assert_int_equal(read.config.task_threads, 2);
    assert_int_equal(read.config.worker_threads, 8);
    assert_int_equal(read.config.log_level, LOG_LEVEL_INFO);
    assert_int_equal(read.config.log_format, LOG_FORMAT_JSON);
    assert_string_equal(read.config.database_url, "");
    assert_string_equal(read.config.redis_url, "");
    assert_string_equal(read.config.mail_url, "");
    assert_string_equal(read.config.mail_from.name, "Snake Eyes");
    assert_string_equal(read.config.mail_from.address, "noreply@localhost");
    assert_string_equal(read.config.mail_ca_file, "");
    assert_string_equal(read.config.contact_to, "dev@local.host");
    assert_string_equal(read.config.error_mail_to, "");
    assert_string_equal(read.config.stripe_secret_key, "");
    assert_string_equal(read.config.stripe_publishable_key, "");
    assert_string_equal(read.config.stripe_webhook_secret, "");
    assert_string_equal(read.config.stripe_api_base, "https://api.stripe.com");
    assert_string_equal(read.config.stripe_js_url, "https://js.stripe.com/v3/");
    assert_string_equal(read.config.seed_admin_email, "dev@local.host");
    assert_string_equal(read.config.seed_admin_password, SETTING_DEFAULT_ADMIN_PASSWORD);
    assert_int_equal(read.config.trusted_proxies.count, 0);
    assert_int_equal(read.config.bet_rate.count, 3);
    assert_int_equal(read.config.bet_rate.period, 1000000);
    assert_int_equal(read.config.auth_rate.count, 10);
    assert_int_equal(read.config.auth_rate.period, 60000000);
}

static void an_empty_value_is_as_good_as_none(void **state)
{
    (void)state;
    const struct settings_read read = read_both("PORT=\nBIND=''\n", "LOG_LEVEL", "");

    assert_int_equal(read.why.count, 0);
    assert_int_equal(read.config.port, 8000);
    assert_string_equal(read.config.bind, "127.0.0.1");
    assert_int_equal(read.config.log_level, LOG_LEVEL_INFO);
}

static void texts_are_taken_as_they_stand(void **state)
{
    (void)state;
    assert_string_equal(read_setting("SECRET_KEY", "a b=c#d").config.secret_key, "a b=c#d");
    assert_string_equal(read_setting("SEED_ADMIN_PASSWORD", "h\xc3\xa9llo \"x\"").config.seed_admin_password,
                        "h\xc3\xa9llo \"x\"");
    assert_string_equal(read_setting("SEED_ADMIN_EMAIL", "a@b.example").config.seed_admin_email, "a@b.example");
    assert_string_equal(read_setting("DATABASE_URL", "host=/run dbname=x").config.database_url, "host=/run dbname=x");
    assert_string_equal(read_setting("MAIL_CA_FILE", "/etc/our authority.pem").config.mail_ca_file, "/etc/our authority.pem");
}

static void numbers_reach_from_their_least_to_their_most(void **state)
{
    (void)state;
    assert_int_equal(read_setting("PORT", "1").config.port, 1);
    assert_int_equal(read_setting("PORT", "65535").config.port, 65535);
    assert_int_equal(read_setting("METRICS_PORT", "65535").config.metrics_port, 65535);
    assert_int_equal(read_setting("WEB_WORKERS", "1").config.web_workers, 1);
    assert_int_equal(read_setting("WEB_WORKERS", "255").config.web_workers, 255);
    assert_int_equal(read_setting("TASK_THREADS", "64").config.task_threads, 64);
    assert_int_equal(read_setting("WORKER_THREADS", "1").config.worker_threads, 1);
    assert_int_equal(read_setting("WORKER_THREADS", "64").config.worker_threads, 64);
}

static void addresses_are_of_either_family(void **state)
{
    (void)state;
    assert_string_equal(read_setting("BIND", "0.0.0.0").config.bind, "0.0.0.0");
    assert_string_equal(read_setting("METRICS_BIND", "::1").config.metrics_bind, "::1");
    assert_int_equal(read_setting("TRUSTED_PROXIES", "10.0.0.0/8,::1").config.trusted_proxies.count, 2);
}

static void the_log_has_four_levels_and_two_formats(void **state)
{
    (void)state;
    assert_int_equal(read_setting("LOG_LEVEL", "debug").config.log_level, LOG_LEVEL_DEBUG);
    assert_int_equal(read_setting("LOG_LEVEL", "info").config.log_level, LOG_LEVEL_INFO);
    assert_int_equal(read_setting("LOG_LEVEL", "warning").config.log_level, LOG_LEVEL_WARNING);
    assert_int_equal(read_setting("LOG_LEVEL", "error").config.log_level, LOG_LEVEL_ERROR);
    assert_int_equal(read_setting("LOG_FORMAT", "text").config.log_format, LOG_FORMAT_TEXT);
}

static void redis_is_found_by_its_address(void **state)
{
    (void)state;
    const struct settings_read read = read_setting("REDIS_URL", "redis://:secret@cache.example:6380/2");

    assert_string_equal(read.config.redis_url, "redis://:secret@cache.example:6380/2");
    assert_string_equal(read.config.redis.host, "cache.example");
    assert_int_equal(read.config.redis.port, 6380);
    assert_int_equal(read.config.redis.database, 2);
}

static void mail_goes_to_a_server_or_a_folder(void **state)
{
    (void)state;
    const struct settings_read server = read_setting("MAIL_URL", "smtp://me:secret@mail.example:2525");
    const struct settings_read folder = read_setting("MAIL_URL", "file:/var/mail%20box");

    assert_string_equal(server.config.mail_url, "smtp://me:secret@mail.example:2525");
    assert_string_equal(server.config.mail.host, "mail.example");
    assert_int_equal(server.config.mail.port, 2525);
    assert_int_equal(folder.config.mail.way, MAIL_TO_FOLDER);
    assert_string_equal(folder.config.mail.folder, "/var/mail box");
}

static void mail_is_from_a_name_and_an_address(void **state)
{
    (void)state;
    const struct settings_read read = read_setting("MAIL_FROM", "The House <house@dice.example>");

    assert_string_equal(read.config.mail_from.name, "The House");
    assert_string_equal(read.config.mail_from.address, "house@dice.example");
}

static void mail_is_from_the_host_of_the_public_url(void **state)
{
    (void)state;
    assert_string_equal(read_setting("PUBLIC_URL", "https://dice.example").config.mail_from.address, "noreply@dice.example");
    assert_string_equal(read_setting("PUBLIC_URL", "http://dice.example:81").config.mail_from.address, "noreply@dice.example");
    assert_string_equal(read_setting("PUBLIC_URL", "https://dice.example").config.mail_from.name, "Snake Eyes");
}

static void a_host_that_no_mail_can_be_from_is_localhost(void **state)
{
    (void)state;
    static const char *const urls[] = { "http://127.0.0.1:8000", "http://[::1]", "http://-x", "http://a..b", "http://:1" };
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        const struct settings_read read = read_setting("PUBLIC_URL", urls[i]);

        assert_int_equal(read.why.count, 0);
        assert_string_equal(read.config.mail_from.address, "noreply@localhost");
    }
}

static void what_people_write_goes_to_the_first_admin_unless_told_otherwise(void **state)
{
    (void)state;
    assert_string_equal(read_setting("SEED_ADMIN_EMAIL", "a@b.example").config.contact_to, "a@b.example");
    assert_string_equal(read_both("SEED_ADMIN_EMAIL=a@b.example\n", "CONTACT_TO", "c@d.example").config.contact_to,
                        "c@d.example");
    assert_string_equal(read_setting("SEED_ADMIN_EMAIL", "a b@c").config.contact_to, "");
}

static void reports_of_errors_go_where_they_are_told_to(void **state)
{
    (void)state;
    assert_string_equal(read_setting("ERROR_MAIL_TO", "ops@dice.example").config.error_mail_to, "ops@dice.example");
}

static void stripes_keys_are_taken_as_they_stand(void **state)
{
    (void)state;
    assert_string_equal(read_setting("STRIPE_SECRET_KEY", "rk_live_x/+=1").config.stripe_secret_key, "rk_live_x/+=1");
    assert_string_equal(read_setting("STRIPE_PUBLISHABLE_KEY", "pk_test_1").config.stripe_publishable_key, "pk_test_1");
    assert_string_equal(read_setting("STRIPE_WEBHOOK_SECRET", "whsec_1").config.stripe_webhook_secret, "whsec_1");
    assert_string_equal(read_setting("STRIPE_API_BASE", "http://[::1]:12111/").config.stripe_api_base, "http://[::1]:12111");
    assert_string_equal(read_setting("STRIPE_JS_URL", "http://127.0.0.1:12111/v3/").config.stripe_js_url,
                        "http://127.0.0.1:12111/v3/");
}

static void the_public_url_loses_the_slash_at_its_end(void **state)
{
    (void)state;
    assert_string_equal(read_setting("PUBLIC_URL", "https://dice.example/").config.public_url, "https://dice.example");
    assert_string_equal(read_setting("PUBLIC_URL", "http://[::1]:8000").config.public_url, "http://[::1]:8000");
}

static void the_public_url_follows_the_port(void **state)
{
    (void)state;
    assert_string_equal(read_setting("PORT", "8123").config.public_url, "http://localhost:8123");
}

static void the_metrics_port_is_1000_above_the_port_or_below_when_there_is_none_above(void **state)
{
    (void)state;
    assert_int_equal(read_setting("PORT", "8123").config.metrics_port, 9123);
    assert_int_equal(read_setting("PORT", "64535").config.metrics_port, 65535);
    assert_int_equal(read_setting("PORT", "64536").config.metrics_port, 63536);
}

static void the_metrics_port_is_not_the_port(void **state)
{
    (void)state;
    const struct settings_read read = read_both("PORT=8001\n", "METRICS_PORT", "8001");

    assert_int_equal(read.why.count, 1);
    assert_true(names(read, "METRICS_PORT"));
}

static void check_rate(const char *text, int count, int64_t period)
{
    const struct settings_read read = read_setting("BET_RATE_LIMIT", text);
    assert_int_equal(read.why.count, 0);
    assert_int_equal(read.config.bet_rate.count, count);
    assert_int_equal(read.config.bet_rate.period, period);
}

static void a_rate_is_a_count_a_period(void **state)
{
    (void)state;
    check_rate("1/second", 1, INT64_C(1000000));
    check_rate("20/minute", 20, INT64_C(60000000));
    check_rate("300/hour", 300, INT64_C(3600000000));
    check_rate("1000000/day", 1000000, INT64_C(86400000000));
    assert_int_equal(read_setting("AUTH_RATE_LIMIT", "7/hour").config.auth_rate.count, 7);
}

static void a_rate_of_0_is_no_limit(void **state)
{
    (void)state;
    check_rate("0", 0, 0);
    check_rate("0/second", 0, 1000000);
}

static void the_environment_wins_over_the_file(void **state)
{
    (void)state;
    const struct settings_read read = read_both("PORT=8001\nTASK_THREADS=3\n", "PORT", "8002");

    assert_int_equal(read.config.port, 8002);
    assert_int_equal(read.config.task_threads, 3);
}

static void a_name_that_only_begins_like_a_setting_is_another(void **state)
{
    (void)state;
    assert_int_equal(read_setting("PORTS", "1").config.port, 8000);
    assert_int_equal(read_setting("POR", "1").config.port, 8000);
}

static const struct {
    const char *setting;
    const char *value;
} BAD[] = {
    { "PUBLIC_URL", "dice.example" },
    { "PUBLIC_URL", "ftp://dice.example" },
    { "PUBLIC_URL", "https://" },
    { "PUBLIC_URL", "https://dice.example/path" },
    { "PUBLIC_URL", "https://dice.example?x" },
    { "BIND", "localhost" },
    { "BIND", "1.2.3" },
    { "PORT", "0" },
    { "PORT", "65536" },
    { "PORT", "80a" },
    { "PORT", "-1" },
    { "PORT", "99999999999999999999" },
    { "METRICS_BIND", "*" },
    { "METRICS_PORT", "0" },
    { "WEB_WORKERS", "0" },
    { "WEB_WORKERS", "256" },
    { "TASK_THREADS", "0" },
    { "TASK_THREADS", "65" },
    { "WORKER_THREADS", "0" },
    { "WORKER_THREADS", "65" },
    { "LOG_LEVEL", "loud" },
    { "LOG_LEVEL", "INFO" },
    { "LOG_FORMAT", "xml" },
    { "DATABASE_URL", "mysql://host/x" },
    { "REDIS_URL", "http://host" },
    { "REDIS_URL", "redis://host:0" },
    { "MAIL_URL", "mail.example" },
    { "MAIL_URL", "smtp://" },
    { "MAIL_URL", "smtp://me:secret@mail.example:0" },
    { "MAIL_URL", "file:" },
    { "MAIL_FROM", "nobody" },
    { "MAIL_FROM", "The House <nobody>" },
    { "CONTACT_TO", "nobody" },
    { "CONTACT_TO", "The House <house@dice.example>" },
    { "ERROR_MAIL_TO", "a@b.example, c@d.example" },
    { "STRIPE_SECRET_KEY", "pk_live_1" },
    { "STRIPE_SECRET_KEY", "sk_live 1" },
    { "STRIPE_PUBLISHABLE_KEY", "sk_live_1" },
    { "STRIPE_WEBHOOK_SECRET", "secret" },
    { "STRIPE_WEBHOOK_SECRET", "whsec_\xc3\xb1" },
    { "STRIPE_API_BASE", "api.stripe.com" },
    { "STRIPE_API_BASE", "https://api.stripe.com/v1" },
    { "STRIPE_API_BASE", "https://me@api.stripe.com" },
    { "STRIPE_JS_URL", "js.stripe.com" },
    { "STRIPE_JS_URL", "https:///v3/" },
    { "STRIPE_JS_URL", "https://js.example/;script-src *" },
    { "STRIPE_JS_URL", "https://js.example/\"" },
    { "ANALYTICS_SCRIPT_URL", "count.example/script.js" },
    { "ANALYTICS_SCRIPT_URL", "https://count.example/;script-src *" },
    { "ANALYTICS_DOMAIN", "https://play.example" },
    { "ANALYTICS_DOMAIN", "play.example\"" },
    { "SEED_ADMIN_EMAIL", "nobody" },
    { "TRUSTED_PROXIES", "10.0.0.0/33" },
    { "TRUSTED_PROXIES", "proxy" },
    { "BET_RATE_LIMIT", "3" },
    { "BET_RATE_LIMIT", "3/" },
    { "BET_RATE_LIMIT", "/second" },
    { "BET_RATE_LIMIT", "3/fortnight" },
    { "BET_RATE_LIMIT", "3/second " },
    { "BET_RATE_LIMIT", "-3/second" },
    { "BET_RATE_LIMIT", "1000001/day" },
    { "BET_RATE_LIMIT", "99999999999/day" },
    { "AUTH_RATE_LIMIT", "ten/minute" },
};

static void a_bad_value_is_a_problem_of_its_setting(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        const struct settings_read read = read_setting(BAD[i].setting, BAD[i].value);
        if (read.why.count != 1 || !names(read, BAD[i].setting)) {
            fail_msg("%s=%s: %zu problems", BAD[i].setting, BAD[i].value, read.why.count);
        }
    }
}

static void a_bad_value_leaves_the_default(void **state)
{
    (void)state;
    const struct settings_read read = read_both("LOG_LEVEL=loud\nBET_RATE_LIMIT=x\nWEB_WORKERS=x\nMETRICS_PORT=x\n", "PORT", "x");

    assert_int_equal(read.why.count, 5);
    assert_int_equal(read.config.port, 8000);
    assert_int_equal(read.config.metrics_port, 9000);
    assert_int_equal(read.config.web_workers, 4 * CORES);
    assert_int_equal(read.config.log_level, LOG_LEVEL_INFO);
    assert_int_equal(read.config.bet_rate.count, 3);
}

static void a_text_that_is_too_long_is_a_problem(void **state)
{
    (void)state;
    static const char *const texts[] = { "SECRET_KEY", "SEED_ADMIN_PASSWORD", "MAIL_CA_FILE" };
    char text[CONFIG_TEXT_BYTES + 2] = "";
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        memset(text, 'x', CONFIG_TEXT_BYTES + 1);
        assert_true(names(read_setting(texts[i], text), texts[i]));

        text[CONFIG_TEXT_BYTES] = '\0';
        assert_int_equal(read_setting(texts[i], text).why.count, 0);
    }
}

/* A value that no setting with a grammar takes and no reason contains. */
static void a_problem_never_tells_the_value(void **state)
{
    (void)state;
    static const char value[] = "hunter2";
    for (size_t i = 0; i < setting_count; i++) {
        const struct settings_read read = read_setting(settings[i].name, value);
        for (size_t j = 0; j < read.why.count; j++) {
            assert_null(strstr(read.why.items[j].reason, value));
            assert_null(strstr(read.why.items[j].setting, value));
        }
    }
}

static void no_more_problems_are_told_than_there_is_room_for(void **state)
{
    (void)state;
    char file[2 * CONFIG_PROBLEMS_MAX + 3] = "";
    for (size_t i = 0; i + 2 < sizeof file; i += 2) {
        file[i] = '!';
        file[i + 1] = '\n';
    }
    const struct settings_read read = read_env_file(file);

    assert_int_equal(read.why.count, CONFIG_PROBLEMS_MAX);
    assert_true(names(read, "line 1"));
    assert_false(names(read, "line 33"));
}

static void a_wiped_config_holds_nothing(void **state)
{
    (void)state;
    static const struct config nothing;
    struct settings_read read = read_setting("SECRET_KEY", "key");

    config_wipe(&read.config);

    assert_memory_equal(&read.config, &nothing, sizeof nothing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_given_is_no_problem),
        cmocka_unit_test(a_setting_that_is_not_given_has_its_default),
        cmocka_unit_test(an_empty_value_is_as_good_as_none),
        cmocka_unit_test(texts_are_taken_as_they_stand),
        cmocka_unit_test(numbers_reach_from_their_least_to_their_most),
        cmocka_unit_test(addresses_are_of_either_family),
        cmocka_unit_test(the_log_has_four_levels_and_two_formats),
        cmocka_unit_test(redis_is_found_by_its_address),
        cmocka_unit_test(mail_goes_to_a_server_or_a_folder),
        cmocka_unit_test(mail_is_from_a_name_and_an_address),
        cmocka_unit_test(mail_is_from_the_host_of_the_public_url),
        cmocka_unit_test(a_host_that_no_mail_can_be_from_is_localhost),
        cmocka_unit_test(what_people_write_goes_to_the_first_admin_unless_told_otherwise),
        cmocka_unit_test(reports_of_errors_go_where_they_are_told_to),
        cmocka_unit_test(stripes_keys_are_taken_as_they_stand),
        cmocka_unit_test(the_public_url_loses_the_slash_at_its_end),
        cmocka_unit_test(the_public_url_follows_the_port),
        cmocka_unit_test(the_metrics_port_is_1000_above_the_port_or_below_when_there_is_none_above),
        cmocka_unit_test(the_metrics_port_is_not_the_port),
        cmocka_unit_test(a_rate_is_a_count_a_period),
        cmocka_unit_test(a_rate_of_0_is_no_limit),
        cmocka_unit_test(the_environment_wins_over_the_file),
        cmocka_unit_test(a_name_that_only_begins_like_a_setting_is_another),
        cmocka_unit_test(a_bad_value_is_a_problem_of_its_setting),
        cmocka_unit_test(a_bad_value_leaves_the_default),
        cmocka_unit_test(a_text_that_is_too_long_is_a_problem),
        cmocka_unit_test(a_problem_never_tells_the_value),
        cmocka_unit_test(no_more_problems_are_told_than_there_is_room_for),
        cmocka_unit_test(a_wiped_config_holds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
