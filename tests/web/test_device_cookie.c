#include "tests/web/browser.h"
#include <string.h>

/* Strangers who try passwords at an account don't keep its owner out (device_cookie.h). */

static void sign_out(struct browser *browser)
{
    browser_get(browser, "/settings");
    browser_post(browser, "/logout", "");
}

/* A stranger with many addresses uses up what may be tried at an identity; the owner's browser is left as it was. */
static void attack(struct browser *browser, const char *identity)
{
    char form[200];
    char cookies[BROWSER_COOKIES][2][BROWSER_COOKIE_BYTES];
    static const char *const addresses[] = { "198.51.100.1", "198.51.100.2", "198.51.100.3" };
    memcpy(cookies, browser->cookies, sizeof cookies);
    browser_forget(browser);
    browser_get(browser, "/login");
    (void)snprintf(form, sizeof form, "identity=%s&password=wrong+password", identity);
    for (int i = 0; i < 12; i++) {
        browser->address = addresses[i % 3];
        browser_post(browser, "/login", form);
    }
    assert_status(browser, 429);
    browser->address = NULL;
    browser_forget(browser);
    memcpy(browser->cookies, cookies, sizeof cookies);
    browser_get(browser, "/login");
}

static void sign_in(struct browser *browser, const char *identity, const char *password)
{
    char form[200];
    (void)snprintf(form, sizeof form, "identity=%s&password=%s", identity, password);
    browser_post(browser, "/login", form);
}

static void the_owner_comes_in_while_strangers_try(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    sign_out(browser);
    attack(browser, "ada%40example.com");

    sign_in(browser, "+ADA%40example.com", "correct+horse+battery");

    assert_redirect(browser, "/settings");
}

static void a_browser_that_the_owner_never_used_waits_with_the_strangers(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_forget(browser);
    attack(browser, "ada%40example.com");

    sign_in(browser, "ada%40example.com", "correct+horse+battery");

    assert_status(browser, 429);
}

static void the_username_is_known_from_when_it_is_chosen(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_post(browser, "/welcome", "username=Ada");
    sign_out(browser);
    attack(browser, "ada");

    sign_in(browser, "aDA", "correct+horse+battery");

    assert_redirect(browser, "/settings");
}

static void a_new_e_mail_is_known_at_once(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/settings/update_credentials");
    browser_post(browser, "/settings/update_credentials", "current_password=correct+horse+battery&email=lovelace%40example.com");
    sign_out(browser);
    attack(browser, "lovelace%40example.com");

    sign_in(browser, "lovelace%40example.com", "correct+horse+battery");

    assert_redirect(browser, "/settings");
}

static void a_new_password_by_mail_makes_the_browser_known(void **state)
{
    struct browser *browser = *state;
    struct user user;
    struct session_token token;
    char form[200];
    browser_sign_up(browser, "ada@example.com");
    browser_forget(browser);
    assert_int_equal(user_issue_reset_token(&browser->services.user, "ada@example.com", &user, &token), ERR_OK);
    (void)snprintf(form, sizeof form, "reset_token=%s&password=a+newer+horse", token.hex);
    browser_get(browser, "/login");
    browser_post(browser, "/account/password_reset", form);
    sign_out(browser);
    attack(browser, "ada%40example.com");

    sign_in(browser, "ada%40example.com", "a+newer+horse");

    assert_redirect(browser, "/settings");
}

static void a_known_browser_tries_no_more_than_ten_a_minute_either(void **state)
{
    struct browser *browser = *state;
    static const char *const addresses[] = { "192.0.2.1", "192.0.2.2", "192.0.2.3" };
    browser_sign_up(browser, "ada@example.com");
    sign_out(browser);
    browser_get(browser, "/login");
    for (int i = 0; i < 10; i++) {
        browser->address = addresses[i % 3];
        sign_in(browser, "ada%40example.com", "wrong+password");
        assert_status(browser, 422);
    }

    sign_in(browser, "ada%40example.com", "correct+horse+battery");

    assert_status(browser, 429);
}

