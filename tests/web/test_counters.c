#include "tests/web/browser.h"
#include "adapters/web/counter.h"
#include "adapters/web/metrics.h"
#include "adapters/web/site_internal.h"

/* What /metrics tells of what happens on the site. */

static void read_metrics(struct browser *browser)
{
    site_metrics(browser->site, &browser->services, &browser->arena, &browser->response);
    assert_status(browser, 200);
}

static unsigned long long count_of(const struct browser *browser, enum counter counter)
{
    return metrics_counters(browser->site->metrics)->values[counter];
}

static void a_bet_is_counted_by_its_result_and_with_its_coins(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    for (int i = 0; i < 3; i++) {
        browser_post(browser, "/bet/place", "guess=7&wagered=5");
    }

    assert_int_equal(count_of(browser, COUNTER_BETS_WON) + count_of(browser, COUNTER_BETS_LOST), 3);
    assert_int_equal(count_of(browser, COUNTER_COINS_WAGERED), 15);
    read_metrics(browser);
    assert_body_has(browser, "# TYPE snakeeyes_bets_total counter\nsnakeeyes_bets_total{result=\"won\"} ");
    assert_body_has(browser, "snakeeyes_coins_wagered_total 15\n");
}

static void a_bet_that_was_refused_is_not_counted(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_post(browser, "/bet/place", "guess=7&wagered=101");

    read_metrics(browser);
    assert_body_has(browser, "snakeeyes_bets_total{result=\"won\"} 0\nsnakeeyes_bets_total{result=\"lost\"} 0\n");
    assert_body_has(browser, "snakeeyes_coins_wagered_total 0\n");
}

static void signing_up_and_in_is_counted_by_how_it_ended(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_forget(browser);
    browser_get(browser, "/login");
    browser_post(browser, "/login", "identity=ada%40example.com&password=wrong+password");
    browser_post(browser, "/login", "identity=ada%40example.com&password=correct+horse+battery");
    browser_last_user(browser)->user.active = false;
    browser_forget(browser);
    browser_get(browser, "/login");
    browser_post(browser, "/login", "identity=ada%40example.com&password=correct+horse+battery");

    read_metrics(browser);

    assert_body_has(browser, "snakeeyes_sign_ups_total 1\n");
    assert_body_has(browser, "snakeeyes_sign_ins_total{result=\"ok\"} 1\nsnakeeyes_sign_ins_total{result=\"failed\"} 1\n"
                             "snakeeyes_sign_ins_total{result=\"disabled\"} 1\n");
}

static void who_is_told_to_wait_is_counted_by_form(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/login");
    for (int i = 0; i < 12; i++) {
        browser_post(browser, "/login", "identity=ada&password=wrong+password");
    }
    assert_status(browser, 429);

    read_metrics(browser);

    assert_body_has(browser, "snakeeyes_rate_limited_total{form=\"login\"} 2\n");
    assert_body_has(browser, "snakeeyes_rate_limited_total{form=\"bet\"} 0\n");
}

static void a_failure_of_ours_is_counted_by_error(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser->faults = (struct memory_faults){ .fail_at = 1, .err = ERR_UNAVAILABLE };
    browser_get(browser, "/settings");
    browser->faults = (struct memory_faults){ .fail_at = 0 };
    browser_get(browser, "/nowhere");

    read_metrics(browser);

    assert_body_has(browser, "snakeeyes_errors_total{error=\"UNAVAILABLE\"} 1\n");
    assert_body_has(browser, "snakeeyes_errors_total{error=\"INTERNAL\"} 0\n");
    assert_body_lacks(browser, "error=\"NOT_FOUND\"");
}

#define COUNTERS_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        COUNTERS_TEST(a_bet_is_counted_by_its_result_and_with_its_coins),
        COUNTERS_TEST(a_bet_that_was_refused_is_not_counted),
        COUNTERS_TEST(signing_up_and_in_is_counted_by_how_it_ended),
        COUNTERS_TEST(who_is_told_to_wait_is_counted_by_form),
        COUNTERS_TEST(a_failure_of_ours_is_counted_by_error),
    };
    return cmocka_run_group_tests_name("counters", tests, NULL, NULL);
}
