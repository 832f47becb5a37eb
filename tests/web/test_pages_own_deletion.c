#include "tests/web/browser.h"

/* Deleting one's own account. */

static void ask(struct browser *browser)
{
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/settings/delete_account");
    browser_post(browser, "/settings/delete_account", "current_password=correct+horse+battery");
    assert_redirect(browser, "/settings");
}

static void every_page_tells_when_it_is_and_offers_to_keep_the_account(void **state)
{
    static const char *const pages[] = { "/", "/settings", "/bet/place", "/no/such/page" };
    struct browser *browser = *state;
    ask(browser);
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        browser_get(browser, pages[i]);
        assert_body_has(browser, "id=\"leaving\"");
        assert_body_has(browser, "<time datetime=\"2027-01-22T08:00:00Z\"");
        assert_body_has(browser, "action=\"/settings/keep_account\"");
    }
    assert_job(browser, "mail.deletion_asked", "to", "ada@example.com");
}

static void one_click_keeps_the_account(void **state)
{
    struct browser *browser = *state;
    ask(browser);
    browser_get(browser, "/settings");
    assert_body_has(browser, "data-message=\"account.deletion_asked\"");

    browser_post(browser, "/settings/keep_account", "");
    assert_redirect(browser, "/settings");
    browser_get(browser, "/settings");

    assert_body_has(browser, "data-message=\"account.kept\"");
    assert_body_lacks(browser, "id=\"leaving\"");
}

static void a_wrong_password_deletes_nothing(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/settings/delete_account");

    browser_post(browser, "/settings/delete_account", "current_password=wrong+horse");

    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"current_password.mismatch\"");
    assert_body_lacks(browser, "id=\"leaving\"");
}

static void the_last_admin_is_told_why_not(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "ada@example.com");
    browser_get(browser, "/settings/delete_account");

    browser_post(browser, "/settings/delete_account", "current_password=correct+horse+battery");

    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"user.last_admin\"");
}

static void passwords_are_not_tried_without_end(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/settings/delete_account");
    for (int i = 0; i < 10; i++) {
        browser_post(browser, "/settings/delete_account", "current_password=wrong+horse");
        assert_status(browser, 422);
    }

    browser_post(browser, "/settings/delete_account", "current_password=correct+horse+battery");

    assert_status(browser, 429);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_page_tells_when_it_is_and_offers_to_keep_the_account, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(one_click_keeps_the_account, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(a_wrong_password_deletes_nothing, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(the_last_admin_is_told_why_not, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(passwords_are_not_tried_without_end, browser_open, browser_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
