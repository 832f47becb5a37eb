#include "tests/web/browser.h"
#include <string.h>

/* An account looked after: settings, credentials. */

static const int64_t minute = INT64_C(60000000);

static void sign_in(struct browser *browser, const char *password)
{
    char form[200];
    (void)snprintf(form, sizeof form, "identity=ada%%40example.com&password=%s", password);
    browser_get(browser, "/login");
    browser_post(browser, "/login", form);
}

static size_t count_in_body(const struct browser *browser, const char *part)
{
    size_t count = 0;
    const char *at = browser->response.body;
    const char *end = at + browser->response.body_size;
    for (; (at = memmem(at, (size_t)(end - at), part, strlen(part))) != NULL; at += strlen(part)) {
        count++;
    }
    return count;
}

static void settings_lead_to_credentials_and_language(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/settings");

    assert_body_has(browser, "href=\"/settings/update_credentials\"");
    assert_body_has(browser, "href=\"/settings/update_locale\"");
    assert_body_has(browser, "<dd>100</dd>");
    assert_body_has(browser, "<dd>English</dd>");
}

static void the_ten_latest_sign_ins_are_shown_newest_first(void **state)
{
    struct browser *browser = *state;
    char id[40];
    static const char *const addresses[] = { "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4",  "192.0.2.5", "192.0.2.6",
                                             "192.0.2.7", "192.0.2.8", "192.0.2.9", "192.0.2.10", "192.0.2.11" };
    browser_sign_up(browser, "ada@example.com");
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        browser->clock_state.now += minute;
        browser->address = addresses[i];
        sign_in(browser, "correct+horse+battery");
        browser_post(browser, "/logout", "");
        browser_get(browser, "/login");
    }
    sign_in(browser, "correct+horse+battery");

    browser_get(browser, "/settings");

    assert_int_equal(count_in_body(browser, "data-id=\""), 10);
    assert_body_has(browser, "<td>192.0.2.11</td>");
    assert_body_has(browser, "<td>192.0.2.3</td>");
    assert_body_lacks(browser, "<td>192.0.2.2</td>");
    assert_body_has(browser, "In all: 13");
    (void)snprintf(id, sizeof id, "data-id=\"%d\"", 13);
    assert_body_has(browser, id);
}

static void the_history_is_nobody_elses(void **state)
{
    struct browser *browser = *state;
    browser->address = "192.0.2.66";
    browser_sign_up(browser, "eve@example.com");
    browser_forget(browser);
    browser->address = NULL;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/settings");

    assert_int_equal(count_in_body(browser, "data-id=\""), 1);
    assert_body_lacks(browser, "192.0.2.66");
}

static void the_form_has_the_e_mail_and_no_password(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/settings/update_credentials");

    assert_status(browser, 200);
    assert_body_has(browser, "name=\"email\" value=\"ada@example.com\"");
    assert_body_has(browser, "name=\"current_password\"");
    assert_body_lacks(browser, "value=\"correct");
}

static void both_change_and_the_old_address_is_told(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/settings/update_credentials");

    browser_post(browser, "/settings/update_credentials",
                 "current_password=correct+horse+battery&email=lovelace%40example.com&password=a+newer+horse");

    assert_redirect(browser, "/settings");
    browser_get(browser, "/settings");
    assert_body_has(browser, "data-message=\"credentials.saved\"");
    assert_body_has(browser, "lovelace@example.com");
    assert_job(browser, "mail.credentials_changed", "to", "ada@example.com");
    browser_post(browser, "/logout", "");
    browser_get(browser, "/login");
    browser_post(browser, "/login", "identity=lovelace%40example.com&password=a+newer+horse");
    assert_redirect(browser, "/settings");
}

