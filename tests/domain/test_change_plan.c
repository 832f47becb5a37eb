#include "domain/kernel/calendar.h"
#include "tests/domain/billing_rig.h"

static void subscribe(struct billing_rig *rig, const char *plan)
{
    assert_int_equal(rig_subscribe(rig, plan, NULL), ERR_OK);
    rig_wait(rig, 5 * CALENDAR_MINUTE);
}

static void changing_to_a_bigger_plan_adds_the_difference(void **state)
{
    struct billing_rig *rig = *state;
    subscribe(rig, "bronze");

    assert_int_equal(rig_change(rig, "gold", NULL), ERR_OK);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    assert_int_equal(rig_subscription(rig).plan, PLAN_GOLD);
    assert_string_equal(rig_at_gateway(rig).plan, "gold");
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void changing_to_a_smaller_plan_adds_none(void **state)
{
    struct billing_rig *rig = *state;
    subscribe(rig, "gold");

    assert_int_equal(rig_change(rig, "bronze", NULL), ERR_OK);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void going_down_and_up_again_adds_the_difference_once(void **state)
{
    struct billing_rig *rig = *state;
    subscribe(rig, "bronze");
    assert_int_equal(rig_change(rig, "gold", NULL), ERR_OK);
    assert_int_equal(rig_change(rig, "bronze", NULL), ERR_OK);

    assert_int_equal(rig_change(rig, "gold", NULL), ERR_OK);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void the_same_plan_without_a_coupon_is_no_change(void **state)
{
    struct billing_rig *rig = *state;
    subscribe(rig, "gold");
    bool changed = true;

    assert_int_equal(billing_change_plan(&rig->ports, &rig->arena, rig->ann.id, "gold", "", &rig->why, &changed), ERR_OK);

    assert_false(changed);
    assert_int_equal(rig_subscription(rig).changes, 0);
}

static void the_same_plan_with_a_coupon_is_a_change(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "HALF", 50, 1);
    subscribe(rig, "gold");
    bool changed = false;

    assert_int_equal(billing_change_plan(&rig->ports, &rig->arena, rig->ann.id, "gold", "half", &rig->why, &changed), ERR_OK);

    assert_true(changed);
    assert_int_equal(rig_subscription(rig).coupon_id, coupon);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
    assert_string_equal(rig_at_gateway(rig).coupon, "HALF");
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void an_unknown_plan_is_refused(void **state)
{
    struct billing_rig *rig = *state;
    subscribe(rig, "gold");

    assert_int_equal(rig_change(rig, "silver", NULL), ERR_REJECTED);

    rig_assert_problem(rig, "", "plan.unknown");
}

static void who_has_no_subscription_changes_none(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(rig_change(rig, "gold", NULL), ERR_REJECTED);
    rig_assert_problem(rig, "", "subscription.none");

    subscribe(rig, "gold");
    assert_int_equal(rig_cancel(rig), ERR_OK);
    assert_int_equal(rig_change(rig, "platinum", NULL), ERR_REJECTED);
    rig_assert_problem(rig, "", "subscription.none");
}

static void an_unknown_coupon_is_told_at_its_field(void **state)
{
    struct billing_rig *rig = *state;
    subscribe(rig, "gold");

    assert_int_equal(rig_change(rig, "gold", "NOPE"), ERR_REJECTED);

    rig_assert_problem(rig, "coupon_code", "coupon_code.unknown");
}

static void a_coupon_that_the_gateway_does_not_know_is_given_back(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "HALF", 50, 1);
    subscribe(rig, "bronze");
    assert_int_equal(rig->port.coupon_delete(rig->port.self, "HALF"), ERR_OK);

    assert_int_equal(rig_change(rig, "gold", "HALF"), ERR_REJECTED);

    rig_assert_problem(rig, "coupon_code", "coupon_code.unknown");
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 0);
    assert_int_equal(rig_subscription(rig).plan, PLAN_BRONZE);
    assert_int_equal(rig_subscription(rig).asked_coupon_id, 0);
}

static void a_refusal_gives_the_coupon_back_and_changes_nothing(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "HALF", 50, 1);
    subscribe(rig, "bronze");
    rig->gateway.has_plan[PLAN_GOLD] = false;

    assert_int_equal(rig_change(rig, "gold", "HALF"), ERR_PAYMENT_INVALID);

    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 0);
    assert_int_equal(rig_subscription(rig).plan, PLAN_BRONZE);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 110);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_refusal_without_a_coupon_changes_nothing(void **state)
{
    struct billing_rig *rig = *state;
    subscribe(rig, "bronze");
    rig->gateway.has_plan[PLAN_GOLD] = false;

    assert_int_equal(rig_change(rig, "gold", NULL), ERR_PAYMENT_INVALID);

    assert_int_equal(rig_subscription(rig).plan, PLAN_BRONZE);
}

