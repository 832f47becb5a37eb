#include "tests/web/browser.h"
#include <string.h>

/* Signing up, in and out, and choosing a name, as CONTRACT has it. */

static void signing_up_gives_100_coins_and_a_session(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/signup");

    browser_post(browser, "/signup", "email=+Ada%40Example.com&password=correct+horse");

    assert_redirect(browser, "/welcome");
    browser_get(browser, "/welcome");
    assert_status(browser, 200);
    assert_body_has(browser, "data-message=\"user.signed_up\"");
    assert_string_equal(browser_last_user(browser)->user.email, "ada@example.com");
    assert_int_equal(browser_last_user(browser)->user.coins, 100);
}

static void what_is_wrong_stands_at_its_field_with_what_was_typed(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/signup");

    browser_post(browser, "/signup", "email=%3Cada%3E&password=short12");

    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"email.invalid\"");
    assert_body_has(browser, "id=\"error-email\"");
    assert_body_has(browser, "aria-describedby=\"error-email\"");
    assert_body_has(browser, "data-error=\"password.length\"");
    assert_body_has(browser, "value=\"&lt;ada&gt;\"");
    assert_body_lacks(browser, "short12");
}

static void passwords_count_characters_not_bytes(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/signup");

    browser_post(browser, "/signup", "email=a%40example.com&password=%c3%a9%c3%a9%c3%a9%c3%a9");

    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"password.length\"");
}

static void a_common_password_is_refused(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/signup");

    browser_post(browser, "/signup", "email=a%40example.com&password=PassWord");

    assert_body_has(browser, "data-error=\"password.common\"");
}

static void an_email_is_taken_in_any_case(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_post(browser, "/logout", "");
    browser_get(browser, "/signup");

    browser_post(browser, "/signup", "email=ADA%40example.com&password=correct+horse");

    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"email.taken\"");
}

static void a_username_is_chosen_once(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_post(browser, "/welcome", "username=Ada_1");
    assert_redirect(browser, "/settings");
    browser_get(browser, "/settings");
    assert_body_has(browser, "data-message=\"username.saved\"");
    assert_body_has(browser, "Ada_1");

    browser_get(browser, "/welcome");
    assert_redirect(browser, "/settings");
    browser_get(browser, "/settings");
    assert_body_has(browser, "data-message=\"username.already_set\"");

    browser_post(browser, "/welcome", "username=other");
    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"username.already_set\"");
}

static void a_bad_username_is_told_and_kept(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_post(browser, "/welcome", "username=Ada+Lovelace");

    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"username.format\"");
    assert_body_has(browser, "value=\"Ada Lovelace\"");
}

static void signing_in_takes_email_or_username_in_any_case(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_post(browser, "/welcome", "username=Ada");
    browser_get(browser, "/settings");
    browser_post(browser, "/logout", "");
    browser_get(browser, "/login");

    browser_post(browser, "/login", "identity=aDA&password=correct+horse+battery");
    assert_redirect(browser, "/settings");

    browser_get(browser, "/settings");
    browser_post(browser, "/logout", "");
    browser_get(browser, "/login");
    browser_post(browser, "/login", "identity=ADA%40example.com&password=correct+horse+battery");
    assert_redirect(browser, "/settings");
    assert_int_equal(browser_last_user(browser)->user.sign_in_count, 3);
}

static void a_wrong_password_and_an_unknown_identity_look_the_same(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_post(browser, "/logout", "");
    browser_get(browser, "/login");

    browser_post(browser, "/login", "identity=ada%40example.com&password=wrong+password");
    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"login.failed\"");

    browser_post(browser, "/login", "identity=eve%40example.com&password=wrong+password");
    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"login.failed\"");
}

static void only_the_right_password_tells_that_an_account_is_disabled(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_post(browser, "/logout", "");
    browser_last_user(browser)->user.active = false;
    browser_get(browser, "/login");

    browser_post(browser, "/login", "identity=ada%40example.com&password=wrong+password");
    assert_body_has(browser, "data-message=\"login.failed\"");

    browser_post(browser, "/login", "identity=ada%40example.com&password=correct+horse+battery");
    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"login.disabled\"");
}

static void a_disabled_user_is_a_visitor_at_once(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_last_user(browser)->user.active = false;
    browser_get(browser, "/settings");

    assert_redirect(browser, "/login?next=/settings");
}

