/* Requests to subscribe that are lost on their way, or whose answer is. */
#include "domain/billing/settle.h"
#include "domain/kernel/calendar.h"
#include "tests/domain/billing_rig.h"

/* Ann had bronze, and is no subscriber any more. */
static void leave_bronze(struct billing_rig *rig)
{
    assert_int_equal(rig_subscribe(rig, "bronze", NULL), ERR_OK);
    assert_int_equal(rig_cancel(rig), ERR_OK);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 110);
}

/* The gateway subscribes ann with that coupon, and its answer is lost. */
static void lose_the_answer(struct billing_rig *rig, const char *plan, const char *coupon)
{
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 4 };
    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, plan, coupon, intent), ERR_PAYMENT_UNREACHABLE);
    rig->lost.fail_at = 0;
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_INCOMPLETE);
    assert_string_equal(rig_subscription(rig).gateway_id, "");
}

/* The gateway is not even asked. */
static void lose_the_request(struct billing_rig *rig, const char *plan, const char *coupon)
{
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    rig->asked = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 4 };
    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, plan, coupon, intent), ERR_PAYMENT_UNREACHABLE);
    rig->asked.fail_at = 0;
    assert_string_equal(rig_subscription(rig).gateway_id, "");
}

static void a_lost_answer_gives_no_coins_until_it_is_known(void **state)
{
    struct billing_rig *rig = *state;
    lose_the_answer(rig, "gold", NULL);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS);

    rig_let_run(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    rig_assert_equal(rig);
}

static void the_same_wish_again_is_the_same_subscription(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "LAST", 50, 1);
    leave_bronze(rig);
    lose_the_answer(rig, "gold", "LAST");

    assert_int_equal(rig_subscribe(rig, "gold", "LAST"), ERR_OK);

    assert_int_equal(memory_gateway_charges(&rig->gateway, rig_at_gateway(rig).customer, NULL), 1);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_refusal_of_the_second_try_tells_nothing_of_the_first(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "LAST", 50, 1);
    lose_the_answer(rig, "gold", "LAST");
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    rig->asked = (struct memory_faults){ .err = ERR_PAYMENT_AUTHENTICATION, .fail_at = 4 };

    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", "LAST", intent), ERR_PAYMENT_AUTHENTICATION);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_INCOMPLETE);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void the_same_wish_after_the_gateway_forgot_its_key_is_looked_for_first(void **state)
{
    struct billing_rig *rig = *state;
    leave_bronze(rig);
    lose_the_answer(rig, "gold", NULL);
    rig_wait(rig, CALENDAR_DAY + 60 * CALENDAR_MINUTE);
    memory_gateway_forget_keys(&rig->gateway);

    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_REJECTED);

    rig_assert_problem(rig, "", "subscription.already");
    assert_int_equal(memory_gateway_charges(&rig->gateway, rig_at_gateway(rig).customer, NULL), 1);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void another_wish_finds_what_the_lost_answer_had_done(void **state)
{
    struct billing_rig *rig = *state;
    lose_the_answer(rig, "gold", NULL);

    assert_int_equal(rig_subscribe(rig, "platinum", NULL), ERR_REJECTED);

    rig_assert_problem(rig, "", "subscription.already");
    assert_int_equal(rig_subscription(rig).plan, PLAN_GOLD);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void another_wish_waits_while_the_first_request_may_be_on_its_way(void **state)
{
    struct billing_rig *rig = *state;
    lose_the_request(rig, "gold", NULL);

    assert_int_equal(rig_subscribe(rig, "platinum", NULL), ERR_PAYMENT_UNREACHABLE);

    assert_int_equal(rig->gateway.subscriptions.count, 0);
}

static void another_wish_gives_up_a_request_that_was_lost(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "LAST", 50, 1);
    lose_the_request(rig, "gold", "LAST");
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
    rig_wait(rig, 2 * CALENDAR_MINUTE);

    assert_int_equal(rig_subscribe(rig, "platinum", NULL), ERR_OK);

    assert_string_equal(rig_at_gateway(rig).plan, "platinum");
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 0);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_request_that_comes_late_is_one_too_many(void **state)
{
    struct billing_rig *rig = *state;
    lose_the_request(rig, "gold", NULL);
    const struct subscription lost = rig_subscription(rig);
    rig_wait(rig, 2 * CALENDAR_MINUTE);
    assert_int_equal(rig_subscribe(rig, "platinum", NULL), ERR_OK);
    const struct gateway_subscription kept = rig_at_gateway(rig);
    const struct gateway_new_subscription late = {
        .key = "late", .customer = kept.customer, .plan = PLAN_GOLD, .coupon = "", .reference = lost.id
    };
    struct gateway_subscription made;
    assert_int_equal(rig->port.subscription_create(rig->port.self, &rig->arena, &late, &made), ERR_OK);

    rig_let_run(rig);

    assert_string_equal(rig_at_gateway(rig).id, kept.id);
    rig_assert_equal(rig);
}

