#include "tests/web/browser.h"
#include <string.h>

/* A forgotten password, as CONTRACT has it. */

static const int64_t minute = INT64_C(60000000);

/* What the mail's link would carry. */
static void ask_for_link(struct browser *browser, const char *identity, char link[200])
{
    struct user user;
    struct session_token token;
    assert_int_equal(user_issue_reset_token(&browser->services.user, identity, &user, &token), ERR_OK);
    (void)snprintf(link, 200, "/account/password_reset?reset_token=%s", token.hex);
}

static void follow(struct browser *browser, const char *link, const char *password)
{
    char form[400];
    (void)snprintf(form, sizeof form, "reset_token=%s&password=%s", strchr(link, '=') + 1, password);
    browser_post(browser, "/account/password_reset", form);
}

/* Ada, who has forgotten her password and lost her session. */
static void ada_with_link(struct browser *browser, char link[200])
{
    browser_sign_up(browser, "ada@example.com");
    browser_forget(browser);
    ask_for_link(browser, "ada@example.com", link);
}

static void the_page_of_signing_in_leads_to_a_new_password(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/login");

    assert_body_has(browser, "href=\"/account/begin_password_reset\"");
}

static void whoever_is_asked_for_the_answer_is_the_same(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    static const char *const identities[] = { "identity=ada%40example.com", "identity=nobody%40example.com", "identity=", "" };

    for (size_t i = 0; i < sizeof identities / sizeof identities[0]; i++) {
        browser_forget(browser);
        browser_get(browser, "/account/begin_password_reset");
        browser_post(browser, "/account/begin_password_reset", identities[i]);
        assert_redirect(browser, "/login");
        browser_get(browser, "/login");
        assert_body_has(browser, "data-message=\"password_reset.sent\"");
        assert_body_has(browser, "role=\"status\"");
    }
}

static void asking_makes_the_job_of_a_mail(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/account/begin_password_reset");

    browser_post(browser, "/account/begin_password_reset", "identity=+Ada+");

    assert_int_equal(browser_jobs(browser, "mail.password_reset"), 1);
    assert_job(browser, "mail.password_reset", "identity", "Ada");
}

static void a_good_link_shows_the_form_that_carries_it_on(void **state)
{
    struct browser *browser = *state;
    char link[200];
    char field[300];
    ada_with_link(browser, link);

    browser_get(browser, link);

    assert_status(browser, 200);
    (void)snprintf(field, sizeof field, "name=\"reset_token\" value=\"%s\"", strchr(link, '=') + 1);
    assert_body_has(browser, field);
    assert_header(browser, "Cache-Control", "no-store");
}

static void a_missing_or_dead_link_leads_to_asking_for_another(void **state)
{
    struct browser *browser = *state;
    char link[200];
    ada_with_link(browser, link);
    browser->clock_state.now += 60 * minute;
    const char *const dead[] = { "/account/password_reset",
                                 "/account/password_reset?reset_token=", "/account/password_reset?reset_token=abc", link };

    for (size_t i = 0; i < sizeof dead / sizeof dead[0]; i++) {
        browser_get(browser, dead[i]);
        assert_redirect(browser, "/account/begin_password_reset");
        browser_get(browser, "/account/begin_password_reset");
        assert_body_has(browser, "data-message=\"password_reset.invalid_token\"");
        assert_body_has(browser, "role=\"alert\"");
    }
}

static void a_new_password_signs_in(void **state)
{
    struct browser *browser = *state;
    char link[200];
    ada_with_link(browser, link);
    browser_get(browser, link);

    follow(browser, link, "a+newer+horse");

    assert_redirect(browser, "/settings");
    browser_get(browser, "/settings");
    assert_status(browser, 200);
    assert_body_has(browser, "data-message=\"password_reset.ok\"");
    browser_post(browser, "/logout", "");
    browser_get(browser, "/login");
    browser_post(browser, "/login", "identity=ada%40example.com&password=a+newer+horse");
    assert_redirect(browser, "/settings");
}

