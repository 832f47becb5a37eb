#include <string.h>
#include "tests/web/shop.h"

/* Downloads of what operators search. */

static const char *const paths[] = { "/admin/users.csv", "/admin/coupons.csv", "/admin/invoices.csv", "/admin/bets.csv" };
enum { PATHS = sizeof paths / sizeof paths[0] };

static void only_admins_come_in(void **state)
{
    struct browser *browser = *state;
    for (size_t i = 0; i < PATHS; i++) {
        browser_get(browser, paths[i]);
        assert_status(browser, 303);
        assert_null(browser->response.stream);
    }
    browser_sign_up(browser, "ada@example.com");
    for (size_t i = 0; i < PATHS; i++) {
        browser_get(browser, paths[i]);
        assert_status(browser, 403);
        assert_null(browser->response.stream);
    }
}

static void each_is_a_file_to_keep_with_its_columns_named(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com");
    for (size_t i = 0; i < PATHS; i++) {
        char disposition[64];
        (void)snprintf(disposition, sizeof disposition, "attachment; filename=\"%s\"", paths[i] + strlen("/admin/"));

        browser_get(browser, paths[i]);

        assert_status(browser, 200);
        assert_header(browser, "Content-Type", "text/csv; charset=utf-8; header=present");
        assert_header(browser, "Content-Disposition", disposition);
        assert_header(browser, "Cache-Control", "no-store");
        assert_header(browser, "X-Content-Type-Options", "nosniff");
        (void)browser_read_stream(browser);
        assert_int_equal(strncmp(browser->response.body, "id,", 3), 0);
    }
}

static void users_are_told_without_their_secrets(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_forget(browser);
    browser_sign_up_admin(browser, "boss@example.com");

    browser_get(browser, "/admin/users.csv?q=ADA");
    (void)browser_read_stream(browser);

    assert_string_equal(browser->response.body, "id,email,username,role,active,locale,coins,plan,bets,sign_ins,created_on\r\n"
                                                "1,ada@example.com,,member,yes,en,100,,0,1,2027-01-15T08:00:00Z\r\n");
}

static void coupons_are_told_and_names_become_no_formulas(void **state)
{
    struct browser *browser = *state;
    const struct coupon half = { .code = "HALF", .percent_off = 50, .created_on = INT64_C(1735689600000000) };
    const struct coupon five = { .code = "-FIVE",
                                 .amount_off = 550,
                                 .duration = COUPON_REPEATING,
                                 .duration_in_months = 3,
                                 .max_redemptions = 10,
                                 .redeem_by = INT64_C(1893542399999999),
                                 .created_on = INT64_C(1735689600000000) };
    shop_add_coupon(browser, &half);
    shop_add_coupon(browser, &five);
    assert_int_equal(browser->coupons.set_name(browser->coupons.self, 1, "=HYPERLINK(\"x\")"), ERR_OK);
    browser_sign_up_admin(browser, "boss@example.com");

    browser_get(browser, "/admin/coupons.csv");
    (void)browser_read_stream(browser);

    assert_string_equal(browser->response.body,
                        "id,code,name,percent_off,amount_off,currency,duration,duration_in_months,max_redemptions,times_redeemed,"
                        "redeem_by,created_on\r\n"
                        "1,HALF,\"'=HYPERLINK(\"\"x\"\")\",50,,,forever,,,0,,2025-01-01T00:00:00Z\r\n"
                        "2,'-FIVE,,,5.50,usd,repeating,3,10,0,2030-01-01T23:59:59Z,2025-01-01T00:00:00Z\r\n");
}

static void invoices_of_the_search_are_told(void **state)
{
    struct browser *browser = *state;
    struct invoice invoice = { .gateway_id = "in_1",
                               .charge = "ch_1",
                               .number = "SE-1",
                               .description = "gold",
                               .has_card = true,
                               .card = { .brand = "visa", .last4 = "4242", .exp_year = 2030, .exp_month = 1 },
                               .subtotal = 500,
                               .discount = 100,
                               .tax = 40,
                               .total = 440,
                               .coins = 600,
                               .created_on = INT64_C(1735689600000000) };
    int64_t id = 0;
    browser_sign_up(browser, "ada@example.com");
    invoice.user_id = browser_last_user(browser)->user.id;
    assert_int_equal(browser->invoices.add(browser->invoices.self, &invoice, &id), ERR_OK);
    browser_forget(browser);
    browser_sign_up_admin(browser, "boss@example.com");

    browser_get(browser, "/admin/invoices.csv?q=se-1&sort=total");
    (void)browser_read_stream(browser);
    assert_body_has(browser, "\r\n1,SE-1,1,ada@example.com,,gold,5.00,1.00,0.40,4.40,0.00,0.00,usd,600,4242,,,in_1,ch_1,"
                             "2025-01-01T00:00:00Z\r\n");

    browser_get(browser, "/admin/invoices.csv?q=se-2");
    (void)browser_read_stream(browser);
    assert_body_lacks(browser, "SE-1");
}