static void a_request_that_comes_late_is_taken_by_who_has_no_other(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "HALF", 50, 0);
    lose_the_request(rig, "gold", "HALF");
    const struct subscription lost = rig_subscription(rig);
    rig_let_run(rig);
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_INCOMPLETE_EXPIRED);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 0);
    const struct gateway_new_subscription late = {
        .key = "late",
        .customer = rig_account(rig, rig->ann.id).customer,
        .plan = PLAN_GOLD,
        .coupon = "HALF",
        .trial_end_on = lost.current_period_end_on,
        .reference = lost.id,
    };
    struct gateway_subscription made;
    assert_int_equal(rig->port.subscription_create(rig->port.self, &rig->arena, &late, &made), ERR_OK);

    rig_let_run(rig);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_TRIALING);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
    rig_assert_equal(rig);
}

/* Makes the gateway say that the first payment of what it makes next isn't made yet. */
static enum err make_incomplete(void *self, struct arena *arena, const struct gateway_new_subscription *wish,
                                struct gateway_subscription *made)
{
    struct memory_gateway *gateway = self;
    const struct payment_gateway real = memory_payment_gateway(gateway);
    enum err err = real.subscription_create(self, arena, wish, made);
    if (err == ERR_OK) {
        struct gateway_subscription *row = memory_table_row(&gateway->subscriptions, gateway->subscriptions.count - 1);
        row->status = SUBSCRIPTION_INCOMPLETE;
        made->status = SUBSCRIPTION_INCOMPLETE;
    }
    return err;
}

static void a_subscription_whose_first_payment_is_not_made_is_none(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "HALF", 50, 0);
    rig->port.subscription_create = make_incomplete;

    assert_int_equal(rig_subscribe(rig, "gold", "HALF"), ERR_PAYMENT_DECLINED);

    assert_true(subscription_is_over(rig_subscription(rig).status));
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 0);
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_PAYMENT_DECLINED);
}

static void an_incomplete_subscription_that_was_left_behind_is_ended_by_the_next_try(void **state)
{
    struct billing_rig *rig = *state;
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    rig->port.subscription_create = make_incomplete;
    rig->asked = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 5 };
    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", NULL, intent), ERR_PAYMENT_UNREACHABLE);
    rig->asked.fail_at = 0;
    rig->port.subscription_create = memory_payment_gateway(&rig->gateway).subscription_create;
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_INCOMPLETE);

    assert_int_equal(rig_subscribe(rig, "platinum", NULL), ERR_OK);

    assert_string_equal(rig_at_gateway(rig).plan, "platinum");
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1500);
}

static void the_webhook_may_come_before_our_own_commit(void **state)
{
    struct billing_rig *rig = *state;
    lose_the_answer(rig, "gold", NULL);
    rig_deliver(rig);
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_TRIALING);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    assert_string_equal(rig_card(rig).card.last4, "4242");
    rig_let_run(rig);
    rig_assert_equal(rig);
}

/* Things that others do while a request is on its way. */
static struct billing_rig *hurried;

static enum err subscribe_elsewhere_first(void *self, const char *key, const char *customer, const char *payment_method)
{
    const struct payment_gateway real = memory_payment_gateway(self);
    hurried->port.customer_set_card = real.customer_set_card;
    assert_int_equal(rig_subscribe(hurried, "platinum", NULL), ERR_OK);
    hurried->why = (struct problems){ .count = 0 };
    return real.customer_set_card(self, key, customer, payment_method);
}

