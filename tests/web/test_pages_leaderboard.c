#include "tests/web/shop.h"
#include <string.h>

/* The leaderboard, as CONTRACT has it: subscribers with a username, by coins; 100 rows and one's own rank. */

static void add_leader(struct browser *browser, const char *name, int64_t coins)
{
    char email[64];
    (void)snprintf(email, sizeof email, "%s@example.com", name);
    browser->clock_state.now += 60000000; /* so many sign up in a minute */
    browser_forget(browser);
    browser_sign_up(browser, email);
    struct memory_user *row = browser_last_user(browser);
    row->user.coins = coins;
    (void)snprintf(row->user.username, sizeof row->user.username, "%s", name);
    struct subscription subscription = { .user_id = row->user.id, .plan = PLAN_GOLD, .status = SUBSCRIPTION_ACTIVE };
    int64_t id = 0;
    (void)snprintf(subscription.gateway_id, sizeof subscription.gateway_id, "sub_%s", name);
    assert_int_equal(browser->subscriptions.add(browser->subscriptions.self, &subscription, &id), ERR_OK);
}

static void anybody_sees_the_leaders_by_their_coins(void **state)
{
    struct browser *browser = *state;
    add_leader(browser, "poor", 5);
    add_leader(browser, "rich", 12345);
    browser_forget(browser);

    browser_get(browser, "/leaderboard");

    assert_status(browser, 200);
    const char *body = browser->response.body;
    assert_true(strstr(body, ">rich<") < strstr(body, ">poor<"));
    assert_body_has(browser, "12,345");
    assert_body_has(browser, "data-id=\"2\"");
    assert_body_lacks(browser, "id=\"own_rank\"");
}

static void a_leader_sees_the_own_rank_beyond_the_hundred_rows(void **state)
{
    struct browser *browser = *state;
    for (int i = 0; i < 101; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "p%d", i);
        add_leader(browser, name, 1000 - i);
    }

    browser_get(browser, "/leaderboard");

    assert_body_has(browser, "id=\"own_rank\">101<");
    assert_body_has(browser, ">p99<");
    assert_body_lacks(browser, ">p100<");
}

static void who_is_no_leader_has_no_rank(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/leaderboard");

    assert_status(browser, 200);
    assert_body_has(browser, "Nobody yet.");
    assert_body_lacks(browser, "id=\"own_rank\"");
}

#define SHOP_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHOP_TEST(anybody_sees_the_leaders_by_their_coins),
        SHOP_TEST(a_leader_sees_the_own_rank_beyond_the_hundred_rows),
        SHOP_TEST(who_is_no_leader_has_no_rank),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