static void next_leads_to_pages_of_this_site_only(void **state)
{
    struct browser *browser = *state;
    static const char *const cases[][2] = {
        { "%2Fbet%2Fplace%3Fguess%3D7", "/bet/place?guess=7" },
        { "%2F%2Fevil.example", "/settings" },
        { "https%3A%2F%2Fevil.example", "/settings" },
        { "%2F%5Cevil.example", "/settings" },
        { "%2Fbet%2Fseeds", "/settings" }, /* has no page to show */
        { "%2Fnowhere", "/settings" },
    };
    browser_sign_up(browser, "ada@example.com");

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char form[256];
        browser_post(browser, "/logout", "");
        browser_get(browser, "/login");
        (void)snprintf(form, sizeof form, "identity=ada%%40example.com&password=correct+horse+battery&next=%s", cases[i][0]);
        browser_post(browser, "/login", form);
        assert_redirect(browser, cases[i][1]);
        browser_get(browser, "/settings");
    }
}

static void the_login_form_carries_next_on(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/login?next=%2Fbet%2Fplace");

    assert_body_has(browser, "name=\"next\" value=\"/bet/place\"");
}

static void signing_out_ends_the_session(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/logout");
    assert_status(browser, 200);

    browser_post(browser, "/logout", "");
    assert_redirect(browser, "/login");
    assert_string_equal(browser_cookie(browser, "snakeeyes_session"), "");
    assert_int_equal(browser->database.tables.sessions.count, 0);

    browser_get(browser, "/login");
    assert_body_has(browser, "data-message=\"logout.ok\"");
}

static void signing_in_again_ends_the_session_before(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_post(browser, "/login", "identity=ada%40example.com&password=correct+horse+battery");

    assert_redirect(browser, "/settings");
    assert_int_equal(browser->database.tables.sessions.count, 1);
}

static void a_session_lives_90_days_from_its_last_use(void **state)
{
    struct browser *browser = *state;
    const int64_t day = INT64_C(86400000000);
    browser_sign_up(browser, "ada@example.com");

    browser->clock_state.now += 89 * day;
    browser_get(browser, "/settings");
    assert_status(browser, 200);
    assert_non_null(strstr(web_response_find(&browser->response, "Set-Cookie"), "Max-Age=7776000"));

    browser->clock_state.now += 89 * day;
    browser_get(browser, "/settings");
    assert_status(browser, 200);

    browser->clock_state.now += 91 * day;
    browser_get(browser, "/settings");
    assert_status(browser, 303);
}

static void the_eleventh_sign_in_of_a_minute_is_told_to_wait(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/login");
    for (int i = 0; i < 10; i++) {
        browser_post(browser, "/login", "identity=ada&password=wrong+password");
        assert_status(browser, 422);
    }

    browser_post(browser, "/login", "identity=ada&password=wrong+password");

    assert_status(browser, 429);
    assert_non_null(web_response_find(&browser->response, "Retry-After"));
    browser_get(browser, "/signup");
    browser_post(browser, "/signup", "email=b%40example.com&password=correct+horse");
    assert_redirect(browser, "/welcome");
}

static void settings_show_the_account(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/settings");

    assert_status(browser, 200);
    assert_body_has(browser, "ada@example.com");
    assert_body_has(browser, "192.0.2.7");
    assert_header(browser, "Cache-Control", "no-store");
}

#define PAGE_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(signing_up_gives_100_coins_and_a_session),
        PAGE_TEST(what_is_wrong_stands_at_its_field_with_what_was_typed),
        PAGE_TEST(passwords_count_characters_not_bytes),
        PAGE_TEST(a_common_password_is_refused),
        PAGE_TEST(an_email_is_taken_in_any_case),
        PAGE_TEST(a_username_is_chosen_once),
        PAGE_TEST(a_bad_username_is_told_and_kept),
        PAGE_TEST(signing_in_takes_email_or_username_in_any_case),
        PAGE_TEST(a_wrong_password_and_an_unknown_identity_look_the_same),
        PAGE_TEST(only_the_right_password_tells_that_an_account_is_disabled),
        PAGE_TEST(a_disabled_user_is_a_visitor_at_once),
        PAGE_TEST(next_leads_to_pages_of_this_site_only),
        PAGE_TEST(the_login_form_carries_next_on),
        PAGE_TEST(signing_out_ends_the_session),
        PAGE_TEST(signing_in_again_ends_the_session_before),
        PAGE_TEST(a_session_lives_90_days_from_its_last_use),
        PAGE_TEST(the_eleventh_sign_in_of_a_minute_is_told_to_wait),
        PAGE_TEST(settings_show_the_account),
    };
    return cmocka_run_group_tests_name("user pages", tests, NULL, NULL);
}
