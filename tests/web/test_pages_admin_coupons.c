#include <inttypes.h>
#include <string.h>
#include "tests/web/shop.h"

/* The operators' coupons, as CONTRACT has them. */

static struct memory_coupon *row_at(struct browser *browser, size_t index)
{
    assert_true(index < browser->database.tables.coupons.count);
    return memory_table_row(&browser->database.tables.coupons, index);
}

static void add_coupons(struct browser *browser, int count)
{
    for (int i = 1; i <= count; i++) {
        struct coupon coupon = { .percent_off = 10, .created_on = browser->clock_state.now };
        (void)snprintf(coupon.code, sizeof coupon.code, "CODE-%03d", i);
        shop_add_coupon(browser, &coupon);
    }
}

static void only_admins_come_in(void **state)
{
    struct browser *browser = *state;
    static const char *const pages[] = { "/admin/coupons", "/admin/coupons/page/1", "/admin/coupons/new",
                                         "/admin/coupons/edit/1" };
    static const char *const posts[] = { "/admin/coupons/new", "/admin/coupons/edit/1", "/admin/coupons/bulk_delete" };
    add_coupons(browser, 1);
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        browser_get(browser, pages[i]);
        assert_status(browser, 303);
        assert_true(strncmp(web_response_find(&browser->response, "Location"), "/login?next=", 12) == 0);
    }
    browser_sign_up(browser, "ada@example.com");
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        browser_get(browser, pages[i]);
        assert_status(browser, 403);
    }
    for (size_t i = 0; i < sizeof posts / sizeof posts[0]; i++) {
        browser_post(browser, posts[i], "code=X&percent_off=10&name=x&scope=all_selected_items&bulk_ids=1");
        assert_status(browser, 403);
    }
    assert_int_equal(browser->database.tables.coupons.count, 1);
    assert_string_equal(row_at(browser, 0)->coupon.name, "");
}

static void a_coupon_is_made_and_listed(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com");
    browser_get(browser, "/admin/coupons/new");
    assert_status(browser, 200);

    browser_post(
        browser, "/admin/coupons/new",
        "code=spring&percent_off=&amount_off=5.50&currency=usd&duration=repeating&duration_in_months=3&max_redemptions=10"
        "&redeem_by=2030-01-31");

    assert_redirect(browser, "/admin/coupons");
    browser_get(browser, "/admin/coupons");
    assert_status(browser, 200);
    assert_body_has(browser, "data-message=\"coupon.created\"");
    assert_body_has(browser, "data-id=\"1\"");
    assert_body_has(browser, ">SPRING<");
    assert_body_has(browser, "$5.50 off");
    assert_body_has(browser, "for 3 months");
    assert_body_has(browser, "31 Jan 2030");
    const struct coupon *there = memory_table_row(&browser->gateway_state.coupons, 0);
    assert_string_equal(there->code, "SPRING");
}

static void an_empty_code_is_made_up(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com");

    browser_post(browser, "/admin/coupons/new", "code=&percent_off=50&duration=once");

    assert_redirect(browser, "/admin/coupons");
    assert_int_equal(strlen(row_at(browser, 0)->coupon.code), 14);
}

static void what_is_wrong_comes_back_with_its_key_and_what_was_typed(void **state)
{
    struct browser *browser = *state;
    static const struct {
        const char *form;
        const char *key;
    } cases[] = {
        { "code=A", "percent_off.missing" },
        { "code=A", "amount_off.missing" },
        { "code=A&percent_off=10&amount_off=1", "percent_off.both" },
        { "code=A&percent_off=10&amount_off=1", "amount_off.both" },
        { "code=A&percent_off=101", "percent_off.range" },
        { "code=A&amount_off=0", "amount_off.range" },
        { "code=A&percent_off=10&duration=repeating", "duration_in_months.missing" },
        { "code=A&percent_off=10&redeem_by=tomorrow", "redeem_by.format" },
        { "code=A&percent_off=10&redeem_by=2001-01-01", "redeem_by.past" },
        { "code=TAKEN&percent_off=10", "code.taken" },
    };
    const struct coupon taken = { .code = "TAKEN", .percent_off = 10 };
    shop_add_coupon(browser, &taken);
    browser_sign_up_admin(browser, "boss@example.com");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char mark[64];
        (void)snprintf(mark, sizeof mark, "data-error=\"%s\"", cases[i].key);

        browser_post(browser, "/admin/coupons/new", cases[i].form);

        assert_status(browser, 422);
        assert_body_has(browser, mark);
        assert_body_has(browser, i == 9 ? "value=\"TAKEN\"" : "value=\"A\"");
    }
    assert_int_equal(browser->database.tables.coupons.count, 1);
}

static void other_fields_change_nothing(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com");

    browser_post(browser, "/admin/coupons/new",
                 "code=A&percent_off=10&times_redeemed=9&id=77&name=x&expired=1&pending=1&created_on=1");
    assert_redirect(browser, "/admin/coupons");
    browser_post(browser, "/admin/coupons/edit/1", "name=y&code=B&percent_off=99&max_redemptions=1&times_redeemed=9&id=2");
    assert_redirect(browser, "/admin/coupons");

    const struct coupon *coupon = &row_at(browser, 0)->coupon;
    assert_int_equal(coupon->id, 1);
    assert_string_equal(coupon->code, "A");
    assert_string_equal(coupon->name, "y");
    assert_int_equal(coupon->percent_off, 10);
    assert_int_equal(coupon->max_redemptions, 0);
    assert_int_equal(coupon->times_redeemed, 0);
    assert_int_equal(coupon->created_on, browser->clock_state.now);
}

