#include <string.h>
#include "tests/web/shop.h"

/* Making and editing users, as CONTRACT has it. The admin is user 1, ann user 2. */

static void sign_in_as(struct browser *browser, const char *email)
{
    char form[200];
    browser_forget(browser);
    browser_get(browser, "/login");
    (void)snprintf(form, sizeof form, "identity=%s&password=correct+horse+battery", email);
    browser_post(browser, "/login", form);
    assert_status(browser, 303);
    browser_get(browser, "/settings");
}

static int open_house(void **state)
{
    int status = browser_open(state);
    struct browser *browser = *state;
    browser_sign_up_admin(browser, "boss@example.com");
    browser_forget(browser);
    browser_sign_up(browser, "ann@example.com");
    sign_in_as(browser, "boss@example.com");
    return status;
}

static const struct user *user_at(struct browser *browser, int64_t id)
{
    return &memory_database_user(&browser->database, id)->user;
}

static void post_edit(struct browser *browser, const char *form)
{
    browser_get(browser, "/admin/users/edit/2");
    browser_post(browser, "/admin/users/edit/2", form);
}

static void members_are_kept_out_and_visitors_asked_to_sign_in(void **state)
{
    static const char *const gets[] = { "/admin/users/new", "/admin/users/edit/1" };
    static const char *const posts[] = { "/admin/users/new", "/admin/users/edit/1", "/admin/users/cancel_subscription" };
    struct browser *browser = *state;
    for (size_t i = 0; i < sizeof posts / sizeof posts[0]; i++) {
        browser_forget(browser);
        browser_post(browser, posts[i], "id=1&role=admin&active=on");
        assert_status(browser, 303);
        assert_non_null(strstr(web_response_find(&browser->response, "Location"), "/login?next=/admin/users/"));
    }
    sign_in_as(browser, "ann@example.com");
    for (size_t i = 0; i < sizeof gets / sizeof gets[0]; i++) {
        browser_get(browser, gets[i]);
        assert_status(browser, 403);
    }
    for (size_t i = 0; i < sizeof posts / sizeof posts[0]; i++) {
        browser_post(browser, posts[i], "id=1&role=admin&active=on");
        assert_status(browser, 403);
    }
    assert_int_equal(browser->database.tables.users.count, 2);
}

static void without_the_token_nothing_is_done(void **state)
{
    struct browser *browser = *state;
    browser->csrf_token[0] = '\0';

    browser_post(browser, "/admin/users/edit/2", "coins=5&role=member&active=on");

    assert_status(browser, 403);
    assert_int_equal(user_at(browser, 2)->coins, 100);
}

static void the_form_is_filled_in(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/admin/users/edit/2");

    assert_status(browser, 200);
    assert_body_has(browser, "ann@example.com");
    assert_body_has(browser, "name=\"coins\" value=\"100\"");
    assert_body_has(browser, "name=\"active\" value=\"on\" checked");
    assert_body_has(browser, "name=\"shown_coins\" value=\"100\"");
    assert_body_has(browser, "href=\"/admin/users/act_as?id=2\"");
    assert_body_lacks(browser, "cancel_subscription");
    assert_body_lacks(browser, "id=\"stored\"");
}

static void who_is_not_there_is_not_found(void **state)
{
    static const char *const targets[] = { "/admin/users/edit/99", "/admin/users/edit/x", "/admin/users/edit/2x" };
    struct browser *browser = *state;
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        browser_get(browser, targets[i]);
        assert_status(browser, 404);
        browser_get(browser, "/admin/users");
        browser_post(browser, targets[i], "coins=5&active=on");
        assert_status(browser, 404);
    }
}

static void a_saved_edit_leads_to_the_list(void **state)
{
    struct browser *browser = *state;

    post_edit(browser, "coins=250&username=Ann&role=admin&active=on&reason=because");

    assert_redirect(browser, "/admin/users");
    browser_get(browser, "/admin/users");
    assert_body_has(browser, "data-message=\"user.saved\"");
    assert_int_equal(user_at(browser, 2)->coins, 250);
    assert_string_equal(user_at(browser, 2)->username, "Ann");
    assert_int_equal(user_at(browser, 2)->role, USER_ADMIN);
}

