#include "domain/kernel/calendar.h"
#include "tests/domain/billing_rig.h"

static void a_new_subscriber_has_a_trial_of_14_days(void **state)
{
    struct billing_rig *rig = *state;
    int64_t second = rig->fakes.time.now / CALENDAR_SECOND * CALENDAR_SECOND;

    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);

    const struct subscription row = rig_subscription(rig);
    assert_int_equal(row.status, SUBSCRIPTION_TRIALING);
    assert_int_equal(row.plan, PLAN_GOLD);
    assert_int_equal(row.current_period_end_on, second + 14 * CALENDAR_DAY);
    assert_int_equal(memory_gateway_charges(&rig->gateway, rig_at_gateway(rig).customer, NULL), 0);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void subscribing_adds_the_plans_coins_at_once(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(rig_subscribe(rig, "platinum", ""), ERR_OK);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1500);
    rig_let_run(rig);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1500);
}

static void the_card_is_kept_with_its_holders_name(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);

    const struct card_on_file card = rig_card(rig);
    assert_string_equal(card.name, "Ann Smith");
    assert_string_equal(card.card.last4, "4242");
    assert_int_equal(card.card.exp_year, 2034);
}

static void a_name_that_is_too_long_is_cut_between_two_characters(void **state)
{
    struct billing_rig *rig = *state;
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    char name[2 * CARD_NAME_BYTES] = "x";
    while (strlen(name) < sizeof name - 3) {
        memcpy(name + strlen(name), "é", sizeof "é");
    }
    const struct subscribe_wish wish = { .plan = "gold", .name = name, .setup_intent = intent };

    assert_int_equal(billing_subscribe(&rig->ports, &rig->arena, rig->ann.id, &wish, &rig->why), ERR_OK);

    const struct card_on_file card = rig_card(rig);
    assert_int_equal(strlen(card.name), CARD_NAME_BYTES - 1);
    assert_memory_equal(card.name, name, CARD_NAME_BYTES - 1);
}

static void a_card_without_a_name_is_a_card(void **state)
{
    struct billing_rig *rig = *state;
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    const struct subscribe_wish wish = { .plan = "gold", .setup_intent = intent };

    assert_int_equal(billing_subscribe(&rig->ports, &rig->arena, rig->ann.id, &wish, &rig->why), ERR_OK);

    assert_string_equal(rig_card(rig).name, "");
}

static void an_unknown_plan_is_refused(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(rig_subscribe(rig, "silver", NULL), ERR_REJECTED);

    rig_assert_problem(rig, "", "plan.unknown");
}

static void without_a_setup_intent_javascript_is_required(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", NULL, NULL), ERR_REJECTED);
    rig_assert_problem(rig, "", "javascript.required");

    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", NULL, ""), ERR_REJECTED);
    rig_assert_problem(rig, "", "javascript.required");
}

static void a_subscriber_does_not_subscribe_again(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);

    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_REJECTED);

    rig_assert_problem(rig, "", "subscription.already");
    assert_int_equal(rig->gateway.subscriptions.count, 1);
}

static void an_unknown_coupon_is_told_at_its_field(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(rig_subscribe(rig, "gold", "NOPE"), ERR_REJECTED);
    rig_assert_problem(rig, "coupon_code", "coupon_code.unknown");

    assert_int_equal(rig_subscribe(rig, "gold", "not a code"), ERR_REJECTED);
    rig_assert_problem(rig, "coupon_code", "coupon_code.unknown");
}

static void a_coupon_is_redeemed_in_any_case(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "HALF", 50, 1);

    assert_int_equal(rig_subscribe(rig, "gold", " half "), ERR_OK);

    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
    assert_int_equal(rig_subscription(rig).coupon_id, coupon);
    assert_string_equal(rig_at_gateway(rig).coupon, "HALF");
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void the_last_redemption_goes_to_one_customer_only(void **state)
{
    struct billing_rig *rig = *state;
    const struct user bob = fakes_sign_up(&rig->fakes, "bob@example.com", NULL);
    int64_t coupon = rig_add_coupon(rig, "LAST", 50, 1);
    const char *bobs = rig_take_card(rig, bob.id, MEMORY_BANK_PAYS);
    assert_int_equal(rig_subscribe(rig, "gold", "LAST"), ERR_OK);

    assert_int_equal(rig_subscribe_with(rig, bob.id, "gold", "LAST", bobs), ERR_REJECTED);

    rig_assert_problem(rig, "coupon_code", "coupon_code.unknown");
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
}

