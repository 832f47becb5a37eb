#include <string.h>
#include "tests/web/shop.h"

/* Everybody's invoices, as CONTRACT has them. */

static void add_invoices(struct browser *browser, int count)
{
    const struct memory_user *ada = browser_last_user(browser);
    for (int i = 1; i <= count; i++) {
        struct invoice invoice = { .user_id = ada->user.id,
                                   .subtotal = 100 * (int64_t)i,
                                   .total = 100 * (int64_t)i,
                                   .coins = 600,
                                   .created_on = browser->clock_state.now - i };
        int64_t id = 0;
        (void)snprintf(invoice.gateway_id, sizeof invoice.gateway_id, "in_%d", i);
        (void)snprintf(invoice.number, sizeof invoice.number, "SE-%04d", i);
        (void)snprintf(invoice.description, sizeof invoice.description, i == 2 ? "coins" : "gold");
        assert_int_equal(browser->invoices.add(browser->invoices.self, &invoice, &id), ERR_OK);
    }
}

static void come_in(struct browser *browser, int count)
{
    browser_sign_up(browser, "ada@example.com");
    add_invoices(browser, count);
    browser_forget(browser);
    browser_sign_up_admin(browser, "boss@example.com");
}

/* Where a text stands on the page. */
static const char *place_of(const struct browser *browser, const char *text)
{
    const char *found = strstr(browser->response.body, text);
    assert_non_null(found);
    return found;
}

static void only_admins_come_in(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/admin/invoices?q=a%20b");
    assert_redirect(browser, "/login?next=/admin/invoices%3Fq%3Da%2520b");
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/admin/invoices");
    assert_status(browser, 403);
    browser_get(browser, "/admin/invoices/page/1");
    assert_status(browser, 403);
}

static void the_newest_stand_first(void **state)
{
    struct browser *browser = *state;
    come_in(browser, 3);

    browser_get(browser, "/admin/invoices?sort=nonsense&direction=sideways");

    assert_status(browser, 200);
    assert_true(place_of(browser, "data-id=\"1\"") < place_of(browser, "data-id=\"2\""));
    assert_body_has(browser, "ada@example.com");
    assert_body_has(browser, "SE-0003");
    assert_body_has(browser, "Gold");
    assert_body_has(browser, "600 coins");
    assert_body_has(browser, "$3.00");
    assert_body_has(browser, "aria-sort=\"descending\"");
}

static void they_are_sorted_by_their_total(void **state)
{
    struct browser *browser = *state;
    come_in(browser, 3);

    browser_get(browser, "/admin/invoices?sort=total");
    assert_true(place_of(browser, "data-id=\"3\"") < place_of(browser, "data-id=\"1\""));

    browser_get(browser, "/admin/invoices?sort=total&direction=asc");
    assert_true(place_of(browser, "data-id=\"1\"") < place_of(browser, "data-id=\"3\""));
    assert_body_has(browser, "aria-sort=\"ascending\"");
}

static void a_search_is_kept_from_page_to_page(void **state)
{
    struct browser *browser = *state;
    come_in(browser, 120);

    browser_get(browser, "/admin/invoices?q=SE-00&sort=total&direction=asc");

    assert_body_has(browser, "rel=\"next\" href=\"/admin/invoices/page/2?q=SE-00&amp;sort=total&amp;direction=asc\"");
    assert_body_has(browser, "Found: 99");
    browser_get(browser, "/admin/invoices/page/2?q=SE-00&sort=total&direction=asc");
    assert_body_has(browser, "data-id=\"99\"");
    assert_body_lacks(browser, "rel=\"next\"");
    browser_get(browser, "/admin/invoices/page/3?q=SE-00&sort=total&direction=asc");
    assert_status(browser, 404);
    browser_get(browser, "/admin/invoices?q=ADA@");
    assert_body_has(browser, "Found: 120");
}

static void page_1_is_always_there(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com");

    browser_get(browser, "/admin/invoices/page/1");
    assert_status(browser, 200);
    assert_body_lacks(browser, "data-id=");
    browser_get(browser, "/admin/invoices/page/2");
    assert_status(browser, 404);
    browser_get(browser, "/admin/invoices/page/9223372036854775807");
    assert_status(browser, 404);
}

#define PAGE_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(only_admins_come_in),
        PAGE_TEST(the_newest_stand_first),
        PAGE_TEST(they_are_sorted_by_their_total),
        PAGE_TEST(a_search_is_kept_from_page_to_page),
        PAGE_TEST(page_1_is_always_there),
    };
    return cmocka_run_group_tests_name("the operators' invoices", tests, NULL, NULL);
}
