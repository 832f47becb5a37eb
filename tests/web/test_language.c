#include "tests/web/browser.h"
#include <string.h>

/* Which language a page is in, and how it is chosen. */

static void assert_language(struct browser *browser, const char *target, const char *tag)
{
    char html[40];
    browser_get(browser, target);
    assert_header(browser, "Content-Language", tag);
    (void)snprintf(html, sizeof html, "<html lang=\"%s\">", tag);
    assert_body_has(browser, html);
}

static void choose(struct browser *browser, const char *form)
{
    browser_get(browser, "/settings/update_locale");
    browser_post(browser, "/settings/update_locale", form);
}

static void a_visitor_reads_what_the_browser_asks_for(void **state)
{
    struct browser *browser = *state;

    browser->accept_language = "es-MX, en;q=0.5";
    assert_language(browser, "/terms", "es");

    browser->accept_language = "tlh";
    assert_language(browser, "/terms", "tlh");

    browser->accept_language = "fr";
    assert_language(browser, "/terms", "en");
}

static void a_choice_goes_before_what_the_browser_asks_for(void **state)
{
    struct browser *browser = *state;
    browser->accept_language = "es";

    choose(browser, "locale=kl");

    assert_redirect(browser, "/");
    assert_language(browser, "/", "tlh");
    assert_body_has(browser, "data-message=\"locale.saved\"");
}

static void an_account_goes_before_a_choice_of_the_browser(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    choose(browser, "locale=es");
    browser_forget(browser);
    choose(browser, "locale=kl");
    browser_get(browser, "/login");

    browser_post(browser, "/login", "identity=ada%40example.com&password=correct+horse+battery");

    assert_language(browser, "/settings", "es");
    assert_body_has(browser, "<dd>Español</dd>");
}

static void a_signed_in_choice_is_the_accounts_and_leads_to_the_settings(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    choose(browser, "locale=kl&next=%2Fterms");

    assert_redirect(browser, "/settings");
    assert_int_equal(browser_last_user(browser)->user.locale, USER_LOCALE_KL);
    assert_language(browser, "/settings", "tlh");
    assert_body_has(browser, "data-message=\"locale.saved\"");
}

static void pages_that_do_not_know_who_asks_go_by_the_cookie(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    choose(browser, "locale=es");

    assert_language(browser, "/nowhere", "es");
    browser_get(browser, "/settings");
    browser_post(browser, "/logout", "");
    assert_language(browser, "/login", "es");
}

static void the_cookie_lasts_a_year_and_is_for_the_site_only(void **state)
{
    struct browser *browser = *state;

    choose(browser, "locale=es");

    assert_string_equal(browser_cookie(browser, "snakeeyes_locale"), "es");
    const char *cookie = web_response_find(&browser->response, "Set-Cookie");
    assert_string_equal(cookie, "snakeeyes_locale=es; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000");
}

static void reading_a_page_leaves_no_cookie(void **state)
{
    struct browser *browser = *state;
    browser->accept_language = "es";

    browser_get(browser, "/");

    assert_null(web_response_find(&browser->response, "Set-Cookie"));
    assert_header(browser, "Vary", "Accept, Accept-Language, Cookie, Accept-Encoding");
}

static void every_page_leads_to_the_choice_and_back(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/bet/verify?client_seed=a%26b");
    assert_body_has(browser,
                    "href=\"/settings/update_locale?locale=kl&amp;next=/bet/verify%3Fclient_seed%3Da%2526b\" lang=\"tlh\"");
    assert_body_has(browser, "lang=\"en\" aria-current=\"true\"");

    browser_get(browser, "/settings/update_locale?locale=kl&next=/bet/verify%3Fclient_seed%3Da%2526b");
    assert_body_has(browser, "name=\"next\" value=\"/bet/verify?client_seed=a%26b\"");
    assert_body_has(browser, "<option value=\"kl\" lang=\"tlh\" selected>tlhIngan Hol</option>");
    assert_body_has(browser, "href=\"/settings/update_locale?locale=es\"");

    browser_post(browser, "/settings/update_locale", "locale=kl&next=/bet/verify%3Fclient_seed%3Da%2526b");
    assert_redirect(browser, "/bet/verify?client_seed=a%26b");
}