static void of_two_wishes_at_once_the_first_to_be_written_down_holds(void **state)
{
    struct billing_rig *rig = *state;
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    hurried = rig;
    rig->port.customer_set_card = subscribe_elsewhere_first;

    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", NULL, intent), ERR_REJECTED);

    rig_assert_problem(rig, "", "subscription.already");
    assert_string_equal(rig_at_gateway(rig).plan, "platinum");
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static enum err come_too_late(void *self, struct arena *arena, const struct gateway_new_subscription *wish,
                              struct gateway_subscription *made)
{
    const struct payment_gateway real = memory_payment_gateway(self);
    hurried->port.subscription_create = real.subscription_create;
    rig_wait(hurried, 2 * CALENDAR_MINUTE);
    assert_int_equal(rig_subscribe(hurried, "platinum", NULL), ERR_OK);
    hurried->why = (struct problems){ .count = 0 };
    return real.subscription_create(self, arena, wish, made);
}

static void a_request_that_took_minutes_gives_way_to_the_next(void **state)
{
    struct billing_rig *rig = *state;
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    hurried = rig;
    rig->port.subscription_create = come_too_late;

    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", NULL, intent), ERR_REJECTED);

    rig_assert_problem(rig, "", "subscription.already");
    assert_string_equal(rig_at_gateway(rig).plan, "platinum");
    rig_let_run(rig);
    rig_assert_equal(rig);
}

/* The webhooks come before the gateway's answer: of the subscription, and of its end. */
static enum err end_before_the_answer(void *self, struct arena *arena, const struct gateway_new_subscription *wish,
                                      struct gateway_subscription *made)
{
    const struct payment_gateway real = memory_payment_gateway(self);
    enum err err = real.subscription_create(self, arena, wish, made);
    rig_deliver(hurried);
    assert_int_equal(memory_gateway_end(self, made->id), ERR_OK);
    rig_deliver(hurried);
    return err;
}

static void an_end_that_is_known_before_the_answer_is_no_success(void **state)
{
    struct billing_rig *rig = *state;
    hurried = rig;
    rig->port.subscription_create = end_before_the_answer;

    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_PAYMENT_DECLINED);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static enum err refuse_after_the_webhook(void *self, struct arena *arena, const struct gateway_new_subscription *wish,
                                         struct gateway_subscription *made)
{
    const struct payment_gateway real = memory_payment_gateway(self);
    assert_int_equal(real.subscription_create(self, arena, wish, made), ERR_OK);
    rig_deliver(hurried);
    return ERR_PAYMENT_INVALID;
}

static void a_refusal_gives_up_no_row_that_has_its_subscription(void **state)
{
    struct billing_rig *rig = *state;
    hurried = rig;
    rig->port.subscription_create = refuse_after_the_webhook;

    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_PAYMENT_INVALID);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_TRIALING);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_row_that_has_its_subscription_is_not_given_up(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);
    struct subscription *row = memory_table_row(&rig->fakes.database.tables.subscriptions, 0);
    row->status = SUBSCRIPTION_INCOMPLETE;

    assert_int_equal(settle_refused_subscription(&rig->ports, rig->ann.id, row->id), ERR_OK);

    assert_int_equal(row->status, SUBSCRIPTION_INCOMPLETE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_lost_answer_gives_no_coins_until_it_is_known),
        RIG_TEST(the_same_wish_again_is_the_same_subscription),
        RIG_TEST(a_refusal_of_the_second_try_tells_nothing_of_the_first),
        RIG_TEST(the_same_wish_after_the_gateway_forgot_its_key_is_looked_for_first),
        RIG_TEST(another_wish_finds_what_the_lost_answer_had_done),
        RIG_TEST(another_wish_waits_while_the_first_request_may_be_on_its_way),
        RIG_TEST(another_wish_gives_up_a_request_that_was_lost),
        RIG_TEST(a_request_that_comes_late_is_one_too_many),
        RIG_TEST(a_request_that_comes_late_is_taken_by_who_has_no_other),
        RIG_TEST(a_subscription_whose_first_payment_is_not_made_is_none),
        RIG_TEST(an_incomplete_subscription_that_was_left_behind_is_ended_by_the_next_try),
        RIG_TEST(the_webhook_may_come_before_our_own_commit),
        RIG_TEST(of_two_wishes_at_once_the_first_to_be_written_down_holds),
        RIG_TEST(a_request_that_took_minutes_gives_way_to_the_next),
        RIG_TEST(an_end_that_is_known_before_the_answer_is_no_success),
        RIG_TEST(a_refusal_gives_up_no_row_that_has_its_subscription),
        RIG_TEST(a_row_that_has_its_subscription_is_not_given_up),
    };
    return cmocka_run_group_tests_name("lost subscriptions", tests, NULL, NULL);
}