static void a_gateway_that_does_not_answer_changes_nothing_that_is_seen(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com");
    shop_break_gateway(browser, ERR_PAYMENT_UNREACHABLE);

    browser_post(browser, "/admin/coupons/new", "code=A&percent_off=10");

    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"payment.unreachable\"");
    browser_get(browser, "/admin/coupons");
    assert_body_lacks(browser, ">A<");
    browser_get(browser, "/admin/coupons/edit/1");
    assert_status(browser, 404);
    browser_post(browser, "/admin/coupons/new", "code=A&percent_off=10");
    assert_redirect(browser, "/admin/coupons");
}

static void a_coupon_is_named(void **state)
{
    struct browser *browser = *state;
    add_coupons(browser, 1);
    browser_sign_up_admin(browser, "boss@example.com");

    browser_get(browser, "/admin/coupons/edit/1");
    assert_status(browser, 200);
    assert_body_has(browser, "CODE-001");
    browser_post(browser, "/admin/coupons/edit/1", "name=For+%3Cfriends%3E");

    assert_redirect(browser, "/admin/coupons");
    browser_get(browser, "/admin/coupons");
    assert_body_has(browser, "data-message=\"coupon.saved\"");
    assert_body_has(browser, "For &lt;friends&gt;");
    assert_int_equal(browser_jobs(browser, "coupon.settle"), 1);
    browser_post(browser, "/admin/coupons/edit/1", "name=12345678901234567890123456789012345678901");
    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"name.length\"");
    browser_get(browser, "/admin/coupons/edit/2");
    assert_status(browser, 404);
    browser_get(browser, "/admin/coupons/edit/x");
    assert_status(browser, 404);
}

static void pages_are_exact_and_keep_the_search(void **state)
{
    struct browser *browser = *state;
    add_coupons(browser, 101);
    browser_sign_up_admin(browser, "boss@example.com");

    browser_get(browser, "/admin/coupons");
    assert_body_has(browser, "rel=\"next\" href=\"/admin/coupons/page/2\"");
    assert_body_has(browser, "data-id=\"101\"");
    assert_body_lacks(browser, "rel=\"prev\"");
    browser_get(browser, "/admin/coupons/page/3");
    assert_status(browser, 200);
    assert_body_has(browser, "data-id=\"1\"");
    assert_body_lacks(browser, "rel=\"next\"");
    browser_get(browser, "/admin/coupons/page/4");
    assert_status(browser, 404);
    browser_get(browser, "/admin/coupons/page/9223372036854775807");
    assert_status(browser, 404);
    browser_get(browser, "/admin/coupons?q=code-0");
    assert_body_has(browser, "rel=\"next\" href=\"/admin/coupons/page/2?q=code-0\"");
    assert_body_has(browser, "data-id=\"99\"");
    browser_get(browser, "/admin/coupons?q=none+such");
    assert_status(browser, 200);
    assert_body_lacks(browser, "data-id=");
}

static void the_chosen_are_deleted_by_a_job(void **state)
{
    struct browser *browser = *state;
    add_coupons(browser, 3);
    browser_sign_up_admin(browser, "boss@example.com");

    browser_post(browser, "/admin/coupons/bulk_delete", "scope=all_selected_items&q=&bulk_ids=1&bulk_ids=3&bulk_ids=x");

    assert_redirect(browser, "/admin/coupons");
    assert_job(browser, "coupons.delete", "ids", "1,3");
    browser_get(browser, "/admin/coupons");
    assert_body_has(browser, "data-message=\"coupons.deletion_scheduled\"");
}

static void all_that_a_search_finds_are_deleted_by_a_job(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com");

    browser_post(browser, "/admin/coupons/bulk_delete", "scope=all_search_results&q=code-0&bulk_ids=1");
    assert_redirect(browser, "/admin/coupons");
    assert_job(browser, "coupons.delete", "q", "code-0");

    browser_post(browser, "/admin/coupons/bulk_delete", "scope=all_search_results&q=");
    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"coupons.search_missing\"");
    browser_post(browser, "/admin/coupons/bulk_delete", "scope=all_selected_items");
    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"coupons.none_selected\"");
    assert_int_equal(browser_jobs(browser, "coupons.delete"), 1);
}

static void an_unknown_scope_deletes_none(void **state)
{
    struct browser *browser = *state;
    add_coupons(browser, 1);
    browser_sign_up_admin(browser, "boss@example.com");
    static const char *const forms[] = { "scope=everything&bulk_ids=1", "bulk_ids=1" };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        browser_post(browser, "/admin/coupons/bulk_delete", forms[i]);

        assert_status(browser, 422);
        assert_body_has(browser, "data-message=\"coupons.none_selected\"");
    }
    assert_int_equal(browser_jobs(browser, "coupons.delete"), 0);
}

#define PAGE_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(only_admins_come_in),
        PAGE_TEST(a_coupon_is_made_and_listed),
        PAGE_TEST(an_empty_code_is_made_up),
        PAGE_TEST(what_is_wrong_comes_back_with_its_key_and_what_was_typed),
        PAGE_TEST(other_fields_change_nothing),
        PAGE_TEST(a_gateway_that_does_not_answer_changes_nothing_that_is_seen),
        PAGE_TEST(a_coupon_is_named),
        PAGE_TEST(pages_are_exact_and_keep_the_search),
        PAGE_TEST(the_chosen_are_deleted_by_a_job),
        PAGE_TEST(all_that_a_search_finds_are_deleted_by_a_job),
        PAGE_TEST(an_unknown_scope_deletes_none),
    };
    return cmocka_run_group_tests_name("the operators' coupons", tests, NULL, NULL);
}
