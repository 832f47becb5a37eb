#include "tests/web/browser.h"

/* How an admin finds the operators' pages. */

static void an_admin_is_led_to_the_operators_pages_from_everywhere(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com");

    browser_get(browser, "/settings");

    assert_body_has(browser, "<a href=\"/admin\">Admin</a>");
    assert_body_lacks(browser, "href=\"/admin/users\"");
}

static void a_member_and_a_visitor_are_not(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/terms");
    assert_body_lacks(browser, "href=\"/admin");

    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/settings");
    assert_body_lacks(browser, "href=\"/admin");
    browser_get(browser, "/admin/users/nowhere");
    assert_body_lacks(browser, "href=\"/admin");
}

static void each_page_below_admin_has_their_navigation_with_its_place_marked(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com");

    browser_get(browser, "/admin/users/nowhere");

    assert_body_has(browser, "<a href=\"/admin\" aria-current=\"page\">Admin</a>");
    assert_body_has(browser, "<a href=\"/admin\">Dashboard</a>");
    assert_body_has(browser, "<a href=\"/admin/users\" aria-current=\"page\">Users</a>");
    assert_body_has(browser, "<a href=\"/admin/coupons\">Coupons</a>");
    assert_body_has(browser, "<a href=\"/admin/invoices\">Invoices</a>");
    assert_body_has(browser, "<a href=\"/admin/jobs\">Jobs</a>");
    assert_body_has(browser, "<a href=\"/admin/audit\">Audit log</a>");
}

#define NAV_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        NAV_TEST(an_admin_is_led_to_the_operators_pages_from_everywhere),
        NAV_TEST(a_member_and_a_visitor_are_not),
        NAV_TEST(each_page_below_admin_has_their_navigation_with_its_place_marked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