static void the_limit_by_address_holds_for_known_browsers(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    sign_out(browser);
    browser_get(browser, "/login");
    for (int i = 0; i < 10; i++) {
        sign_in(browser, "eve%40example.com", "wrong+password");
    }

    sign_in(browser, "ada%40example.com", "correct+horse+battery");

    assert_status(browser, 429);
}

static void a_cookie_is_good_for_its_own_account_only(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_forget(browser);
    browser_sign_up(browser, "eve@example.com");
    sign_out(browser);
    attack(browser, "ada%40example.com");

    sign_in(browser, "ada%40example.com", "correct+horse+battery");

    assert_status(browser, 429);
}

/* The browser's own copy, to be changed. */
static char *device_cookie(struct browser *browser)
{
    for (size_t i = 0; i < BROWSER_COOKIES; i++) {
        if (strcmp(browser->cookies[i][0], "snakeeyes_device") == 0) {
            return browser->cookies[i][1];
        }
    }
    fail_msg("there is no such cookie");
    return NULL;
}

static void a_cookie_that_was_tampered_with_is_none(void **state)
{
    struct browser *browser = *state;
    char address[40];
    browser_sign_up(browser, "ada@example.com");
    sign_out(browser);
    attack(browser, "ada%40example.com");
    char *value = device_cookie(browser);
    browser->address = address;

    for (size_t at = 0; at < 32 + 65; at++) { /* the id and the proof of the e-mail */
        char before = value[at];
        value[at] = before == '0' ? '1' : '0';
        (void)snprintf(address, sizeof address, "203.0.113.%zu", at);
        sign_in(browser, "ada%40example.com", "correct+horse+battery");
        assert_status(browser, 429);
        value[at] = before;
    }
    sign_in(browser, "ada%40example.com", "correct+horse+battery");

    assert_redirect(browser, "/settings");
}

static void the_cookie_lasts_a_year_and_tells_nothing(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/signup");

    browser_post(browser, "/signup", "email=ada%40example.com&password=correct+horse");

    const char *cookie = NULL;
    for (size_t i = 0; i < browser->response.header_count; i++) {
        const struct web_header *header = &browser->response.headers[i];
        if (strcmp(header->name, "Set-Cookie") == 0 && strncmp(header->value, "snakeeyes_device=", 17) == 0) {
            cookie = header->value;
        }
    }
    assert_non_null(cookie);
    assert_non_null(strstr(cookie, "; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000"));
    assert_null(strstr(cookie, "ada"));
    assert_int_equal(strspn(cookie + 17, "0123456789abcdef."), 32 + 65 + 65);
}

static void nobody_is_known_by_a_failed_sign_in(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/login");

    sign_in(browser, "ada%40example.com", "wrong+password");

    assert_string_equal(browser_cookie(browser, "snakeeyes_device"), "");
}

#define DEVICE_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DEVICE_TEST(the_owner_comes_in_while_strangers_try),
        DEVICE_TEST(a_browser_that_the_owner_never_used_waits_with_the_strangers),
        DEVICE_TEST(the_username_is_known_from_when_it_is_chosen),
        DEVICE_TEST(a_new_e_mail_is_known_at_once),
        DEVICE_TEST(a_new_password_by_mail_makes_the_browser_known),
        DEVICE_TEST(a_known_browser_tries_no_more_than_ten_a_minute_either),
        DEVICE_TEST(the_limit_by_address_holds_for_known_browsers),
        DEVICE_TEST(a_cookie_is_good_for_its_own_account_only),
        DEVICE_TEST(a_cookie_that_was_tampered_with_is_none),
        DEVICE_TEST(the_cookie_lasts_a_year_and_tells_nothing),
        DEVICE_TEST(nobody_is_known_by_a_failed_sign_in),
    };
    return cmocka_run_group_tests_name("device cookie", tests, NULL, NULL);
}
