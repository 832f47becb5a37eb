#include "tests/web/browser.h"
#include <string.h>
#include "adapters/web/routes.h"

/* What holds for every request, whatever the page. */

static void a_malformed_path_is_400_before_all_else(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/bet/%zz");
    assert_status(browser, 400);

    browser_get_json(browser, "/%ff");
    assert_status(browser, 400);
    assert_body_has(browser, "\"code\":\"request.malformed\"");
}

static void a_malformed_query_or_body_is_400(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/login?next=%00");
    assert_status(browser, 400);

    browser_get(browser, "/login?next=a&next=b");
    assert_status(browser, 400);

    browser_post(browser, "/login", "identity=%e0%80%80");
    assert_status(browser, 400);
}

static void a_body_with_two_lengths_is_400(void **state)
{
    struct browser *browser = *state;
    const struct web_header headers[] = { { "Content-Length", "3" }, { "transfer-encoding", "chunked" } };

    browser_send(
        browser,
        (struct web_request){
            .method = WEB_POST, .path = "/login", .headers = headers, .header_count = 2, .body = "a=b", .body_size = 3 });

    assert_status(browser, 400);
}

static void an_unknown_path_is_a_styled_404_or_json(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/nowhere");
    assert_status(browser, 404);
    assert_body_has(browser, "<h1>Page not found</h1>");

    browser_get_json(browser, "/nowhere");
    assert_status(browser, 404);
    assert_body_has(browser, "\"code\":\"path.unknown\"");
}

static void a_page_that_says_no_knows_who_is_signed_in(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/nowhere");
    assert_status(browser, 404);
    assert_body_has(browser, "action=\"/logout\"");
    assert_header(browser, "Cache-Control", "no-store");

    browser_get(browser, "/bet/seeds");
    assert_status(browser, 405);
    assert_body_has(browser, "action=\"/logout\"");
}

static void a_body_whose_type_is_not_told_is_a_form(void **state)
{
    struct browser *browser = *state;

    browser_send(browser, (struct web_request){ .method = WEB_POST, .path = "/login", .body = "a=%ff", .body_size = 5 });
    assert_status(browser, 400);

    browser_send(browser, (struct web_request){ .method = WEB_OTHER, .path = "/login", .body = "a=%ff", .body_size = 5 });
    assert_status(browser, 400);
}

static void a_wrong_method_is_405_and_tells_the_right_ones(void **state)
{
    struct browser *browser = *state;

    browser_post(browser, "/terms", "a=b");
    assert_status(browser, 405);
    assert_header(browser, "Allow", "GET, HEAD");

    browser_get(browser, "/bet/seeds");
    assert_status(browser, 405);
    assert_header(browser, "Allow", "POST");

    browser_send(browser, (struct web_request){ .method = WEB_OTHER, .path = "/login", .body = "" });
    assert_status(browser, 405);
    assert_header(browser, "Allow", "GET, HEAD, POST");
}

static void a_body_over_128_KiB_is_413(void **state)
{
    struct browser *browser = *state;
    static char body[128 * 1024 + 1];
    memset(body, 'a', sizeof body);

    browser_send(browser, (struct web_request){ .method = WEB_POST, .path = "/login", .body = body, .body_size = sizeof body });

    assert_status(browser, 413);
}

static void members_pages_send_visitors_to_sign_in_and_keep_the_query(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/bet/place?guess=7&x=%26");
    assert_redirect(browser, "/login?next=/bet/place%3Fguess%3D7%26x%3D%2526");

    browser_get(browser, "/login");
    assert_body_has(browser, "data-message=\"login.required\"");
    assert_body_has(browser, "role=\"alert\"");

    browser_get(browser, "/login");
    assert_body_lacks(browser, "data-message");
}

static void an_encoded_path_is_as_slow_as_the_plain_one(void **state)
{
    (void)state;

    assert_int_equal(site_speed(&(struct web_request){ .method = WEB_POST, .path = "/login" }), SLOW);
    assert_int_equal(site_speed(&(struct web_request){ .method = WEB_POST, .path = "/l%6fgin" }), SLOW);
    assert_int_equal(site_speed(&(struct web_request){ .method = WEB_GET, .path = "/login" }), FAST);
    assert_int_equal(site_speed(&(struct web_request){ .method = WEB_POST, .path = "/%zz" }), FAST);
}

static void two_different_lengths_are_400(void **state)
{
    struct browser *browser = *state;
    const struct web_header headers[] = { { "Content-Length", "3" }, { "content-length", "5" } };

    browser_send(
        browser,
        (struct web_request){
            .method = WEB_POST, .path = "/login", .headers = headers, .header_count = 2, .body = "a=b", .body_size = 3 });

    assert_status(browser, 400);
}

static void asking_for_the_head_uses_up_no_message(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/settings");

    browser_send(browser, (struct web_request){ .method = WEB_HEAD, .path = "/login", .body = "" });
    browser_get(browser, "/login");

    assert_body_has(browser, "data-message=\"login.required\"");
}

