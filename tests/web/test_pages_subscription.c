#include "tests/web/shop.h"
#include <string.h>

/* Plans: seeing, taking, changing, ending, as CONTRACT has it. */

static void anybody_sees_the_plans_and_what_they_give(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/subscription/pricing");

    assert_status(browser, 200);
    assert_body_has(browser, "data-plan=\"bronze\"");
    assert_body_has(browser, "data-cents=\"500\">$5.00<");
    assert_body_has(browser, "1,500 coins every month");
    assert_body_has(browser, "href=\"/subscription/create?plan=platinum\"");
}

static void a_subscriber_who_looks_at_the_plans_comes_to_change_theirs(void **state)
{
    struct browser *browser = *state;
    shop_subscribe(browser, "gold");

    browser_get(browser, "/subscription/pricing");

    assert_redirect(browser, "/subscription/update");
}

static void a_visitor_who_chooses_a_plan_signs_in_first(void **state)
{
    struct browser *browser = *state;

    browser_get(browser, "/subscription/create?plan=gold");

    assert_redirect(browser, "/login?next=/subscription/create%3Fplan%3Dgold");
}

static void a_setup_intent_is_begun_for_a_script(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_post(browser, "/subscription/setup_intent", "x=1");

    assert_status(browser, 200);
    assert_header(browser, "Content-Type", "application/json");
    assert_body_has(browser, "{\"client_secret\":\"");
}

static void a_plan_is_taken_and_its_coins_come(void **state)
{
    struct browser *browser = *state;
    char form[256];
    browser_sign_up(browser, "ada@example.com");
    (void)snprintf(form, sizeof form, "plan=gold&name=Ada&coupon_code=&setup_intent=%s", shop_take_card(browser));

    browser_post(browser, "/subscription/create", form);

    assert_redirect(browser, "/settings");
    browser_get(browser, "/settings");
    assert_body_has(browser, "data-message=\"subscription.created\"");
    assert_body_has(browser, "id=\"plan\">Gold");
    assert_body_has(browser, "4242");
    assert_int_equal(browser_last_user(browser)->user.coins, 700);
}

static void an_unknown_plan_is_404(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/subscription/create?plan=copper");
    assert_status(browser, 404);
    assert_body_has(browser, "plan.unknown");

    browser_get(browser, "/subscription/create");
    assert_status(browser, 404);

    browser_post(browser, "/subscription/create", "plan=copper&setup_intent=seti_1");
    assert_status(browser, 404);
    assert_body_has(browser, "plan.unknown");
}

static void without_a_setup_intent_one_is_told_that_javascript_is_needed(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_post(browser, "/subscription/create", "plan=gold&name=Ada+L&coupon_code=");

    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"javascript.required\"");
    assert_body_has(browser, "value=\"Ada L\"");
    assert_int_equal(browser_last_user(browser)->user.coins, 100);
}

static void an_unknown_coupon_is_told_at_its_field(void **state)
{
    struct browser *browser = *state;
    char form[256];
    browser_sign_up(browser, "ada@example.com");
    (void)snprintf(form, sizeof form, "plan=gold&coupon_code=NONE-SUCH&setup_intent=%s", shop_take_card(browser));

    browser_post(browser, "/subscription/create", form);

    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"coupon_code.unknown\"");
    assert_body_has(browser, "aria-describedby=\"error-coupon_code\"");
    assert_body_has(browser, "value=\"NONE-SUCH\"");
    assert_int_equal(browser_last_user(browser)->user.coins, 100);
}

static void a_card_that_is_declined_changes_nothing(void **state)
{
    struct browser *browser = *state;
    char form[256];
    browser_sign_up(browser, "ada@example.com");
    (void)snprintf(form, sizeof form, "plan=gold&setup_intent=%s", shop_take_card(browser));
    shop_break_gateway(browser, ERR_PAYMENT_DECLINED);

    browser_post(browser, "/subscription/create", form);

    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"payment.declined\"");
    assert_int_equal(browser_last_user(browser)->user.coins, 100);
}

static void who_has_a_plan_is_told_so(void **state)
{
    struct browser *browser = *state;
    char form[256];
    shop_subscribe(browser, "gold");

    browser_get(browser, "/subscription/create?plan=bronze");
    assert_redirect(browser, "/subscription/update");
    browser_get(browser, "/subscription/update");
    assert_body_has(browser, "data-message=\"subscription.already\"");

    (void)snprintf(form, sizeof form, "plan=bronze&setup_intent=%s", shop_take_card(browser));
    browser_post(browser, "/subscription/create", form);
    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"subscription.already\"");
}

static void every_failure_of_the_gateway_has_its_key(void **state)
{
    struct browser *browser = *state;
    static const struct {
        enum err err;
        const char *key;
    } cases[] = {
        { ERR_PAYMENT_DECLINED, "payment.declined" },
        { ERR_PAYMENT_INVALID, "payment.invalid_request" },
        { ERR_PAYMENT_AUTHENTICATION, "payment.authentication" },
        { ERR_PAYMENT_UNREACHABLE, "payment.unreachable" },
        { ERR_PAYMENT_FAILED, "payment.error" },
    };
    shop_subscribe(browser, "gold");

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char code[64];
        char message[64];
        (void)snprintf(code, sizeof code, "\"code\":\"%s\"", cases[i].key);
        (void)snprintf(message, sizeof message, "data-message=\"%s\"", cases[i].key);
        shop_break_gateway(browser, cases[i].err);
        browser_post(browser, "/subscription/setup_intent", "x=1");
        assert_status(browser, 422);
        assert_body_has(browser, code);
        shop_break_gateway(browser, cases[i].err);
        browser_post(browser, "/subscription/update", "submit_platinum=1");
        assert_status(browser, 422);
        assert_body_has(browser, message);
    }
    assert_int_equal(browser_last_user(browser)->user.coins, 700);
}

