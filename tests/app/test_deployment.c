/* What else keeps a site from the world: one thing at a time, of settings that are well. */
#include "tests/app/settings_read.h"
#include <string.h>
#include "app/deployment.h"

#define WORLD                                                                                                                    \
    "SECRET_KEY=0123456789abcdef0123456789abcdef\nPUBLIC_URL=https://x.example\nSEED_ADMIN_PASSWORD=own\n"                       \
    "STRIPE_SECRET_KEY=sk_live_1\nSTRIPE_PUBLISHABLE_KEY=pk_live_1\nSTRIPE_WEBHOOK_SECRET=whsec_1\n"                             \
    "MAIL_URL=smtp://mail.example\nERROR_MAIL_TO=me@x.example\nTRUSTED_PROXIES=10.0.0.1\n"

static struct settings_read judge(const char *name, const char *value, bool is_apart)
{
    struct settings_read read = read_both(WORLD, name, value);
    deployment_require(&read.config, is_apart, &read.why);
    return read;
}

static void assert_well(const char *name, const char *value)
{
    const struct settings_read read = judge(name, value, false);
    if (read.why.count != 0) {
        fail_msg("%s=%s: %s %s", name, value, read.why.items[0].setting, read.why.items[0].reason);
    }
}

static void assert_found(const char *name, const char *value)
{
    const struct settings_read read = judge(name, value, false);
    if (read.why.count != 1 || strcmp(read.why.items[0].setting, name) != 0) {
        fail_msg("%s=%s: %zu problems", name, value, read.why.count);
    }
}

static void a_key_that_is_short_or_no_random_one_is_found(void **state)
{
    (void)state;
    assert_found("SECRET_KEY", "0123456789abcdef0123456789abcde");
    assert_found("SECRET_KEY", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk");
    assert_found("SECRET_KEY", "abababababababababababababababababababab");
    assert_well("SECRET_KEY", "h\xc3\xa9llo-h\xc3\xa9llo-w\xc3\xb6rld-0123456789abcdef");
}

static void metrics_are_found_where_strangers_may_reach_them(void **state)
{
    (void)state;
    static const char *const open[] = { "0.0.0.0", "::", "192.0.2.1", "8.8.8.8", "172.32.0.1", "2001:db8::1" };
    static const char *const hidden[] = { "127.0.0.1",      "127.1.2.3",   "::1",     "10.0.0.5", "172.16.0.1",
                                          "172.31.255.255", "192.168.1.1", "fd00::5", "fe80::1",  "100.64.0.1" };
    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
        assert_found("METRICS_BIND", open[i]);
    }
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
        assert_well("METRICS_BIND", hidden[i]);
    }
}

static void who_says_that_the_network_is_apart_may_bind_metrics_anywhere(void **state)
{
    (void)state;
    assert_int_equal(judge("METRICS_BIND", "0.0.0.0", true).why.count, 0);
}

static void a_redis_on_a_network_needs_a_password_apart_or_not(void **state)
{
    (void)state;
    assert_found("REDIS_URL", "redis://redis");
    assert_found("REDIS_URL", "redis://127.example");
    assert_found("REDIS_URL", "redis://10.0.0.5:6379/1");
    assert_found("REDIS_URL", "redis://:snakeeyes@redis");
    assert_true(names(judge("REDIS_URL", "redis://redis", true), "REDIS_URL"));
    assert_well("REDIS_URL", "redis://:secret@redis");
    assert_well("REDIS_URL", "redis://localhost");
    assert_well("REDIS_URL", "redis://127.0.0.1:6379");
    assert_well("REDIS_URL", "redis://[::1]:6379");
    assert_well("REDIS_URL", "unix:///run/redis.sock");
}

static void https_needs_the_proxy_that_speaks_it(void **state)
{
    (void)state;
    assert_found("TRUSTED_PROXIES", "");
}

static void proxies_that_could_be_anybody_are_found(void **state)
{
    (void)state;
    static const char *const wide[] = { "0.0.0.0/0",     "::/0",     "10.0.0.1, 0.0.0.0/0", "128.0.0.0/1", "10.0.0.0/7", "::/64",
                                        "::ffff:0:0/90", "2000::/3", "172.16.0.0/11" };
    static const char *const narrow[] = { "10.0.0.0/8",     "172.16.0.0/12, 192.168.0.0/16",
                                          "203.0.113.7",    "104.16.0.0/13",
                                          "2400:cb00::/32", "fc00::/7",
                                          "127.0.0.1, ::1" };
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
        assert_found("TRUSTED_PROXIES", wide[i]);
    }
    for (size_t i = 0; i < sizeof narrow / sizeof narrow[0]; i++) {
        assert_well("TRUSTED_PROXIES", narrow[i]);
    }
}

static void mail_must_reach_somebody(void **state)
{
    (void)state;
    assert_found("MAIL_URL", "");
    assert_found("MAIL_URL", "file:mail");
    assert_found("ERROR_MAIL_TO", "");
    assert_well("MAIL_URL", "smtps://mail.example");
}

static void what_is_well_known_or_off_is_found(void **state)
{
    (void)state;
    assert_found("SEED_ADMIN_PASSWORD", "");
    assert_found("STRIPE_WEBHOOK_SECRET", "whsec_simulation");
    assert_found("AUTH_RATE_LIMIT", "0");
    assert_found("LOG_LEVEL", "debug");
    assert_found("PUBLIC_URL", "http://x.example");
    assert_found("ANALYTICS_SCRIPT_URL", "http://count.example/script.js");
}

static void a_setting_that_is_wrong_in_itself_is_named_once(void **state)
{
    (void)state;
    assert_found("REDIS_URL", "nonsense");
    assert_found("METRICS_BIND", "nonsense");
    assert_found("TRUSTED_PROXIES", "nonsense");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_that_is_short_or_no_random_one_is_found),
        cmocka_unit_test(metrics_are_found_where_strangers_may_reach_them),
        cmocka_unit_test(who_says_that_the_network_is_apart_may_bind_metrics_anywhere),
        cmocka_unit_test(a_redis_on_a_network_needs_a_password_apart_or_not),
        cmocka_unit_test(https_needs_the_proxy_that_speaks_it),
        cmocka_unit_test(proxies_that_could_be_anybody_are_found),
        cmocka_unit_test(mail_must_reach_somebody),
        cmocka_unit_test(what_is_well_known_or_off_is_found),
        cmocka_unit_test(a_setting_that_is_wrong_in_itself_is_named_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
