#include "tests/web/browser.h"
#include <string.h>
#include "adapters/web/routes.h"
#include "domain/audit/audit.h"

/* An admin acts as a user for support. Ann is user 1, the admin user 2. */

static void come_as_admin(struct browser *browser)
{
    browser_sign_up(browser, "ann@example.com");
    browser_forget(browser);
    browser_sign_up_admin(browser, "boss@example.com");
    browser_get(browser, "/admin/users/act_as?id=1");
}

static void act_as_ann(struct browser *browser)
{
    come_as_admin(browser);
    browser_post(browser, "/admin/users/act_as", "id=1&reason=she+sees+no+coins");
    assert_redirect(browser, "/settings");
}

static struct audit_entry latest_entry(struct browser *browser)
{
    const struct audit_filter all = { .before = 0 };
    struct audit_entry entry;
    size_t count = 0;
    assert_int_equal(browser->audit_log.list(browser->audit_log.self, &all, &browser->arena, &entry, 1, &count), ERR_OK);
    assert_int_equal(count, 1);
    return entry;
}

static void the_form_names_the_user_and_asks_for_a_reason(void **state)
{
    struct browser *browser = *state;

    come_as_admin(browser);

    assert_status(browser, 200);
    assert_body_has(browser, "ann@example.com");
    assert_body_has(browser, "name=\"id\" value=\"1\"");
    assert_body_has(browser, "name=\"reason\"");
}

static void the_form_is_for_admins_and_about_users_that_are_there(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ann@example.com");
    browser_get(browser, "/admin/users/act_as?id=1");
    assert_status(browser, 403);
    browser_post(browser, "/admin/users/act_as", "id=1&reason=x");
    assert_status(browser, 403);
    browser_post(browser, "/admin/act_as/end", "");
    assert_status(browser, 403);

    browser_forget(browser);
    browser_sign_up_admin(browser, "boss@example.com");
    browser_get(browser, "/admin/users/act_as?id=99");
    assert_status(browser, 404);
    browser_get(browser, "/admin/users/act_as?id=x");
    assert_status(browser, 404);
    browser_get(browser, "/admin/users/act_as");
    assert_status(browser, 404);
    browser_get(browser, "/settings");
    browser_post(browser, "/admin/users/act_as", "id=99&reason=x");
    assert_status(browser, 404);
    browser_post(browser, "/admin/act_as/end", "");
    assert_status(browser, 403);
}

static void who_is_deleted_is_not_found(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ann@example.com");
    browser_forget(browser);
    browser_sign_up_admin(browser, "boss@example.com");
    assert_int_equal(browser->users.forget(browser->users.self, 1, 1), ERR_OK);

    browser_get(browser, "/admin/users/act_as?id=1");
    assert_status(browser, 404);
    browser_get(browser, "/settings");
    browser_post(browser, "/admin/users/act_as", "id=1&reason=x");
    assert_status(browser, 404);
}

static void every_page_has_a_banner_with_the_users_name_and_the_way_back(void **state)
{
    struct browser *browser = *state;
    act_as_ann(browser);

    browser_get(browser, "/settings");
    assert_status(browser, 200);
    assert_body_has(browser, "data-message=\"acting.began\"");
    assert_body_has(browser, "You act as <strong>ann@example.com</strong>");
    assert_body_has(browser, "action=\"/admin/act_as/end\"");
    assert_body_lacks(browser, "boss@example.com");

    static const char *const pages[] = { "/", "/terms", "/bet/place", "/subscription/pricing", "/nowhere", "/admin" };
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        browser_get(browser, pages[i]);
        assert_body_has(browser, "You act as <strong>ann@example.com</strong>");
        assert_body_lacks(browser, "action=\"/logout\"");
    }
}

static void the_operators_pages_are_closed_meanwhile(void **state)
{
    struct browser *browser = *state;
    act_as_ann(browser);

    browser_get(browser, "/admin/audit");

    assert_status(browser, 403);
    assert_body_has(browser, "role.forbidden");
}

static void the_way_back_leads_to_oneself(void **state)
{
    struct browser *browser = *state;
    act_as_ann(browser);
    browser_get(browser, "/settings");

    browser_post(browser, "/admin/act_as/end", "");

    assert_redirect(browser, "/admin/users");
    browser_get(browser, "/settings");
    assert_body_has(browser, "data-message=\"acting.ended\"");
    assert_body_has(browser, "boss@example.com");
    assert_body_lacks(browser, "You act as");
    const struct audit_entry entry = latest_entry(browser);
    assert_string_equal(entry.action, "user.acting_ended");
    assert_string_equal(entry.actor.name, "boss@example.com");
    assert_int_equal(entry.actor.acting_as, 1);
    assert_int_equal(entry.subject_id, 1);
}

static void the_way_back_is_open_when_the_user_was_disabled_meanwhile(void **state)
{
    struct browser *browser = *state;
    act_as_ann(browser);
    memory_database_user(&browser->database, 1)->user.active = false;

    browser_get(browser, "/settings");
    assert_status(browser, 403);
    assert_body_has(browser, "action=\"/admin/act_as/end\"");
    browser_post(browser, "/admin/act_as/end", "");

    assert_redirect(browser, "/admin/users");
}

static void the_way_back_needs_the_token(void **state)
{
    struct browser *browser = *state;
    act_as_ann(browser);
    browser->csrf_token[0] = '\0';

    browser_post(browser, "/admin/act_as/end", "");

    assert_status(browser, 403);
    assert_body_has(browser, "csrf.invalid");
}

