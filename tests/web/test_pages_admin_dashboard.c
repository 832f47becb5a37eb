#include "domain/kernel/calendar.h"
#include "tests/web/browser.h"

/* What an admin sees of the site as a whole. */

static void a_visitor_is_sent_to_sign_in_and_a_member_is_turned_away(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/admin?days=7");
    assert_redirect(browser, "/login?next=/admin%3Fdays%3D7");

    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/admin");
    assert_status(browser, 403);
    assert_body_has(browser, "role.forbidden");
    assert_body_lacks(browser, "data-chart");
}

/* A row of a table: its head and its one cell. */
static void assert_figure(const struct browser *browser, const char *label, const char *raw, const char *text)
{
    char row[300];
    (void)snprintf(row, sizeof row, "<th scope=\"row\">%s</th>\n<td class=\"amount\" data-value=\"%s\">%s</td>\n", label, raw,
                   text);
    assert_body_has(browser, row);
}

static void add_bet(struct browser *browser, int32_t guess, int64_t wagered, int64_t net, int64_t placed_on)
{
    const struct bet bet = {
        .guess = guess, .payout = payout_tenths(guess), .wagered = wagered, .net = net, .placed_on = placed_on
    };
    assert_int_equal(memory_table_append(&browser->database.tables.bets, &bet), ERR_OK);
}

static void add_subscription(struct browser *browser, enum plan_rank plan, int64_t coupon_id)
{
    const struct subscription subscription = { .plan = plan, .status = SUBSCRIPTION_ACTIVE, .coupon_id = coupon_id };
    assert_int_equal(memory_table_append(&browser->database.tables.subscriptions, &subscription), ERR_OK);
}

static void an_admin_sees_users_subscriptions_coupons_and_bets_by_their_kinds(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_forget(browser);
    browser_sign_up(browser, "bob@example.com");
    browser_forget(browser);
    browser_sign_up_admin(browser, "boss@example.com");
    add_subscription(browser, PLAN_GOLD, 0);
    add_subscription(browser, PLAN_GOLD, 7);
    add_subscription(browser, PLAN_GOLD, 0);
    add_subscription(browser, PLAN_BRONZE, 0);
    add_bet(browser, 6, 1, -1, browser->clock_state.now);

    browser_get(browser, "/admin");

    assert_status(browser, 200);
    assert_figure(browser, "Members", "2", "2");
    assert_figure(browser, "Admins", "1", "1");
    assert_figure(browser, "Bronze", "1", "1");
    assert_figure(browser, "Gold", "3", "3");
    assert_figure(browser, "Platinum", "0", "0");
    assert_figure(browser, "With a coupon", "1", "1");
    assert_figure(browser, "Without", "3", "3");
    assert_figure(browser, "7.2×", "1", "1");
    assert_figure(browser, "36×", "0", "0");
    assert_body_has(browser, "<a href=\"/admin\" aria-current=\"page\">Dashboard</a>");
}

static void a_day_has_its_sign_ups_bets_coins_and_revenue(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com"); /* on 15 January 2027 */
    int64_t day_before = browser->clock_state.now - CALENDAR_DAY;
    const struct invoice invoice = { .total = 123456, .created_on = day_before };
    assert_int_equal(memory_table_append(&browser->database.tables.invoices, &invoice), ERR_OK);
    add_bet(browser, 7, 1500, -1500, day_before);
    add_bet(browser, 7, 10, 60, day_before);

    browser_get(browser, "/admin");

    static const char yesterday[] = "<time datetime=\"2027-01-14\">14 Jan 2027</time>";
    assert_figure(browser, "<time datetime=\"2027-01-15\">15 Jan 2027</time>", "1", "1");
    assert_figure(browser, yesterday, "2", "2");
    assert_figure(browser, yesterday, "123456", "$1,234.56");
    assert_body_has(browser,
                    "<td class=\"amount\" data-value=\"1510\">1,510</td>\n<td class=\"amount\" data-value=\"60\">60</td>");
    assert_body_has(browser, "<span><strong>$1,234.56</strong></span>");
    assert_body_has(browser, "<span>Wagered <strong>1,510</strong></span><span>Won <strong>60</strong></span>");
}

static size_t count(const struct browser *browser, const char *part)
{
    size_t found = 0;
    const char *rest = browser->response.body;
    size_t size = browser->response.body_size;
    for (const char *at; (at = memmem(rest, size, part, strlen(part))) != NULL; found++) {
        size -= (size_t)(at - rest) + strlen(part);
        rest = at + strlen(part);
    }
    return found;
}

static void assert_days_shown(struct browser *browser, const char *target, size_t days, const char *marked)
{
    browser_get(browser, target);
    assert_status(browser, 200);
    assert_int_equal(count(browser, "<time datetime="), 4 * days);
    assert_body_has(browser, marked);
}

static void a_week_a_month_or_a_year_is_shown(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com");

    assert_days_shown(browser, "/admin?days=7", 7, "href=\"/admin?days=7#over_time\" aria-current=\"true\"");
    assert_days_shown(browser, "/admin?days=365", 365, "href=\"/admin?days=365#over_time\" aria-current=\"true\"");
    assert_days_shown(browser, "/admin", 30, "href=\"/admin?days=30#over_time\" aria-current=\"true\"");
    assert_days_shown(browser, "/admin?days=100000", 30, "href=\"/admin?days=30#over_time\" aria-current=\"true\"");
}

static void figures_that_can_not_be_read_are_an_error(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com");
    static const size_t needed[] = { 1, 3, 4 }; /* the session, totals, days; the second is chance for the token */
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        browser->faults = (struct memory_faults){ .fail_at = needed[i], .err = ERR_UNAVAILABLE };
        browser_get(browser, "/admin");
        assert_status(browser, 503);
    }
    browser->faults = (struct memory_faults){ .fail_at = 0 };

    browser_get(browser, "/admin");

    assert_status(browser, 200);
    assert_int_equal(browser->faults.calls, 4);
}

static void nothing_of_the_page_is_inline(void **state)
{
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com");

    browser_get(browser, "/admin");

    assert_body_has(browser, "<script type=\"module\" src=\"/assets/dashboard-1.js\"></script>");
    assert_body_lacks(browser, "style=");
    assert_body_lacks(browser, "<script>");
    assert_body_has(browser, "<details open>");
}

#define DASHBOARD_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DASHBOARD_TEST(a_visitor_is_sent_to_sign_in_and_a_member_is_turned_away),
        DASHBOARD_TEST(an_admin_sees_users_subscriptions_coupons_and_bets_by_their_kinds),
        DASHBOARD_TEST(a_day_has_its_sign_ups_bets_coins_and_revenue),
        DASHBOARD_TEST(a_week_a_month_or_a_year_is_shown),
        DASHBOARD_TEST(figures_that_can_not_be_read_are_an_error),
        DASHBOARD_TEST(nothing_of_the_page_is_inline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