static void members_pages_tell_scripts_401(void **state)
{
    struct browser *browser = *state;

    browser_post_json(browser, "/bet/place", "guess=7&wagered=1");

    assert_status(browser, 401);
    assert_body_has(browser, "\"code\":\"login.required\"");
}

static void every_route_refuses_who_may_not(void **state)
{
    struct browser *browser = *state;

    for (size_t i = 0; i < route_count; i++) {
        if (routes[i].audience >= FOR_MEMBERS && strchr(routes[i].pattern, ':') == NULL) {
            browser_send(browser, (struct web_request){ .method = routes[i].method, .path = routes[i].pattern, .body = "" });
            assert_status(browser, 303);
            assert_memory_equal(web_response_find(&browser->response, "Location"), "/login?next=", 12);
        }
    }
}

static void every_form_needs_the_token(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "ada@example.com"); /* who may go everywhere */

    for (size_t i = 0; i < route_count; i++) {
        /* A webhook is signed; who acts as a user has a test of one's own. */
        if (routes[i].method == WEB_POST && routes[i].audience != FOR_MACHINES && routes[i].audience != FOR_ACTING_ADMINS) {
            browser->csrf_token[0] = '\0';
            browser_post(browser, routes[i].pattern, "a=b");
            assert_status(browser, 403);
            browser->csrf_token[0] = '\0';
            browser_post_json(browser, routes[i].pattern, "a=b");
            assert_body_has(browser, "\"code\":\"csrf.invalid\"");
        }
    }
}

static void the_token_of_another_session_is_refused(void **state)
{
    struct browser *browser = *state;
    char token[200];
    browser_get(browser, "/login");
    (void)snprintf(token, sizeof token, "%s", browser->csrf_token);

    browser_sign_up(browser, "ada@example.com");
    (void)snprintf(browser->csrf_token, sizeof browser->csrf_token, "%s", token);
    browser_post(browser, "/welcome", "username=ada");

    assert_status(browser, 403);
}

static void the_token_looks_different_on_every_page(void **state)
{
    struct browser *browser = *state;
    char token[200];
    browser_get(browser, "/login");
    (void)snprintf(token, sizeof token, "%s", browser->csrf_token);

    browser_get(browser, "/login");

    assert_string_not_equal(browser->csrf_token, token);
}

static void a_script_may_send_the_token_as_a_header(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    const struct web_header headers[] = { { "x-csrf-token", browser->csrf_token },
                                          { "Content-Type", "application/x-www-form-urlencoded; charset=utf-8" } };

    browser_send(browser, (struct web_request){ .method = WEB_POST,
                                                .path = "/welcome",
                                                .headers = headers,
                                                .header_count = 2,
                                                .body = "username=ada",
                                                .body_size = 12 });

    assert_redirect(browser, "/settings");
}

static void every_answer_has_the_security_headers(void **state)
{
    struct browser *browser = *state;
    static const char *const targets[] = { "/", "/nowhere", "/up", "/robots.txt", "/login", "/assets/site-1.css", "/bet/place" };

    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        browser_get(browser, targets[i]);
        assert_header(browser, "X-Content-Type-Options", "nosniff");
        assert_header(browser, "Referrer-Policy", "same-origin");
        const char *policy = web_response_find(&browser->response, "Content-Security-Policy");
        assert_non_null(policy);
        assert_non_null(strstr(policy, "default-src"));
        assert_non_null(strstr(policy, "frame-ancestors 'none'"));
        assert_null(strstr(policy, "unsafe"));
        assert_null(web_response_find(&browser->response, "Strict-Transport-Security"));
    }
}

static void no_page_has_inline_script_or_style(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    static const char *const targets[] = { "/", "/login", "/settings", "/bet/place", "/bet/history", "/bet/verify", "/nowhere" };

    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        browser_get(browser, targets[i]);
        assert_body_lacks(browser, "<style");
        assert_body_lacks(browser, " style=");
        assert_body_lacks(browser, " onclick=");
        assert_body_lacks(browser, "<script>");
    }
}

static void a_visitor_gets_no_cookie_before_a_form(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/");
    assert_null(web_response_find(&browser->response, "Set-Cookie"));

    browser_get(browser, "/signup");
    assert_non_null(web_response_find(&browser->response, "Set-Cookie"));
    assert_header(browser, "Cache-Control", "no-store");
}