static void who_downloads_what_is_recorded(void **state)
{
    struct browser *browser = *state;
    const struct audit_filter all = { .before = 0 };
    struct audit_entry entry;
    size_t count = 0;
    browser_sign_up_admin(browser, "boss@example.com");

    browser_get(browser, "/admin/invoices.csv?q=ada");
    browser_send(browser, (struct web_request){ .method = WEB_HEAD, .path = "/admin/invoices.csv" });

    assert_int_equal(browser->database.tables.audit_entries.count, 1);
    assert_int_equal(browser->audit_log.list(browser->audit_log.self, &all, &browser->arena, &entry, 1, &count), ERR_OK);
    assert_string_equal(entry.action, "invoices.exported");
    assert_string_equal(entry.actor.name, "boss@example.com");
    assert_string_equal(entry.changes[0].field, "q");
    assert_string_equal(entry.changes[0].after, "ada");
}

static void a_long_download_comes_in_pieces(void **state)
{
    struct browser *browser = *state;
    size_t lines = 0;
    browser_sign_up_admin(browser, "boss@example.com");
    for (int i = 0; i < 1000; i++) {
        struct bet bet = { .user_id = 1, .guess = 7, .dice = { 1, 2 }, .wagered = 1, .payout = 60, .net = -1, .placed_on = 1 };
        bet.id = i + 1;
        assert_int_equal(memory_table_append(&browser->database.tables.bets, &bet), ERR_OK);
    }

    browser_get(browser, "/admin/bets.csv");

    assert_int_equal(browser_read_stream(browser), 5);
    for (const char *at = browser->response.body; (at = strstr(at, "\r\n")) != NULL; at += 2) {
        lines++;
    }
    assert_int_equal(lines, 1001);
    assert_body_has(browser, "\r\n1000,1,boss@example.com,,0,7,1,2,1,6.0,-1,1970-01-01T00:00:00Z\r\n");
}

static void who_asks_for_the_head_gets_no_body(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com");

    browser_send(browser, (struct web_request){ .method = WEB_HEAD, .path = "/admin/bets.csv" });

    assert_status(browser, 200);
    assert_header(browser, "Content-Disposition", "attachment; filename=\"bets.csv\"");
}

static void a_store_that_goes_away_ends_the_stream(void **state)
{
    struct browser *browser = *state;
    struct arena arena;
    struct web_piece piece;
    browser_sign_up_admin(browser, "boss@example.com");
    browser_get(browser, "/admin/bets.csv");
    struct web_stream *stream = browser->response.stream;
    browser->faults = (struct memory_faults){ .fail_at = 1, .err = ERR_UNAVAILABLE };
    browser->database.faults = &browser->faults;
    arena_init(&arena, BROWSER_ARENA);

    assert_int_equal(stream->next(stream, &browser->services, &arena, &piece), ERR_UNAVAILABLE);

    arena_release(&arena);
}

#define PAGE_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(only_admins_come_in),
        PAGE_TEST(each_is_a_file_to_keep_with_its_columns_named),
        PAGE_TEST(users_are_told_without_their_secrets),
        PAGE_TEST(coupons_are_told_and_names_become_no_formulas),
        PAGE_TEST(invoices_of_the_search_are_told),
        PAGE_TEST(who_downloads_what_is_recorded),
        PAGE_TEST(a_long_download_comes_in_pieces),
        PAGE_TEST(who_asks_for_the_head_gets_no_body),
        PAGE_TEST(a_store_that_goes_away_ends_the_stream),
    };
    return cmocka_run_group_tests_name("downloads", tests, NULL, NULL);
}
