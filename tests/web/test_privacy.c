#include "tests/web/browser.h"
#include <string.h>

/* Which cookies there are, and who counts visits. */

static void who_looks_around_gets_no_cookie(void **state)
{
    static const char *const pages[] = { "/",           "/terms",      "/privacy",     "/leaderboard", "/subscription/pricing",
                                         "/bet/verify", "/robots.txt", "/no/such/page" };
    struct browser *browser = *state;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        browser_get(browser, pages[i]);
        if (web_response_find(&browser->response, "Set-Cookie") != NULL) {
            fail_msg("%s sends a cookie", pages[i]);
        }
        assert_body_lacks(browser, "csrf");
    }
}

static void a_form_ties_the_browser_to_it_and_nothing_else(void **state)
{
    static const char *const pages[] = { "/contact", "/login", "/signup", "/account/begin_password_reset",
                                         "/settings/update_locale" };
    struct browser *browser = *state;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        browser_forget(browser);
        browser_get(browser, pages[i]);
        size_t cookies = 0;
        for (size_t j = 0; j < browser->response.header_count; j++) {
            cookies += strcmp(browser->response.headers[j].name, "Set-Cookie") == 0 ? 1 : 0;
        }
        const char *cookie = web_response_find(&browser->response, "Set-Cookie");
        assert_int_equal(cookies, 1);
        assert_memory_equal(cookie, "snakeeyes_session=v", 19);
        assert_null(strstr(cookie, "Max-Age"));
    }
}

static void the_privacy_page_tells_every_cookie(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/settings/update_locale");
    browser_post(browser, "/settings/update_locale", "locale=en");
    size_t told = 0;

    browser_get(browser, "/privacy");

    for (size_t i = 0; i < BROWSER_COOKIES; i++) {
        char mark[BROWSER_COOKIE_BYTES + 20];
        if (browser->cookies[i][0][0] != '\0') {
            (void)snprintf(mark, sizeof mark, "<code>%s</code>", browser->cookies[i][0]);
            assert_body_has(browser, mark);
            told++;
        }
    }
    assert_true(told >= 3);
}

static void nobody_counts_unless_the_settings_say_who(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/privacy");

    assert_body_lacks(browser, "data-domain");
    assert_body_lacks(browser, "id=\"counting\"");
}

static void a_script_that_counts_is_let_in_and_told_of(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/privacy");

    const char *policy = web_response_find(&browser->response, "Content-Security-Policy");
    assert_body_has(browser, "<script defer src=\"https://count.example/js/script.js\" data-domain=\"play.example\"></script>");
    assert_body_has(browser, "id=\"counting\"");
    assert_non_null(strstr(policy, "script-src 'self' https://count.example; connect-src 'self' https://count.example"));
    assert_null(web_response_find(&browser->response, "Set-Cookie"));
    assert_non_null(strstr(web_response_find(&browser->response, "Vary"), "DNT, Sec-GPC"));
}

static void assert_not_counted(const struct browser *browser)
{
    assert_body_lacks(browser, "data-domain");
    assert_null(strstr(web_response_find(&browser->response, "Content-Security-Policy"), "count.example"));
}

static void who_asks_not_to_be_tracked_is_not_counted(void **state)
{
    static const char *const headers[] = { "DNT", "Sec-GPC" };
    struct browser *browser = *state;
    for (size_t i = 0; i < 2; i++) {
        const struct web_header header = { .name = headers[i], .value = "1" };
        browser_send(browser, (struct web_request){ .method = WEB_GET,
                                                    .path = "/",
                                                    .query = "",
                                                    .headers = &header,
                                                    .header_count = 1,
                                                    .client_address = "192.0.2.7",
                                                    .request_id = "r" });
        assert_status(browser, 200);
        assert_not_counted(browser);
    }
}

static void operators_and_payers_are_not_counted(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "root@example.com");
    browser_get(browser, "/admin");
    assert_status(browser, 200);
    assert_not_counted(browser);
    browser_get(browser, "/subscription/purchase_coins");
    assert_status(browser, 200);
    assert_not_counted(browser);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_looks_around_gets_no_cookie, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(a_form_ties_the_browser_to_it_and_nothing_else, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(the_privacy_page_tells_every_cookie, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(nobody_counts_unless_the_settings_say_who, browser_open, browser_close),
        cmocka_unit_test_setup_teardown(a_script_that_counts_is_let_in_and_told_of, browser_open_counted, browser_close),
        cmocka_unit_test_setup_teardown(who_asks_not_to_be_tracked_is_not_counted, browser_open_counted, browser_close),
        cmocka_unit_test_setup_teardown(operators_and_payers_are_not_counted, browser_open_counted, browser_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