static void a_coupon_that_the_gateway_does_not_know_is_given_back(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "HALF", 50, 1);
    assert_int_equal(rig->port.coupon_delete(rig->port.self, "HALF"), ERR_OK);

    assert_int_equal(rig_subscribe(rig, "gold", "HALF"), ERR_REJECTED);

    rig_assert_problem(rig, "coupon_code", "coupon_code.unknown");
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 0);
    assert_true(subscription_is_over(rig_subscription(rig).status));
}

static void a_setup_intent_of_another_is_invalid(void **state)
{
    struct billing_rig *rig = *state;
    const struct user bob = fakes_sign_up(&rig->fakes, "bob@example.com", NULL);
    const char *bobs = rig_take_card(rig, bob.id, MEMORY_BANK_PAYS);

    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", NULL, bobs), ERR_PAYMENT_INVALID);
    (void)rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", NULL, bobs), ERR_PAYMENT_INVALID);
    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", NULL, "seti_unknown"), ERR_PAYMENT_INVALID);
}

static void a_setup_intent_that_waits_for_its_card_is_invalid(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(billing_begin_card(&rig->ports, &rig->arena, rig->ann.id, &rig->secret), ERR_OK);
    const struct gateway_setup_intent *open = memory_table_row(&rig->gateway.setup_intents, 0);

    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", NULL, open->id), ERR_PAYMENT_INVALID);
}

static void nobody_does_not_subscribe(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(rig_subscribe_with(rig, rig->ann.id + 1, "gold", NULL, "seti_1"), ERR_NOT_FOUND);
}

/* Ann had bronze, and is no subscriber any more. */
static void leave_bronze(struct billing_rig *rig)
{
    assert_int_equal(rig_subscribe(rig, "bronze", NULL), ERR_OK);
    assert_int_equal(rig_cancel(rig), ERR_OK);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 110);
}

static void who_had_a_plan_before_has_no_trial_and_is_charged_at_once(void **state)
{
    struct billing_rig *rig = *state;
    leave_bronze(rig);

    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_ACTIVE);
    assert_int_equal(memory_gateway_charges(&rig->gateway, rig_at_gateway(rig).customer, NULL), 1);
    rig_let_run(rig);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600 + 600);
    rig_assert_equal(rig);
}

static void the_same_plan_after_a_cancel_adds_no_coins_of_its_own(void **state)
{
    struct billing_rig *rig = *state;
    leave_bronze(rig);

    assert_int_equal(rig_subscribe(rig, "bronze", NULL), ERR_OK);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 110);
    rig_let_run(rig);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 110 + 110);
}

static void a_declined_card_changes_nothing(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "HALF", 50, 1);
    leave_bronze(rig);
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_DECLINES_LATER);

    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", "HALF", intent), ERR_PAYMENT_DECLINED);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_INCOMPLETE_EXPIRED);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 0);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 110);
    rig_let_run(rig);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 110);
    rig_assert_equal(rig);
}

static void another_card_subscribes_after_a_declined_one(void **state)
{
    struct billing_rig *rig = *state;
    leave_bronze(rig);
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_DECLINES_LATER);
    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", NULL, intent), ERR_PAYMENT_DECLINED);

    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);

    rig_let_run(rig);
    rig_assert_equal(rig);
    assert_int_equal(memory_gateway_charges(&rig->gateway, rig_at_gateway(rig).customer, NULL), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_new_subscriber_has_a_trial_of_14_days),
        RIG_TEST(subscribing_adds_the_plans_coins_at_once),
        RIG_TEST(the_card_is_kept_with_its_holders_name),
        RIG_TEST(a_name_that_is_too_long_is_cut_between_two_characters),
        RIG_TEST(a_card_without_a_name_is_a_card),
        RIG_TEST(an_unknown_plan_is_refused),
        RIG_TEST(without_a_setup_intent_javascript_is_required),
        RIG_TEST(a_subscriber_does_not_subscribe_again),
        RIG_TEST(an_unknown_coupon_is_told_at_its_field),
        RIG_TEST(a_coupon_is_redeemed_in_any_case),
        RIG_TEST(the_last_redemption_goes_to_one_customer_only),
        RIG_TEST(a_coupon_that_the_gateway_does_not_know_is_given_back),
        RIG_TEST(a_setup_intent_of_another_is_invalid),
        RIG_TEST(a_setup_intent_that_waits_for_its_card_is_invalid),
        RIG_TEST(nobody_does_not_subscribe),
        RIG_TEST(who_had_a_plan_before_has_no_trial_and_is_charged_at_once),
        RIG_TEST(the_same_plan_after_a_cancel_adds_no_coins_of_its_own),
        RIG_TEST(a_declined_card_changes_nothing),
        RIG_TEST(another_card_subscribes_after_a_declined_one),
    };
    return cmocka_run_group_tests_name("subscribe", tests, NULL, NULL);
}
