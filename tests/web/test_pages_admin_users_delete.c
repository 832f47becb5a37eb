#include <string.h>
#include "tests/web/browser.h"

/* Deleting many users, as CONTRACT has it. The admin is user 1; ann, bob and eve are 2, 3 and 4. */

static int open_house(void **state)
{
    static const char *const emails[] = { "ann@example.org", "bob@example.org", "eve@example.com" };
    int status = browser_open(state);
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com");
    for (size_t i = 0; i < sizeof emails / sizeof emails[0]; i++) {
        const struct seed_pair seeds = { .number = 1, .client_seed = "seed" };
        const struct new_user user = { .email = emails[i], .password_hash = "hash", .seeds = &seeds };
        int64_t id = 0;
        assert_int_equal(browser->users.add(browser->users.self, &user, &id), ERR_OK);
    }
    browser_get(browser, "/admin/users");
    return status;
}

static void assert_scheduled(struct browser *browser, const char *count)
{
    char mark[100];
    assert_redirect(browser, "/admin/users");
    browser_get(browser, "/admin/users");
    (void)snprintf(mark, sizeof mark, "data-message=\"users.deletion_scheduled\" data-count=\"%s\"", count);
    assert_body_has(browser, mark);
    browser_get(browser, "/admin/users");
    assert_body_lacks(browser, "data-count");
}

static void members_are_kept_out_and_visitors_asked_to_sign_in(void **state)
{
    struct browser *browser = *state;
    browser_forget(browser);
    browser_post(browser, "/admin/users/bulk_delete", "scope=all_selected_items&bulk_ids=2");
    assert_redirect(browser, "/login?next=/admin/users/bulk_delete");
    browser_sign_up(browser, "member@example.com");

    browser_post(browser, "/admin/users/bulk_delete", "scope=all_selected_items&bulk_ids=2");

    assert_status(browser, 403);
    assert_int_equal(browser_jobs(browser, "users.delete"), 0);
}

static void the_list_offers_it_and_asks_whether_one_is_sure(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/admin/users");
    assert_body_has(browser, "name=\"bulk_ids\" value=\"2\"");
    assert_body_lacks(browser, "name=\"bulk_ids\" value=\"1\"");
    assert_body_has(browser, "id=\"sure\" required");
    assert_body_lacks(browser, "all_search_results");
    browser_get(browser, "/admin/users?q=example.org");

    assert_body_has(browser, "all_search_results");
    assert_body_has(browser, "<input type=\"hidden\" name=\"q\" value=\"example.org\">");
}

static void chosen_users_are_deleted_by_a_job(void **state)
{
    struct browser *browser = *state;

    browser_post(browser, "/admin/users/bulk_delete", "scope=all_selected_items&bulk_ids=2&bulk_ids=4&bulk_ids=99&bulk_ids=x&q=");

    assert_scheduled(browser, "2");
    assert_job(browser, "users.delete", "ids", "2 4");
    assert_job(browser, "users.delete", "actor", "boss@example.com");
    assert_job(browser, "users.delete", "address", "192.0.2.7");
}

static void never_oneself(void **state)
{
    struct browser *browser = *state;

    browser_post(browser, "/admin/users/bulk_delete", "scope=all_selected_items&bulk_ids=1");

    assert_scheduled(browser, "0");
    assert_int_equal(browser_jobs(browser, "users.delete"), 0);
}

static void all_that_a_search_finds_is_deleted(void **state)
{
    struct browser *browser = *state;

    browser_post(browser, "/admin/users/bulk_delete", "scope=all_search_results&q=+EXAMPLE.org&bulk_ids=4");

    assert_scheduled(browser, "2");
    assert_job(browser, "users.delete", "ids", "2 3");
}

static void without_a_search_nothing_is_deleted(void **state)
{
    static const char *const forms[] = { "scope=all_search_results&q=", "scope=all_search_results",
                                         "scope=all_search_results&q=++" };
    struct browser *browser = *state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        browser_post(browser, "/admin/users/bulk_delete", forms[i]);
        assert_status(browser, 422);
        assert_body_has(browser, "data-message=\"users.search_missing\"");
        assert_body_has(browser, "<tr data-id=\"2\">");
    }
    assert_int_equal(browser_jobs(browser, "users.delete"), 0);
}

static void an_unknown_scope_deletes_nobody(void **state)
{
    struct browser *browser = *state;

    browser_post(browser, "/admin/users/bulk_delete", "scope=everybody&bulk_ids=2");
    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"scope.unknown\"");
    browser_post(browser, "/admin/users/bulk_delete", "bulk_ids=2");
    assert_status(browser, 422);

    assert_int_equal(browser_jobs(browser, "users.delete"), 0);
}

static void it_is_asked_for_by_post_only(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/admin/users/bulk_delete");

    assert_status(browser, 405);
    assert_header(browser, "Allow", "POST");
}

#define DELETE_TEST(rule) cmocka_unit_test_setup_teardown(rule, open_house, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DELETE_TEST(members_are_kept_out_and_visitors_asked_to_sign_in),
        DELETE_TEST(the_list_offers_it_and_asks_whether_one_is_sure),
        DELETE_TEST(chosen_users_are_deleted_by_a_job),
        DELETE_TEST(never_oneself),
        DELETE_TEST(all_that_a_search_finds_is_deleted),
        DELETE_TEST(without_a_search_nothing_is_deleted),
        DELETE_TEST(an_unknown_scope_deletes_nobody),
        DELETE_TEST(it_is_asked_for_by_post_only),
    };
    return cmocka_run_group_tests_name("deleting many users", tests, NULL, NULL);
}