static void a_link_works_once(void **state)
{
    struct browser *browser = *state;
    char link[200];
    ada_with_link(browser, link);
    browser_get(browser, link);
    follow(browser, link, "a+newer+horse");
    browser_get(browser, "/settings");

    follow(browser, link, "another+horse");

    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"password_reset.invalid_token\"");
    browser_get(browser, link);
    assert_redirect(browser, "/account/begin_password_reset");
}

static void a_bad_password_leaves_the_link_good(void **state)
{
    struct browser *browser = *state;
    char link[200];
    ada_with_link(browser, link);
    browser_get(browser, link);

    follow(browser, link, "short12");

    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"password.length\"");
    assert_body_has(browser, strchr(link, '=') + 1);
    assert_body_lacks(browser, "short12");
    follow(browser, link, "password");
    assert_body_has(browser, "data-error=\"password.common\"");
    follow(browser, link, "a+newer+horse");
    assert_redirect(browser, "/settings");
}

static void other_sessions_end(void **state)
{
    struct browser *browser = *state;
    char link[200];
    browser_sign_up(browser, "ada@example.com");
    char session[BROWSER_COOKIE_BYTES];
    (void)snprintf(session, sizeof session, "%s", browser_cookie(browser, "snakeeyes_session"));
    browser_forget(browser);
    ask_for_link(browser, "ada@example.com", link);
    browser_get(browser, link);

    follow(browser, link, "a+newer+horse");

    assert_string_not_equal(browser_cookie(browser, "snakeeyes_session"), session);
    assert_int_equal(browser->database.tables.sessions.count, 1);
}

static void a_link_opened_in_a_browser_of_somebody_else_ends_that_session(void **state)
{
    struct browser *browser = *state;
    char link[200];
    ada_with_link(browser, link);
    browser_sign_up(browser, "eve@example.com");
    browser_get(browser, link);

    follow(browser, link, "a+newer+horse");

    assert_int_equal(browser->database.tables.sessions.count, 1);
    browser_get(browser, "/settings");
    assert_body_has(browser, "ada@example.com");
}

static void the_eleventh_of_a_minute_is_told_to_wait(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/account/begin_password_reset");
    for (int i = 0; i < 10; i++) {
        browser_post(browser, "/account/begin_password_reset", "identity=ada");
        assert_status(browser, 303);
        browser_post(browser, "/account/password_reset", "reset_token=abc&password=correct+horse");
        assert_status(browser, 422);
    }

    browser_post(browser, "/account/begin_password_reset", "identity=ada");
    assert_status(browser, 429);
    browser_post(browser, "/account/password_reset", "reset_token=abc&password=correct+horse");
    assert_status(browser, 429);
}

static void a_flood_for_one_identity_from_many_addresses_is_limited(void **state)
{
    struct browser *browser = *state;
    static const char *const addresses[] = { "192.0.2.1", "192.0.2.2", "192.0.2.3" };
    browser_get(browser, "/account/begin_password_reset");

    for (int i = 0; i < 10; i++) {
        browser->address = addresses[i % 3];
        browser_post(browser, "/account/begin_password_reset", "identity=ada");
        assert_status(browser, 303);
    }
    browser_post(browser, "/account/begin_password_reset", "identity=+ADA");

    assert_status(browser, 429);
    assert_int_equal(browser_jobs(browser, "mail.password_reset"), 10);
}

#define PAGE_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(the_page_of_signing_in_leads_to_a_new_password),
        PAGE_TEST(whoever_is_asked_for_the_answer_is_the_same),
        PAGE_TEST(asking_makes_the_job_of_a_mail),
        PAGE_TEST(a_good_link_shows_the_form_that_carries_it_on),
        PAGE_TEST(a_missing_or_dead_link_leads_to_asking_for_another),
        PAGE_TEST(a_new_password_signs_in),
        PAGE_TEST(a_link_works_once),
        PAGE_TEST(a_bad_password_leaves_the_link_good),
        PAGE_TEST(other_sessions_end),
        PAGE_TEST(a_link_opened_in_a_browser_of_somebody_else_ends_that_session),
        PAGE_TEST(the_eleventh_of_a_minute_is_told_to_wait),
        PAGE_TEST(a_flood_for_one_identity_from_many_addresses_is_limited),
    };
    return cmocka_run_group_tests_name("account pages", tests, NULL, NULL);
}