static void each_change_has_a_key_of_its_own(void **state)
{
    struct billing_rig *rig = *state;
    subscribe(rig, "bronze");

    assert_int_equal(rig_change(rig, "gold", NULL), ERR_OK);
    assert_int_equal(rig_change(rig, "bronze", NULL), ERR_OK);
    assert_int_equal(rig_change(rig, "gold", NULL), ERR_OK);

    assert_int_equal(rig_subscription(rig).changes, 3);
    assert_string_equal(rig_at_gateway(rig).plan, "gold");
}

/* The gateway's answer to a change, or the request itself, is lost. */
static void lose(struct billing_rig *rig, struct memory_faults *faults, const char *plan, const char *coupon)
{
    *faults = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 2 };
    assert_int_equal(rig_change(rig, plan, coupon), ERR_PAYMENT_UNREACHABLE);
    faults->fail_at = 0;
}

static void a_lost_answer_is_made_up_for_by_the_webhook(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "HALF", 50, 1);
    subscribe(rig, "bronze");
    rig_deliver(rig);
    lose(rig, &rig->lost, "gold", "HALF");
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 110);

    rig_deliver(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    assert_int_equal(rig_subscription(rig).coupon_id, coupon);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_lost_answer_is_no_reason_to_take_the_coupon_twice(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "HALF", 50, 0);
    subscribe(rig, "bronze");
    lose(rig, &rig->lost, "gold", "HALF");

    assert_int_equal(rig_change(rig, "gold", "HALF"), ERR_OK);

    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_coupon_that_the_webhook_told_of_first_is_not_taken_twice(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "LAST", 50, 1);
    subscribe(rig, "bronze");
    lose(rig, &rig->lost, "gold", "LAST");
    rig_deliver(rig);

    assert_int_equal(rig_change(rig, "gold", "LAST"), ERR_OK);

    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_lost_request_takes_its_coupon_when_it_is_repeated(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "LAST", 50, 1);
    subscribe(rig, "bronze");
    lose(rig, &rig->asked, "gold", "LAST");

    assert_int_equal(rig_change(rig, "gold", "LAST"), ERR_OK);

    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_lost_request_gives_its_coupon_back_to_who_wants_another(void **state)
{
    struct billing_rig *rig = *state;
    int64_t last = rig_add_coupon(rig, "LAST", 50, 1);
    int64_t other = rig_add_coupon(rig, "OTHER", 20, 0);
    subscribe(rig, "bronze");
    lose(rig, &rig->asked, "gold", "LAST");

    assert_int_equal(rig_change(rig, "gold", "OTHER"), ERR_OK);

    assert_int_equal(rig_coupon(rig, last).times_redeemed, 0);
    assert_int_equal(rig_coupon(rig, other).times_redeemed, 1);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_lost_request_gives_its_coupon_back_by_night(void **state)
{
    struct billing_rig *rig = *state;
    int64_t last = rig_add_coupon(rig, "LAST", 50, 1);
    subscribe(rig, "bronze");
    lose(rig, &rig->asked, "gold", "LAST");
    assert_int_equal(rig_coupon(rig, last).times_redeemed, 1);

    rig_let_run(rig);

    assert_int_equal(rig_coupon(rig, last).times_redeemed, 0);
    rig_assert_equal(rig);
}

static void a_subscription_that_ended_meanwhile_is_none(void **state)
{
    struct billing_rig *rig = *state;
    subscribe(rig, "bronze");
    assert_int_equal(memory_gateway_end(&rig->gateway, rig_subscription(rig).gateway_id), ERR_OK);

    assert_int_equal(rig_change(rig, "gold", NULL), ERR_REJECTED);

    rig_assert_problem(rig, "", "subscription.none");
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
}

static void a_subscription_that_the_gateway_does_not_know_is_none(void **state)
{
    struct billing_rig *rig = *state;
    subscribe(rig, "bronze");
    rig->gateway.subscriptions.count = 0;

    assert_int_equal(rig_change(rig, "gold", NULL), ERR_REJECTED);

    rig_assert_problem(rig, "", "subscription.none");
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
}

/* Ends the subscription between the look at it and the change. */
static enum err end_and_refuse(void *self, struct arena *arena, const struct gateway_change *wish,
                               struct gateway_subscription *changed)
{
    (void)arena;
    (void)changed;
    assert_int_equal(memory_gateway_end(self, wish->subscription), ERR_OK);
    return ERR_NOT_FOUND;
}

static void a_subscription_that_ends_under_the_change_is_none(void **state)
{
    struct billing_rig *rig = *state;
    subscribe(rig, "bronze");
    rig->port.subscription_change = end_and_refuse;

    assert_int_equal(rig_change(rig, "gold", NULL), ERR_REJECTED);

    rig_assert_problem(rig, "", "subscription.none");
    rig_let_run(rig);
    rig_assert_equal(rig);
}

/* A webhook that refetches comes between the change's two transactions, before the gateway was asked. */
static struct billing_rig *hurried;
static enum err change_after_a_reconcile(void *self, struct arena *arena, const struct gateway_change *wish,
                                         struct gateway_subscription *changed)
{
    const struct payment_gateway real = memory_payment_gateway(self);
    hurried->port.subscription_change = real.subscription_change;
    rig_wait(hurried, CALENDAR_MINUTE);
    (void)rig_reconcile(hurried);
    return real.subscription_change(self, arena, wish, changed);
}

static void a_coupon_that_was_given_back_too_early_is_taken_again(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "HALF", 50, 1);
    subscribe(rig, "bronze");
    hurried = rig;
    rig->port.subscription_change = change_after_a_reconcile;

    assert_int_equal(rig_change(rig, "gold", "HALF"), ERR_OK);

    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
    assert_int_equal(rig_subscription(rig).coupon_id, coupon);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static enum err refuse_after_a_reconcile(void *self, struct arena *arena, const struct gateway_change *wish,
                                         struct gateway_subscription *changed)
{
    (void)self;
    (void)arena;
    (void)wish;
    (void)changed;
    (void)rig_reconcile(hurried);
    return ERR_PAYMENT_DECLINED;
}

static void a_coupon_is_given_back_once(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "HALF", 50, 0);
    const struct user bob = fakes_sign_up(&rig->fakes, "bob@example.com", NULL);
    const char *bobs = rig_take_card(rig, bob.id, MEMORY_BANK_PAYS);
    assert_int_equal(rig_subscribe_with(rig, bob.id, "gold", "HALF", bobs), ERR_OK);
    subscribe(rig, "bronze");
    hurried = rig;
    rig->port.subscription_change = refuse_after_a_reconcile;

    assert_int_equal(rig_change(rig, "gold", "HALF"), ERR_PAYMENT_DECLINED);

    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(changing_to_a_bigger_plan_adds_the_difference),
        RIG_TEST(changing_to_a_smaller_plan_adds_none),
        RIG_TEST(going_down_and_up_again_adds_the_difference_once),
        RIG_TEST(the_same_plan_without_a_coupon_is_no_change),
        RIG_TEST(the_same_plan_with_a_coupon_is_a_change),
        RIG_TEST(an_unknown_plan_is_refused),
        RIG_TEST(who_has_no_subscription_changes_none),
        RIG_TEST(an_unknown_coupon_is_told_at_its_field),
        RIG_TEST(a_coupon_that_the_gateway_does_not_know_is_given_back),
        RIG_TEST(a_refusal_gives_the_coupon_back_and_changes_nothing),
        RIG_TEST(a_refusal_without_a_coupon_changes_nothing),
        RIG_TEST(each_change_has_a_key_of_its_own),
        RIG_TEST(a_lost_answer_is_made_up_for_by_the_webhook),
        RIG_TEST(a_lost_answer_is_no_reason_to_take_the_coupon_twice),
        RIG_TEST(a_coupon_that_the_webhook_told_of_first_is_not_taken_twice),
        RIG_TEST(a_lost_request_takes_its_coupon_when_it_is_repeated),
        RIG_TEST(a_lost_request_gives_its_coupon_back_to_who_wants_another),
        RIG_TEST(a_lost_request_gives_its_coupon_back_by_night),
        RIG_TEST(a_subscription_that_ended_meanwhile_is_none),
        RIG_TEST(a_subscription_that_the_gateway_does_not_know_is_none),
        RIG_TEST(a_subscription_that_ends_under_the_change_is_none),
        RIG_TEST(a_coupon_that_was_given_back_too_early_is_taken_again),
        RIG_TEST(a_coupon_is_given_back_once),
    };
    return cmocka_run_group_tests_name("change of plan", tests, NULL, NULL);
}