static void a_bigger_plan_adds_the_difference(void **state)
{
    struct browser *browser = *state;
    shop_subscribe(browser, "gold");

    browser_get(browser, "/subscription/update");
    assert_body_has(browser, "name=\"submit_platinum\"");
    browser_post(browser, "/subscription/update", "coupon_code=&submit_platinum=1");

    assert_redirect(browser, "/settings");
    browser_get(browser, "/settings");
    assert_body_has(browser, "data-message=\"subscription.updated\"");
    assert_body_has(browser, "id=\"plan\">Platinum");
    assert_int_equal(browser_last_user(browser)->user.coins, 1600);
}

static void the_same_plan_changes_nothing(void **state)
{
    struct browser *browser = *state;
    shop_subscribe(browser, "gold");

    browser_post(browser, "/subscription/update", "coupon_code=&submit_gold=1");

    assert_redirect(browser, "/settings");
    assert_int_equal(browser_last_user(browser)->user.coins, 700);
}

static void a_change_to_no_plan_is_404_and_a_wrong_coupon_is_told(void **state)
{
    struct browser *browser = *state;
    shop_subscribe(browser, "gold");

    browser_post(browser, "/subscription/update", "submit_copper=1");
    assert_status(browser, 404);
    browser_post(browser, "/subscription/update", "coupon_code=");
    assert_status(browser, 404);
    browser_post(browser, "/subscription/update", "coupon_code=NONE&submit_bronze=1");
    assert_status(browser, 422);
    assert_body_has(browser, "data-error=\"coupon_code.unknown\"");
}

static void without_a_plan_there_is_nothing_to_change_or_cancel(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");

    browser_get(browser, "/subscription/update");
    assert_redirect(browser, "/subscription/pricing");
    browser_get(browser, "/subscription/pricing");
    assert_body_has(browser, "data-message=\"subscription.none\"");
    browser_get(browser, "/subscription/cancel");
    assert_redirect(browser, "/settings");

    browser_get(browser, "/settings");
    browser_post(browser, "/subscription/update", "submit_gold=1");
    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"subscription.none\"");
    browser_post(browser, "/subscription/cancel", "x=1");
    assert_status(browser, 422);
    assert_body_has(browser, "data-message=\"subscription.none\"");
}

static void a_subscription_is_cancelled_and_the_coins_stay(void **state)
{
    struct browser *browser = *state;
    shop_subscribe(browser, "gold");

    browser_get(browser, "/subscription/cancel");
    assert_body_has(browser, "Your plan Gold ends at once");
    browser_post(browser, "/subscription/cancel", "x=1");

    assert_redirect(browser, "/settings");
    browser_get(browser, "/settings");
    assert_body_has(browser, "data-message=\"subscription.cancelled\"");
    assert_body_has(browser, "id=\"plan\">none");
    assert_int_equal(browser_last_user(browser)->user.coins, 700);
}

static void only_who_never_had_a_plan_is_promised_free_days(void **state)
{
    struct browser *browser = *state;
    browser_sign_up(browser, "ada@example.com");
    browser_get(browser, "/subscription/create?plan=gold");
    assert_body_has(browser, "after 14 free days");
    assert_body_has(browser, "<dd>600</dd>");

    shop_subscribe_again(browser, "gold");
    browser_post(browser, "/subscription/cancel", "x=1");
    browser_get(browser, "/settings");

    browser_get(browser, "/subscription/create?plan=platinum");
    assert_body_lacks(browser, "after 14 free days");
    assert_body_has(browser, "<dd>900</dd>");
}

#define SHOP_TEST(rule) cmocka_unit_test_setup_teardown(rule, browser_open, browser_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHOP_TEST(anybody_sees_the_plans_and_what_they_give),
        SHOP_TEST(a_subscriber_who_looks_at_the_plans_comes_to_change_theirs),
        SHOP_TEST(a_visitor_who_chooses_a_plan_signs_in_first),
        SHOP_TEST(a_setup_intent_is_begun_for_a_script),
        SHOP_TEST(a_plan_is_taken_and_its_coins_come),
        SHOP_TEST(an_unknown_plan_is_404),
        SHOP_TEST(without_a_setup_intent_one_is_told_that_javascript_is_needed),
        SHOP_TEST(an_unknown_coupon_is_told_at_its_field),
        SHOP_TEST(a_card_that_is_declined_changes_nothing),
        SHOP_TEST(who_has_a_plan_is_told_so),
        SHOP_TEST(every_failure_of_the_gateway_has_its_key),
        SHOP_TEST(a_bigger_plan_adds_the_difference),
        SHOP_TEST(the_same_plan_changes_nothing),
        SHOP_TEST(a_change_to_no_plan_is_404_and_a_wrong_coupon_is_told),
        SHOP_TEST(without_a_plan_there_is_nothing_to_change_or_cancel),
        SHOP_TEST(a_subscription_is_cancelled_and_the_coins_stay),
        SHOP_TEST(only_who_never_had_a_plan_is_promised_free_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