static void an_empty_password_stays(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/settings/update_credentials");

    browser_post(browser, "/settings/update_credentials",
                 "current_password=correct+horse+battery&email=lovelace%40example.com&password=");

    assert_redirect(browser, "/settings");
    browser_get(browser, "/settings");
    browser_post(browser, "/logout", "");
    browser_get(browser, "/login");
    browser_post(browser, "/login", "identity=lovelace%40example.com&password=correct+horse+battery");
    assert_redirect(browser, "/settings");
}

static void the_current_password_is_asked_for(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/settings/update_credentials");

    browser_post(browser, "/settings/update_credentials",
                 "current_password=some+other+horse&email=lovelace%40example.com&password=a+newer+horse");

    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"current_password.mismatch\"");
    assert_body_has(browser, "id=\"error-current_password\"");
    assert_body_has(browser, "value=\"lovelace@example.com\"");
    assert_body_lacks(browser, "some other horse");
    assert_body_lacks(browser, "a newer horse");
    assert_string_equal(browser_last_user(browser)->user.email, "ada@example.com");
}

static void e_mail_and_password_follow_the_rules_of_signing_up(void **state)
{
    struct browser *browser = *state;
    static const char *const cases[][2] = {
        { "current_password=correct+horse+battery&email=lovelace&password=", "data-error=\"email.invalid\"" },
        { "current_password=correct+horse+battery&email=&password=", "data-error=\"email.invalid\"" },
        { "current_password=correct+horse+battery&email=EVE%40example.com&password=", "data-error=\"email.taken\"" },
        { "current_password=correct+horse+battery&email=ada%40example.com&password=short12", "data-error=\"password.length\"" },
        { "current_password=correct+horse+battery&email=ada%40example.com&password=PassWord", "data-error=\"password.common\"" },
    };
    browser_sign_up(browser, "eve@example.com");
    browser_forget(browser);
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/settings/update_credentials");

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        browser_post(browser, "/settings/update_credentials", cases[i][0]);
        assert_status(browser, 422);
        assert_body_has(browser, cases[i][1]);
    }
}

static void another_password_ends_all_other_sessions_and_keeps_this_one(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_forget(browser);
    sign_in(browser, "correct+horse+battery");
    browser_get(browser, "/settings/update_credentials");
    assert_int_equal(browser->database.tables.sessions.count, 2);

    browser_post(browser, "/settings/update_credentials",
                 "current_password=correct+horse+battery&email=ada%40example.com&password=a+newer+horse");

    assert_int_equal(browser->database.tables.sessions.count, 1);
    browser_get(browser, "/settings");
    assert_status(browser, 200);
}

static void a_stranger_in_the_session_tries_no_more_than_ten_passwords_a_minute(void **state)
{
    struct browser *browser = *state;
    static const char *const addresses[] = { "192.0.2.1", "192.0.2.2", "192.0.2.3" };
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/settings/update_credentials");
    for (int i = 0; i < 10; i++) {
        browser->address = addresses[i % 3];
        browser_post(browser, "/settings/update_credentials", "current_password=wrong&email=ada%40example.com");
        assert_status(browser, 422);
    }

    browser_post(browser, "/settings/update_credentials", "current_password=wrong&email=somebody%40example.com");

    assert_status(browser, 429);
}

#define PAGE_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(settings_lead_to_credentials_and_language),
        PAGE_TEST(the_ten_latest_sign_ins_are_shown_newest_first),
        PAGE_TEST(the_history_is_nobody_elses),
        PAGE_TEST(the_form_has_the_e_mail_and_no_password),
        PAGE_TEST(both_change_and_the_old_address_is_told),
        PAGE_TEST(an_empty_password_stays),
        PAGE_TEST(the_current_password_is_asked_for),
        PAGE_TEST(e_mail_and_password_follow_the_rules_of_signing_up),
        PAGE_TEST(another_password_ends_all_other_sessions_and_keeps_this_one),
        PAGE_TEST(a_stranger_in_the_session_tries_no_more_than_ten_passwords_a_minute),
    };
    return cmocka_run_group_tests_name("settings pages", tests, NULL, NULL);
}