static void whatever_changes_something_of_the_users_is_barred(void **state)
{
    struct browser *browser = *state;
    act_as_ann(browser);
    browser_get(browser, "/settings");

    for (size_t i = 0; i < route_count; i++) {
        if (routes[i].method == WEB_POST && (routes[i].audience == FOR_EVERYONE || routes[i].audience == FOR_MEMBERS) &&
            strcmp(routes[i].pattern, "/subscription/coupon_code") != 0) {
            browser_post_json(browser, routes[i].pattern, "a=b");
            assert_status(browser, 403);
            assert_body_has(browser, "\"code\":\"acting.barred\"");
        }
    }
    browser_get(browser, "/subscription/purchase_coins/complete?payment_intent=pi_1");
    assert_status(browser, 403);
    assert_body_has(browser, "acting.barred");
}

static void what_only_looks_is_not_barred(void **state)
{
    struct browser *browser = *state;
    act_as_ann(browser);
    browser_get(browser, "/subscription/purchase_coins");
    assert_status(browser, 200);

    browser_post_json(browser, "/subscription/coupon_code", "coupon_code=NONE");

    assert_status(browser, 404);
    assert_body_has(browser, "\"code\":\"coupon.unknown\"");
}

static void a_try_of_what_is_barred_changes_nothing_and_is_recorded_with_both(void **state)
{
    struct browser *browser = *state;
    act_as_ann(browser);
    browser_get(browser, "/bet/place");

    browser_post(browser, "/bet/place", "guess=7&wagered=5");

    assert_status(browser, 403);
    assert_int_equal(browser->database.tables.bets.count, 0);
    const struct audit_entry entry = latest_entry(browser);
    assert_string_equal(entry.action, "user.acting_barred");
    assert_int_equal(entry.actor.user_id, 2);
    assert_string_equal(entry.actor.name, "boss@example.com");
    assert_string_equal(entry.actor.address, "192.0.2.7");
    assert_int_equal(entry.actor.acting_as, 1);
    assert_string_equal(entry.changes[0].after, "POST /bet/place");
}

static void the_access_log_names_both(void **state)
{
    struct browser *browser = *state;
    act_as_ann(browser);

    browser_get(browser, "/settings");
    assert_int_equal(browser->response.user_id, 1);
    assert_int_equal(browser->response.admin_id, 2);

    browser_post(browser, "/admin/act_as/end", "");
    browser_get(browser, "/settings");
    assert_int_equal(browser->response.user_id, 2);
    assert_int_equal(browser->response.admin_id, 0);
}

static void assert_refused(struct browser *browser, const char *form, const char *part)
{
    browser_post(browser, "/admin/users/act_as", form);
    assert_status(browser, 422);
    assert_body_has(browser, part);
    assert_int_equal(browser->database.tables.audit_entries.count, 0);
    browser_get(browser, "/settings");
    assert_body_lacks(browser, "You act as");
}

static void a_reason_is_needed_and_some_users_are_nobodys_to_act_as(void **state)
{
    struct browser *browser = *state;
    come_as_admin(browser);

    assert_refused(browser, "id=1", "data-error=\"reason.missing\"");
    assert_refused(browser, "id=2&reason=x", "data-message=\"acting.oneself\"");
    memory_database_user(&browser->database, 1)->user.active = false;
    assert_refused(browser, "id=1&reason=kept+text", "data-message=\"acting.disabled\"");
    memory_database_user(&browser->database, 1)->user =
        (struct user){ .id = 1, .email = "ann@example.com", .role = USER_ADMIN, .active = true };
    assert_refused(browser, "id=1&reason=kept+text", "data-message=\"acting.admin\"");
    browser_post(browser, "/admin/users/act_as", "id=1&reason=kept+text");
    assert_body_has(browser, ">kept text</textarea>");
}

static void fields_that_are_not_asked_for_change_nothing(void **state)
{
    struct browser *browser = *state;
    come_as_admin(browser);

    browser_post(browser, "/admin/users/act_as", "id=1&reason=x&role=admin&acting_as=2&user_id=2&coins=9");

    assert_redirect(browser, "/settings");
    const struct user *ann = &memory_database_user(&browser->database, 1)->user;
    assert_int_equal(ann->role, USER_MEMBER);
    assert_int_equal(ann->coins, 100);
}

#define ACTING_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACTING_TEST(the_form_names_the_user_and_asks_for_a_reason),
        ACTING_TEST(the_form_is_for_admins_and_about_users_that_are_there),
        ACTING_TEST(who_is_deleted_is_not_found),
        ACTING_TEST(every_page_has_a_banner_with_the_users_name_and_the_way_back),
        ACTING_TEST(the_operators_pages_are_closed_meanwhile),
        ACTING_TEST(the_way_back_leads_to_oneself),
        ACTING_TEST(the_way_back_is_open_when_the_user_was_disabled_meanwhile),
        ACTING_TEST(the_way_back_needs_the_token),
        ACTING_TEST(whatever_changes_something_of_the_users_is_barred),
        ACTING_TEST(what_only_looks_is_not_barred),
        ACTING_TEST(a_try_of_what_is_barred_changes_nothing_and_is_recorded_with_both),
        ACTING_TEST(the_access_log_names_both),
        ACTING_TEST(a_reason_is_needed_and_some_users_are_nobodys_to_act_as),
        ACTING_TEST(fields_that_are_not_asked_for_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