static void on_https_cookies_are_secure_and_pinned_to_the_host(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/signup");

    const char *cookie = web_response_find(&browser->response, "Set-Cookie");
    assert_non_null(cookie);
    assert_memory_equal(cookie, "__Host-snakeeyes_session=", 25);
    assert_non_null(strstr(cookie, "; Secure"));
    assert_non_null(strstr(cookie, "; HttpOnly"));
    assert_non_null(strstr(cookie, "; SameSite=Lax"));
    assert_header(browser, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
}

static void up_names_the_service_that_is_silent(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/up");
    assert_status(browser, 200);
    assert_memory_equal(browser->response.body, "ok", 2);

    browser->redis.down = true;
    browser_get(browser, "/up");
    assert_status(browser, 503);
    assert_body_has(browser, "redis");
    assert_body_lacks(browser, "postgres");
    assert_non_null(web_response_find(&browser->response, "Retry-After"));

    browser_get(browser, "/up/live");
    assert_status(browser, 200);
}

static void a_store_that_is_away_makes_503_and_one_log_line(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    size_t lines = browser->log_state.lines;

    browser->faults = (struct memory_faults){ .fail_at = 1, .err = ERR_UNAVAILABLE };
    browser_get(browser, "/settings");

    assert_status(browser, 503);
    assert_non_null(web_response_find(&browser->response, "Retry-After"));
    assert_int_equal(browser->log_state.lines, lines + 1);
}

static void an_error_page_says_what_to_do_next(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/nowhere");
    assert_body_has(browser, "Look at the address once more, or begin at the start.");
    assert_body_has(browser, "href=\"/contact\"");
    assert_body_lacks(browser, "Try again");

    browser->faults = (struct memory_faults){ .fail_at = 1, .err = ERR_UNAVAILABLE };
    browser_get(browser, "/bet/history?a=1&b=2");
    assert_status(browser, 503);
    assert_body_has(browser, "Try again in 5 seconds.");
    assert_body_has(browser, "href=\"/bet/history?a=1&amp;b=2\"");

    browser->faults = (struct memory_faults){ .fail_at = 1, .err = ERR_INTERNAL };
    browser_get(browser, "/settings");
    assert_status(browser, 500);
    assert_body_has(browser, "write to us with the number below");
}

static void what_was_sent_is_not_offered_again_by_an_error_page(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser->faults = (struct memory_faults){ .fail_at = 1, .err = ERR_UNAVAILABLE };
    browser_post(browser, "/bet/seeds", "client_seed=a");

    assert_status(browser, 503);
    assert_body_lacks(browser, "href=\"/bet/seeds\"");
}

static void pages_for_everyone_stay_up_without_the_store(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser->faults = (struct memory_faults){ .fail_at = 1, .err = ERR_UNAVAILABLE };
    browser_get(browser, "/terms");

    assert_status(browser, 200);
}

static void a_reader_of_another_language_gets_english_until_it_is_there(void **state)
{
    struct browser *browser = *state;
    const struct web_header headers[] = { { "Accept-Language", "fr, de;q=0.5" } };

    browser_send(browser,
                 (struct web_request){ .method = WEB_GET, .path = "/", .headers = headers, .header_count = 1, .body = "" });

    assert_header(browser, "Content-Language", "en");
    assert_body_has(browser, "<html lang=\"en\">");
}

static void assets_are_cached_for_ever(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/assets/site-1.css");
    assert_status(browser, 200);
    assert_non_null(strstr(web_response_find(&browser->response, "Cache-Control"), "immutable"));

    browser_get(browser, "/assets/none.css");
    assert_status(browser, 404);
}

#define SITE_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SITE_TEST(a_malformed_path_is_400_before_all_else),
        SITE_TEST(a_malformed_query_or_body_is_400),
        SITE_TEST(a_body_with_two_lengths_is_400),
        SITE_TEST(an_unknown_path_is_a_styled_404_or_json),
        SITE_TEST(a_page_that_says_no_knows_who_is_signed_in),
        SITE_TEST(a_body_whose_type_is_not_told_is_a_form),
        SITE_TEST(a_wrong_method_is_405_and_tells_the_right_ones),
        SITE_TEST(a_body_over_128_KiB_is_413),
        SITE_TEST(members_pages_send_visitors_to_sign_in_and_keep_the_query),
        SITE_TEST(an_encoded_path_is_as_slow_as_the_plain_one),
        SITE_TEST(two_different_lengths_are_400),
        SITE_TEST(asking_for_the_head_uses_up_no_message),
        SITE_TEST(members_pages_tell_scripts_401),
        SITE_TEST(every_route_refuses_who_may_not),
        SITE_TEST(every_form_needs_the_token),
        SITE_TEST(the_token_of_another_session_is_refused),
        SITE_TEST(the_token_looks_different_on_every_page),
        SITE_TEST(a_script_may_send_the_token_as_a_header),
        SITE_TEST(every_answer_has_the_security_headers),
        SITE_TEST(no_page_has_inline_script_or_style),
        SITE_TEST(a_visitor_gets_no_cookie_before_a_form),
        cmocka_unit_test_setup_teardown(on_https_cookies_are_secure_and_pinned_to_the_host, browser_open_https, browser_close),
        SITE_TEST(up_names_the_service_that_is_silent),
        SITE_TEST(a_store_that_is_away_makes_503_and_one_log_line),
        SITE_TEST(an_error_page_says_what_to_do_next),
        SITE_TEST(what_was_sent_is_not_offered_again_by_an_error_page),
        SITE_TEST(pages_for_everyone_stay_up_without_the_store),
        SITE_TEST(a_reader_of_another_language_gets_english_until_it_is_there),
        SITE_TEST(assets_are_cached_for_ever),
    };
    return cmocka_run_group_tests_name("site", tests, NULL, NULL);
}
