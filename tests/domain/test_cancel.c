#include "domain/kernel/calendar.h"
#include "tests/domain/billing_rig.h"

static void a_cancelled_subscription_ends_at_once_and_the_coins_stay(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);

    assert_int_equal(rig_cancel(rig), ERR_OK);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_card_goes_with_the_subscription(void **state)
{
    struct billing_rig *rig = *state;
    struct card_on_file card;
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);

    assert_int_equal(rig_cancel(rig), ERR_OK);

    assert_int_equal(rig->fakes.cards.find(rig->fakes.cards.self, rig->ann.id, &card), ERR_NOT_FOUND);
}

static void who_has_no_subscription_cancels_none(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(rig_cancel(rig), ERR_REJECTED);

    rig_assert_problem(rig, "", "subscription.none");
}

static void a_lost_answer_is_made_up_for_by_asking_again(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);
    rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 1 };
    assert_int_equal(rig_cancel(rig), ERR_PAYMENT_UNREACHABLE);
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_TRIALING);

    assert_int_equal(rig_cancel(rig), ERR_OK);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
}

static void a_subscription_that_the_gateway_does_not_know_ends_here(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);
    rig->gateway.subscriptions.count = 0;

    assert_int_equal(rig_cancel(rig), ERR_OK);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
}

/* A try to subscribe whose request (asked) or whose answer (lost) did not come through. */
static void fail_to_subscribe(struct billing_rig *rig, struct memory_faults *faults)
{
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    *faults = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 4 };
    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", NULL, intent), ERR_PAYMENT_UNREACHABLE);
    faults->fail_at = 0;
}

static void what_a_lost_answer_had_made_is_cancelled_too(void **state)
{
    struct billing_rig *rig = *state;
    fail_to_subscribe(rig, &rig->lost);

    assert_int_equal(rig_cancel(rig), ERR_OK);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_try_that_made_nothing_is_no_subscription(void **state)
{
    struct billing_rig *rig = *state;
    fail_to_subscribe(rig, &rig->asked);
    assert_int_equal(rig_cancel(rig), ERR_PAYMENT_UNREACHABLE);
    rig_wait(rig, 2 * CALENDAR_MINUTE);

    assert_int_equal(rig_cancel(rig), ERR_REJECTED);

    rig_assert_problem(rig, "", "subscription.none");
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_INCOMPLETE_EXPIRED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_cancelled_subscription_ends_at_once_and_the_coins_stay),
        RIG_TEST(a_card_goes_with_the_subscription),
        RIG_TEST(who_has_no_subscription_cancels_none),
        RIG_TEST(a_lost_answer_is_made_up_for_by_asking_again),
        RIG_TEST(a_subscription_that_the_gateway_does_not_know_ends_here),
        RIG_TEST(what_a_lost_answer_had_made_is_cancelled_too),
        RIG_TEST(a_try_that_made_nothing_is_no_subscription),
    };
    return cmocka_run_group_tests_name("cancel", tests, NULL, NULL);
}
