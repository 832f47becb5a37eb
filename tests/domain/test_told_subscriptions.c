/* What the gateway may say of a subscription, and what is done with one too many. */
#include "domain/kernel/calendar.h"
#include "tests/domain/billing_rig.h"

/* Tells that the gateway's latest subscription is as it is there now. */
static struct gateway_event *tell(struct billing_rig *rig, const char *id)
{
    struct memory_table *events = &rig->gateway.events;
    struct gateway_event told = {
        .id = id,
        .type = "customer.subscription.updated",
        .kind = GATEWAY_SUBSCRIPTION_UPDATED,
        .created_on = rig->fakes.time.now,
        .object.subscription =
            *(struct gateway_subscription *)memory_table_row(&rig->gateway.subscriptions, rig->gateway.subscriptions.count - 1),
    };
    assert_int_equal(memory_table_append(events, &told), ERR_OK);
    return memory_table_row(events, events->count - 1);
}

/* The gateway makes another subscription for ann's row, as if it had forgotten the key. */
static void make_another(struct billing_rig *rig)
{
    const struct subscription row = rig_subscription(rig);
    const struct gateway_new_subscription again = {
        .key = "again",
        .customer = rig_account(rig, rig->ann.id).customer,
        .plan = PLAN_GOLD,
        .coupon = "",
        .trial_end_on = row.current_period_end_on,
        .reference = row.id,
    };
    struct gateway_subscription made;
    assert_int_equal(rig->port.subscription_create(rig->port.self, &rig->arena, &again, &made), ERR_OK);
}

static void a_second_subscription_for_one_row_is_one_too_many(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    const struct gateway_subscription kept = rig_at_gateway(rig);
    make_another(rig);

    rig_deliver(rig);

    assert_string_equal(rig_at_gateway(rig).id, kept.id);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void one_too_many_that_has_ended_is_let_be(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    make_another(rig);
    struct gateway_subscription *row = memory_table_row(&rig->gateway.subscriptions, 1);
    assert_int_equal(memory_gateway_end(&rig->gateway, row->id), ERR_OK);

    assert_int_equal(rig_receive(rig, rig_latest(rig, GATEWAY_SUBSCRIPTION_DELETED)), ERR_OK);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_TRIALING);
}

static void one_too_many_that_the_gateway_forgot_has_ended(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    make_another(rig);
    rig->gateway.subscriptions.count = 1;

    rig_deliver(rig);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_TRIALING);
}

static void a_plan_that_is_not_sold_here_leaves_the_plan_as_it_is(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    struct gateway_event *told = tell(rig, "evt_lead");
    told->object.subscription.plan = "lead";
    told->object.subscription.status = SUBSCRIPTION_ACTIVE;

    rig_deliver(rig);

    assert_int_equal(rig_subscription(rig).plan, PLAN_GOLD);
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_ACTIVE);
}

static void a_coupon_that_was_given_at_the_gateway_is_the_rows(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "GIFT", 50, 0);
    rig_begin_gold(rig);
    tell(rig, "evt_gift")->object.subscription.coupon = "GIFT";

    rig_deliver(rig);

    assert_int_equal(rig_subscription(rig).coupon_id, coupon);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
}

static void a_coupon_that_is_not_known_here_is_nobodys(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    tell(rig, "evt_gift")->object.subscription.coupon = "GIFT";

    rig_deliver(rig);

    assert_int_equal(rig_subscription(rig).coupon_id, 0);
}

static void a_first_payment_that_was_never_made_gives_the_coupon_back(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "LAST", 50, 1);
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 4 };
    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", "LAST", intent), ERR_PAYMENT_UNREACHABLE);
    rig->lost.fail_at = 0;
    tell(rig, "evt_expired")->object.subscription.status = SUBSCRIPTION_INCOMPLETE_EXPIRED;

    assert_int_equal(rig_receive(rig, "evt_expired"), ERR_OK);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_INCOMPLETE_EXPIRED);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 0);
}

static void a_paused_subscription_is_no_plan_and_no_end(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    tell(rig, "evt_paused")->object.subscription.status = SUBSCRIPTION_PAUSED;

    rig_deliver(rig);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_PAUSED);
    assert_int_equal(rig_change(rig, "platinum", NULL), ERR_REJECTED);
    rig_assert_problem(rig, "", "subscription.none");
    assert_int_equal(rig_subscribe(rig, "platinum", NULL), ERR_REJECTED);
    rig_assert_problem(rig, "", "subscription.already");
}

static enum err forget_the_coupon(void *self, const struct subscription *subscription)
{
    (void)self;
    (void)subscription;
    return ERR_NOT_FOUND;
}

static void a_coupon_that_goes_away_meanwhile_has_the_event_sent_again(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    rig_renew(rig);
    rig->fakes.subscriptions.set = forget_the_coupon;

    assert_int_equal(rig_receive(rig, rig_latest(rig, GATEWAY_SUBSCRIPTION_UPDATED)), ERR_STALE);
}

static void old_news_of_an_ended_subscription_takes_no_card_of_the_next(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);
    const char *old = rig_latest(rig, GATEWAY_SUBSCRIPTION_CREATED);
    assert_int_equal(rig_cancel(rig), ERR_OK);
    const char *end = rig_latest(rig, GATEWAY_SUBSCRIPTION_DELETED);
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);

    assert_int_equal(rig_receive(rig, old), ERR_OK);
    assert_int_equal(rig_receive(rig, end), ERR_OK);

    assert_string_equal(rig_card(rig).name, "Ann Smith");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_second_subscription_for_one_row_is_one_too_many),
        RIG_TEST(one_too_many_that_has_ended_is_let_be),
        RIG_TEST(one_too_many_that_the_gateway_forgot_has_ended),
        RIG_TEST(a_plan_that_is_not_sold_here_leaves_the_plan_as_it_is),
        RIG_TEST(a_coupon_that_was_given_at_the_gateway_is_the_rows),
        RIG_TEST(a_coupon_that_is_not_known_here_is_nobodys),
        RIG_TEST(a_first_payment_that_was_never_made_gives_the_coupon_back),
        RIG_TEST(a_paused_subscription_is_no_plan_and_no_end),
        RIG_TEST(old_news_of_an_ended_subscription_takes_no_card_of_the_next),
        RIG_TEST(a_coupon_that_goes_away_meanwhile_has_the_event_sent_again),
    };
    return cmocka_run_group_tests_name("subscriptions that the gateway tells of", tests, NULL, NULL);
}