static void fields_of_other_forms_change_nothing(void **state)
{
    struct browser *browser = *state;
    const struct user before = *user_at(browser, 2);

    post_edit(browser, "coins=100&username=&role=member&active=on&email=eve@example.com&password=another+horse&id=1&locale=es&"
                       "created_on=0&sign_in_count=9&customer=cus_1&coin_debt=5&bet_count=7&deleted=1");

    assert_redirect(browser, "/admin/users");
    assert_memory_equal(user_at(browser, 2), &before, sizeof before);
}

static void an_unchecked_box_disables(void **state)
{
    struct browser *browser = *state;

    post_edit(browser, "coins=100&username=&role=member");

    assert_redirect(browser, "/admin/users");
    assert_false(user_at(browser, 2)->active);
}

static void what_is_wrong_is_told_at_its_field_and_the_rest_stays_typed(void **state)
{
    struct browser *browser = *state;

    post_edit(browser, "coins=-1&username=a+b&role=owner&active=on&reason=typed&revision=1&shown_coins=100");

    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"coins.range\"");
    assert_body_has(browser, "data-error=\"username.format\"");
    assert_body_has(browser, "data-error=\"role.unknown\"");
    assert_body_has(browser, "value=\"a b\"");
    assert_body_has(browser, "value=\"typed\"");
    assert_body_has(browser, "name=\"revision\" value=\"1\"");
}

static void the_last_admin_is_kept(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/admin/users/edit/1");

    browser_post(browser, "/admin/users/edit/1", "coins=100&username=&role=member&active=on");

    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"user.last_admin\"");
    assert_int_equal(user_at(browser, 1)->role, USER_ADMIN);
}

static void who_gives_up_the_own_rights_leaves_the_operators_pages(void **state)
{
    struct browser *browser = *state;
    post_edit(browser, "role=admin&active=on");
    browser_get(browser, "/admin/users/edit/1");

    browser_post(browser, "/admin/users/edit/1", "role=member&active=on");

    assert_redirect(browser, "/");
    browser_get(browser, "/admin/users");
    assert_status(browser, 403);
}

static void the_second_of_two_admins_sees_both_versions_and_may_save_again(void **state)
{
    struct browser *browser = *state;
    post_edit(browser, "coins=777&username=First&role=member&active=on&revision=0&shown_coins=100");
    assert_redirect(browser, "/admin/users");

    browser_post(browser, "/admin/users/edit/2", "coins=55&username=Second&role=admin&active=on&revision=0&shown_coins=100");

    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"user.changed_meanwhile\"");
    assert_body_has(browser, "id=\"stored\"");
    assert_body_has(browser, "<td>First</td>");
    assert_body_has(browser, "<td>777</td>");
    assert_body_has(browser, "name=\"username\" value=\"Second\"");
    assert_body_has(browser, "name=\"coins\" value=\"55\"");
    assert_body_has(browser, "name=\"revision\" value=\"1\"");
    assert_body_has(browser, "name=\"shown_coins\" value=\"777\"");
    browser_post(browser, "/admin/users/edit/2", "coins=55&username=Second&role=admin&active=on&revision=1&shown_coins=777");
    assert_redirect(browser, "/admin/users");
    assert_int_equal(user_at(browser, 2)->coins, 55);
}

static void a_form_that_is_no_form_is_refused(void **state)
{
    struct browser *browser = *state;

    post_edit(browser, "coins=5&active=on&revision=soon");

    assert_status(browser, 400);
}

static void a_new_user_is_what_was_typed(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/admin/users/new");
    assert_status(browser, 200);
    assert_body_has(browser, "name=\"coins\" value=\"100\"");

    browser_post(browser, "/admin/users/new",
                 "email=eve@example.com&password=correct+horse&username=Eve&role=admin&active=on&coins=7&customer=cus_1&id=9");

    assert_redirect(browser, "/admin/users");
    browser_get(browser, "/admin/users");
    assert_body_has(browser, "data-message=\"user.created\"");
    const struct memory_user *row = memory_database_user(&browser->database, 3);
    assert_string_equal(row->user.email, "eve@example.com");
    assert_string_equal(row->user.username, "Eve");
    assert_int_equal(row->user.coins, 7);
    assert_int_equal(row->user.role, USER_ADMIN);
    assert_true(row->user.active);
    assert_string_equal(row->customer, "");
}

