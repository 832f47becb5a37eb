#include "tests/web/browser.h"
#include <string.h>

/* Limits that players set themselves, as they see them. */

static void open_limits(struct browser *browser)
{
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/settings/limits");
    assert_status(browser, 200);
}

static void assert_code(const struct browser *browser, const char *key)
{
    char code[60];
    (void)snprintf(code, sizeof code, "\"code\":\"%s\"", key);
    assert_status(browser, 400);
    assert_body_has(browser, code);
}

static void the_settings_lead_to_the_limits(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/settings");

    assert_body_has(browser, "href=\"/settings/limits\"");
}

static void limits_are_saved_and_shown(void **state)
{
    struct browser *browser = *state;
    open_limits(browser);

    browser_post(browser, "/settings/limits", "daily_loss=50&daily_wager=");
    assert_redirect(browser, "/settings/limits");
    browser_get(browser, "/settings/limits");

    assert_body_has(browser, "data-message=\"limits.saved\"");
    assert_body_has(browser, "name=\"daily_loss\" value=\"50\"");
    assert_body_has(browser, "name=\"daily_wager\" value=\"\"");
    assert_body_lacks(browser, "name=\"withdraw\"");
}

static void a_looser_limit_waits_and_can_be_withdrawn(void **state)
{
    struct browser *browser = *state;
    open_limits(browser);
    browser_post(browser, "/settings/limits", "daily_loss=50&daily_wager=60");
    browser_get(browser, "/settings/limits");

    browser_post(browser, "/settings/limits", "daily_loss=500&daily_wager=");
    browser_get(browser, "/settings/limits");
    assert_body_has(browser, "data-message=\"limits.pending\"");
    assert_body_has(browser, "name=\"daily_loss\" value=\"50\"");
    assert_body_has(browser, "id=\"daily_loss_change\">Becomes 500 on <time datetime=\"2027-01-16T08:00:00Z\"");
    assert_body_has(browser, "id=\"daily_wager_change\">Ends on <time datetime=\"2027-01-16T08:00:00Z\"");
    browser_post(browser, "/settings/limits", "withdraw=yes");
    browser_get(browser, "/settings/limits");

    assert_body_has(browser, "data-message=\"limits.withdrawn\"");
    assert_body_lacks(browser, "daily_loss_change\">");
}

static void what_is_no_limit_comes_back_with_its_error(void **state)
{
    struct browser *browser = *state;
    open_limits(browser);

    browser_post(browser, "/settings/limits", "daily_loss=many&daily_wager=0");

    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"daily_loss.range\"");
    assert_body_has(browser, "data-error=\"daily_wager.range\"");
    assert_body_has(browser, "value=\"many\"");
}

static void a_bet_beyond_a_limit_tells_which(void **state)
{
    struct browser *browser = *state;
    open_limits(browser);
    browser_post(browser, "/settings/limits", "daily_loss=10&daily_wager=20");
    browser_get(browser, "/bet/place");

    browser_post(browser, "/bet/place", "guess=7&wagered=11");
    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"bet.limit_loss\"");
    assert_body_has(browser, "data-error=\"bet.limit_loss\"");
    browser_post_json(browser, "/bet/place", "guess=7&wagered=11");
    assert_code(browser, "bet.limit_loss");
    browser_post_json(browser, "/bet/place", "guess=7&wagered=21");
    assert_code(browser, "bet.limit_wager");
}

static void an_exclusion_asks_whether_one_is_sure(void **state)
{
    struct browser *browser = *state;
    open_limits(browser);

    browser_post(browser, "/settings/limits", "exclusion=for_good");

    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"exclusion.unconfirmed\"");
    assert_body_lacks(browser, "id=\"excluded\"");
}

static void who_is_excluded_sees_it_and_cant_play_or_buy(void **state)
{
    struct browser *browser = *state;
    open_limits(browser);

    browser_post(browser, "/settings/limits", "exclusion=1_day&sure=on");
    browser_get(browser, "/settings/limits");
    assert_body_has(browser, "data-message=\"limits.excluded\"");
    assert_body_has(browser, "id=\"excluded\"");
    assert_body_has(browser, "<time datetime=\"2027-01-16T08:00:00Z\"");

    browser_get(browser, "/bet/place");
    assert_body_has(browser, "id=\"excluded\"");
    assert_body_lacks(browser, "id=\"bet_form\"");
    browser_post_json(browser, "/bet/place", "guess=7&wagered=1");
    assert_code(browser, "bet.excluded");
    browser_get(browser, "/subscription/purchase_coins");
    assert_redirect(browser, "/settings/limits");
    browser_get(browser, "/subscription/create?plan=gold");
    assert_redirect(browser, "/settings/limits");
    browser_post_json(browser, "/subscription/purchase_coins", "coin_bundles=100");
    assert_status(browser, 422);
    assert_body_has(browser, "\"code\":\"play.excluded\"");
    browser_post(browser, "/subscription/create", "plan=nothing&setup_intent=x");
    assert_status(browser, 404);
    browser_post(browser, "/subscription/create", "plan=gold&setup_intent=x");
    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"play.excluded\"");
}

static void who_is_excluded_signs_in_and_sees_the_history(void **state)
{
    struct browser *browser = *state;
    open_limits(browser);
    browser_post(browser, "/settings/limits", "exclusion=for_good&sure=on");
    browser_get(browser, "/settings/limits");
    assert_body_has(browser, "for good.");
    browser_post(browser, "/logout", "");
    browser_get(browser, "/login");

    browser_post(browser, "/login", "identity=ada%40example.com&password=correct+horse+battery");

    assert_redirect(browser, "/settings");
    browser_get(browser, "/bet/history");
    assert_status(browser, 200);
}

static void the_limits_are_nobody_elses_business(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/settings/limits");

    assert_redirect(browser, "/login?next=/settings/limits");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_settings_lead_to_the_limits, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(limits_are_saved_and_shown, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(a_looser_limit_waits_and_can_be_withdrawn, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(what_is_no_limit_comes_back_with_its_error, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(a_bet_beyond_a_limit_tells_which, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(an_exclusion_asks_whether_one_is_sure, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(who_is_excluded_sees_it_and_cant_play_or_buy, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(who_is_excluded_signs_in_and_sees_the_history, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(the_limits_are_nobody_elses_business, browser_open, browser_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
