#include <string.h>
#include "tests/web/browser.h"

/* The list of users, as CONTRACT has it: 50 a page, searched and sorted. */

/* A user beside the admin who is signed in: its id is its number of joining. */
static struct memory_user *add(struct browser *browser, const char *email)
{
    browser->clock_state.now += 1000000;
    const struct seed_pair seeds = { .number = 1, .client_seed = "seed" };
    const struct new_user user = {
        .email = email, .password_hash = "hash", .seeds = &seeds, .created_on = browser->clock_state.now
    };
    int64_t id = 0;
    assert_int_equal(browser->users.add(browser->users.self, &user, &id), ERR_OK);
    return memory_database_user(&browser->database, id);
}

static void add_many(struct browser *browser, int count)
{
    for (int i = 0; i < count; i++) {
        char email[40];
        (void)snprintf(email, sizeof email, "many%d@example.org", i);
        (void)add(browser, email);
    }
}

static int open_as_admin(void **state)
{
    int status = browser_open(state);
    browser_sign_up_admin(*state, "boss@example.com");
    return status;
}

static void assert_order(const struct browser *browser, const char *first, const char *second)
{
    const char *body = browser->response.body;
    assert_body_has(browser, first);
    assert_body_has(browser, second);
    assert_true(strstr(body, first) < strstr(body, second));
}

static size_t count_rows(const struct browser *browser)
{
    size_t count = 0;
    for (const char *at = browser->response.body; (at = strstr(at, "<tr data-id=")) != NULL; at++) {
        count++;
    }
    return count;
}

static void members_are_kept_out_and_visitors_asked_to_sign_in(void **state)
{
    static const char *const targets[] = { "/admin/users", "/admin/users/page/1" };
    struct browser *browser = *state;
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        browser_forget(browser);
        browser_get(browser, targets[i]);
        assert_status(browser, 303);
        assert_non_null(strstr(web_response_find(&browser->response, "Location"), "/login?next=/admin/users"));
    }
    browser_forget(browser);
    browser_sign_up(browser, "member@example.com");
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        browser_get(browser, targets[i]);
        assert_status(browser, 403);
    }
}

static void an_admin_sees_all_users_the_newest_first(void **state)
{
    struct browser *browser = *state;
    struct memory_user *row = add(browser, "new@example.org");
    row->user.coins = 12345;
    row->user.active = false;

    browser_get(browser, "/admin/users");

    assert_status(browser, 200);
    assert_header(browser, "Cache-Control", "no-store");
    assert_body_has(browser, "<tr data-id=\"2\">");
    assert_order(browser, "new@example.org", "/admin/users/edit/1\">boss@example.com");
    assert_body_has(browser, "12,345");
    assert_body_has(browser, "disabled");
    assert_body_has(browser, "never");
}

static void a_page_has_fifty_and_links_to_the_next_and_the_one_before(void **state)
{
    struct browser *browser = *state;
    add_many(browser, 100);

    browser_get(browser, "/admin/users");
    assert_int_equal(count_rows(browser), 50);
    assert_body_has(browser, "rel=\"next\" href=\"/admin/users/page/2\"");
    assert_body_lacks(browser, "rel=\"prev\"");
    browser_get(browser, "/admin/users/page/2?sort=coins&direction=asc&q=");
    assert_int_equal(count_rows(browser), 50);
    assert_body_has(browser, "rel=\"next\" href=\"/admin/users/page/3?sort=coins&amp;direction=asc\"");
    assert_body_has(browser, "rel=\"prev\" href=\"/admin/users/page/1?sort=coins&amp;direction=asc\"");
    browser_get(browser, "/admin/users/page/3");

    assert_int_equal(count_rows(browser), 1);
    assert_body_lacks(browser, "rel=\"next\"");
}

static void past_the_end_is_not_found_and_page_one_always_is(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/admin/users/page/1?q=nobody");
    assert_status(browser, 200);
    assert_body_has(browser, "Nobody found.");
    browser_get(browser, "/admin/users/page/2");
    assert_status(browser, 404);
    browser_get(browser, "/admin/users/page/9223372036854775807");
    assert_status(browser, 404);
    browser_get(browser, "/admin/users/page/0");
    assert_status(browser, 404);
    browser_get(browser, "/admin/users/page/x");
    assert_status(browser, 404);
}

static void a_search_finds_a_part_in_any_case(void **state)
{
    struct browser *browser = *state;
    (void)add(browser, "ann@example.org");
    struct memory_user *bob = add(browser, "bob@example.org");
    memcpy(bob->user.username, "Annabel", sizeof "Annabel");
    (void)add(browser, "eve@example.org");

    browser_get(browser, "/admin/users?q=+ANN");

    assert_int_equal(count_rows(browser), 2);
    assert_body_has(browser, "value=\"ANN\"");
    assert_body_has(browser, "href=\"/admin/users?q=ANN&amp;sort=coins&amp;direction=desc\"");
}

static void it_sorts_by_what_is_asked_for(void **state)
{
    struct browser *browser = *state;
    struct memory_user *ann = add(browser, "ann@example.org");
    struct memory_user *bob = add(browser, "bob@example.org");
    ann->user.coins = 7;
    bob->user.coins = 9;
    ann->user.sign_in_count = 5;

    browser_get(browser, "/admin/users?sort=coins&direction=asc");
    assert_order(browser, "ann@", "bob@");
    assert_body_has(browser, "aria-sort=\"ascending\"");
    browser_get(browser, "/admin/users?sort=coins&direction=desc");
    assert_order(browser, "bob@", "ann@");
    browser_get(browser, "/admin/users?sort=sign_in_count");

    assert_order(browser, "ann@", "bob@");
}

static void any_other_order_is_the_default(void **state)
{
    struct browser *browser = *state;
    (void)add(browser, "ann@example.org");
    (void)add(browser, "bob@example.org");

    browser_get(browser, "/admin/users?sort=password_hash&direction=sideways");

    assert_status(browser, 200);
    assert_order(browser, "bob@", "ann@");
}

static void without_its_store_the_page_says_so(void **state)
{
    struct browser *browser = *state;
    browser->faults = (struct memory_faults){ .fail_at = 3, .err = ERR_UNAVAILABLE }; /* behind the session and the token */

    browser_get(browser, "/admin/users");

    assert_status(browser, 503);
    assert_non_null(web_response_find(&browser->response, "Retry-After"));
}

#define LIST_TEST(rule) cmocka_unit_test_setup_teardown(rule, open_as_admin, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIST_TEST(members_are_kept_out_and_visitors_asked_to_sign_in),
        LIST_TEST(an_admin_sees_all_users_the_newest_first),
        LIST_TEST(a_page_has_fifty_and_links_to_the_next_and_the_one_before),
        LIST_TEST(past_the_end_is_not_found_and_page_one_always_is),
        LIST_TEST(a_search_finds_a_part_in_any_case),
        LIST_TEST(it_sorts_by_what_is_asked_for),
        LIST_TEST(any_other_order_is_the_default),
        LIST_TEST(without_its_store_the_page_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
