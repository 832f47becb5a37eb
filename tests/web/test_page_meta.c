#include "tests/web/browser.h"
#include "adapters/web/page_meta.h"

/* What crawlers, previews and home screens are told. */

static void a_public_page_names_its_address_and_its_picture(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/bet/verify?server_seed=&client_seed=a&nonce=0");

    assert_body_has(browser, "<link rel=\"canonical\" href=\"http://localhost:8000/bet/verify\">");
    assert_body_has(browser, "<meta property=\"og:url\" content=\"http://localhost:8000/bet/verify\">");
    assert_body_has(browser, "<meta property=\"og:title\" content=\"Verify a roll\">");
    assert_body_has(browser, "<meta property=\"og:image\" content=\"http://localhost:8000/assets/social-1.png\">");
    assert_body_has(browser, "<meta name=\"description\" content=\"Recompute any roll");
}

static void a_page_of_ones_own_and_an_error_have_no_canonical_address(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    static const char *const targets[] = { "/settings", "/bet/place", "/nowhere" };

    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        browser_get(browser, targets[i]);
        assert_body_lacks(browser, "rel=\"canonical\"");
        assert_body_lacks(browser, "og:");
        assert_body_has(browser, "<meta name=\"description\" content=\"");
    }
}

static void a_page_leads_to_icons_for_each_place(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/");

    assert_body_has(browser, "<link rel=\"icon\" href=\"/assets/favicon-1.ico\" sizes=\"32x32\">");
    assert_body_has(browser, "<link rel=\"icon\" type=\"image/svg+xml\" href=\"/assets/favicon-1.svg\">");
    assert_body_has(browser, "<link rel=\"apple-touch-icon\" href=\"/assets/apple-touch-icon-1.png\">");
    assert_body_has(browser, "<link rel=\"manifest\" href=\"/assets/site-1.webmanifest\">");
}

static void who_asks_for_the_icon_by_habit_is_sent_to_it(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/favicon.ico");

    assert_status(browser, 302);
    assert_header(browser, "Location", "/assets/favicon-1.ico");
    assert_null(web_response_find(&browser->response, "Set-Cookie"));
}

static void the_sitemap_lists_pages_that_a_visitor_may_open(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/sitemap.xml");
    assert_status(browser, 200);
    assert_header(browser, "Content-Type", "application/xml");
    assert_body_has(browser, "<url><loc>http://localhost:8000/</loc></url>");
    assert_body_has(browser, "<url><loc>http://localhost:8000/subscription/pricing</loc></url>");
    assert_body_lacks(browser, "/settings");

    for (size_t i = 0; page_meta_listed(i) != NULL; i++) {
        browser_get(browser, page_meta_listed(i));
        assert_status(browser, 200);
    }
}

static void crawlers_are_told_of_the_sitemap(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/robots.txt");

    assert_body_has(browser, "Disallow: /admin\n");
    assert_body_has(browser, "\nSitemap: http://localhost:8000/sitemap.xml\n");
}

#define META_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        META_TEST(a_public_page_names_its_address_and_its_picture),
        META_TEST(a_page_of_ones_own_and_an_error_have_no_canonical_address),
        META_TEST(a_page_leads_to_icons_for_each_place),
        META_TEST(who_asks_for_the_icon_by_habit_is_sent_to_it),
        META_TEST(the_sitemap_lists_pages_that_a_visitor_may_open),
        META_TEST(crawlers_are_told_of_the_sitemap),
    };
    return cmocka_run_group_tests_name("page meta", tests, NULL, NULL);
}