static void the_way_back_leads_to_this_site_only(void **state)
{
    struct browser *browser = *state;

    choose(browser, "locale=es&next=%2F%2Fevil.example");
    assert_redirect(browser, "/");

    choose(browser, "locale=es&next=https%3A%2F%2Fevil.example");
    assert_redirect(browser, "/");
}

static void an_unknown_locale_is_refused_at_its_field(void **state)
{
    struct browser *browser = *state;
    static const char *const forms[] = { "locale=fr", "locale=", "locale=tlh", "" };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        choose(browser, forms[i]);
        assert_status(browser, 422);
        assert_body_has(browser, "data-error=\"locale.unknown\"");
        assert_body_has(browser, "aria-describedby=\"error-locale\"");
        assert_string_equal(browser_cookie(browser, "snakeeyes_locale"), "");
    }
}

static void a_cookie_that_names_no_language_is_none(void **state)
{
    struct browser *browser = *state;
    const struct web_header headers[] = { { "Cookie", "snakeeyes_locale=fr" }, { "Accept-Language", "es" } };

    browser_send(browser,
                 (struct web_request){ .method = WEB_GET, .path = "/", .headers = headers, .header_count = 2, .body = "" });

    assert_header(browser, "Content-Language", "es");
}

static void a_new_account_has_the_language_of_the_page(void **state)
{
    struct browser *browser = *state;
    browser->accept_language = "tlh, es;q=0.5";

    browser_sign_up(browser, "ada@example.com");

    assert_int_equal(browser_last_user(browser)->user.locale, USER_LOCALE_KL);
    browser->accept_language = "es";
    assert_language(browser, "/settings", "tlh");
}

static void a_limit_tells_in_the_readers_words_when_to_come_back(void **state)
{
    struct browser *browser = *state;
    browser->accept_language = "es";
    browser_get(browser, "/login");
    for (int i = 0; i < 10; i++) {
        browser_post(browser, "/login", "identity=ada&password=wrong+password");
    }

    browser_post_json(browser, "/login", "identity=ada&password=wrong+password");

    assert_status(browser, 429);
    assert_header(browser, "Content-Language", "es");
    assert_body_has(browser, "Inténtalo de nuevo dentro de 7 segundos.");
    browser->clock_state.now += 6000000;
    browser_post(browser, "/login", "identity=ada&password=wrong+password");
    browser->clock_state.now += 5500000;
    browser_post(browser, "/login", "identity=ada&password=wrong+password");
    assert_status(browser, 429);
    assert_body_has(browser, "Inténtalo de nuevo dentro de 1 segundo.");
}

#define LANGUAGE_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open_translated, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LANGUAGE_TEST(a_visitor_reads_what_the_browser_asks_for),
        LANGUAGE_TEST(a_choice_goes_before_what_the_browser_asks_for),
        LANGUAGE_TEST(an_account_goes_before_a_choice_of_the_browser),
        LANGUAGE_TEST(a_signed_in_choice_is_the_accounts_and_leads_to_the_settings),
        LANGUAGE_TEST(pages_that_do_not_know_who_asks_go_by_the_cookie),
        LANGUAGE_TEST(the_cookie_lasts_a_year_and_is_for_the_site_only),
        LANGUAGE_TEST(reading_a_page_leaves_no_cookie),
        LANGUAGE_TEST(every_page_leads_to_the_choice_and_back),
        LANGUAGE_TEST(the_way_back_leads_to_this_site_only),
        LANGUAGE_TEST(an_unknown_locale_is_refused_at_its_field),
        LANGUAGE_TEST(a_cookie_that_names_no_language_is_none),
        LANGUAGE_TEST(a_new_account_has_the_language_of_the_page),
        LANGUAGE_TEST(a_limit_tells_in_the_readers_words_when_to_come_back),
    };
    return cmocka_run_group_tests_name("language", tests, NULL, NULL);
}