static void a_new_user_has_the_rules_of_signing_up(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/admin/users/new");

    browser_post(browser, "/admin/users/new", "email=ann@example.com&password=correct+horse&active=on");
    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"email.taken\"");
    assert_body_has(browser, "value=\"ann@example.com\"");
    browser_post(browser, "/admin/users/new", "email=ann&password=secret+&active=on&coins=");

    assert_body_has(browser, "data-error=\"email.invalid\"");
    assert_body_has(browser, "data-error=\"password.length\"");
    assert_body_has(browser, "data-error=\"coins.range\"");
    assert_body_lacks(browser, "secret");
    assert_int_equal(browser->database.tables.users.count, 2);
}

static void a_subscription_is_cancelled_for_its_user(void **state)
{
    struct browser *browser = *state;
    sign_in_as(browser, "ann@example.com");
    shop_subscribe_again(browser, "gold");
    sign_in_as(browser, "boss@example.com");
    browser_get(browser, "/admin/users/edit/2");
    assert_body_has(browser, "action=\"/admin/users/cancel_subscription\"");

    browser_post(browser, "/admin/users/cancel_subscription", "id=2");

    assert_redirect(browser, "/admin/users/edit/2");
    browser_get(browser, "/admin/users/edit/2");
    assert_body_has(browser, "data-message=\"subscription.cancelled_for\"");
    assert_body_lacks(browser, "action=\"/admin/users/cancel_subscription\"");
    assert_true(user_at(browser, 2)->coins > 100);
}

static void where_there_is_none_it_says_so(void **state)
{
    struct browser *browser = *state;
    browser_get(browser, "/admin/users/edit/2");

    browser_post(browser, "/admin/users/cancel_subscription", "id=2");
    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"subscription.none\"");
    assert_body_has(browser, "name=\"coins\" value=\"100\"");
    browser_post(browser, "/admin/users/cancel_subscription", "id=99");
    assert_status(browser, 404);
    browser_post(browser, "/admin/users/cancel_subscription", "");

    assert_status(browser, 404);
}

static void a_gateway_that_fails_is_told_of(void **state)
{
    struct browser *browser = *state;
    sign_in_as(browser, "ann@example.com");
    shop_subscribe_again(browser, "gold");
    sign_in_as(browser, "boss@example.com");
    shop_break_gateway(browser, ERR_PAYMENT_UNREACHABLE);

    browser_post(browser, "/admin/users/cancel_subscription", "id=2");

    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"payment.unreachable\"");
}

#define USER_TEST(rule) cmocka_unit_test_setup_teardown(rule, open_house, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        USER_TEST(members_are_kept_out_and_visitors_asked_to_sign_in),
        USER_TEST(without_the_token_nothing_is_done),
        USER_TEST(the_form_is_filled_in),
        USER_TEST(who_is_not_there_is_not_found),
        USER_TEST(a_saved_edit_leads_to_the_list),
        USER_TEST(fields_of_other_forms_change_nothing),
        USER_TEST(an_unchecked_box_disables),
        USER_TEST(what_is_wrong_is_told_at_its_field_and_the_rest_stays_typed),
        USER_TEST(the_last_admin_is_kept),
        USER_TEST(who_gives_up_the_own_rights_leaves_the_operators_pages),
        USER_TEST(the_second_of_two_admins_sees_both_versions_and_may_save_again),
        USER_TEST(a_form_that_is_no_form_is_refused),
        USER_TEST(a_new_user_is_what_was_typed),
        USER_TEST(a_new_user_has_the_rules_of_signing_up),
        USER_TEST(a_subscription_is_cancelled_for_its_user),
        USER_TEST(where_there_is_none_it_says_so),
        USER_TEST(a_gateway_that_fails_is_told_of),
    };
    return cmocka_run_group_tests_name("an admin's page of a user", tests, NULL, NULL);
}
