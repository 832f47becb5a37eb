#include "domain/play/play.h"
#include "tests/domain/billing_rig.h"

/* What who is excluded from play can't buy, and what stays open. */

static void exclude(struct billing_rig *rig)
{
    const struct audit_actor ann = { .user_id = rig->ann.id, .name = rig->ann.email, .address = "192.0.2.1" };
    const struct exclusion_wish wish = { .period = "30_days", .is_sure = true };
    struct problems why = { .count = 0 };
    assert_int_equal(play_exclude(&rig->fakes.play_ports, &ann, rig->ann.id, &wish, &why), ERR_OK);
}

static void who_is_excluded_buys_no_coins(void **state)
{
    struct billing_rig *rig = *state;
    exclude(rig);

    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_REJECTED);

    rig_assert_problem(rig, "", "play.excluded");
    assert_int_equal(rig->fakes.database.tables.purchases.count, 0);
}

static void who_is_excluded_doesnt_subscribe(void **state)
{
    struct billing_rig *rig = *state;
    exclude(rig);

    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_REJECTED);

    rig_assert_problem(rig, "", "play.excluded");
    assert_int_equal(rig->fakes.database.tables.subscriptions.count, 0);
}

static void who_is_excluded_takes_a_smaller_plan_and_no_bigger_one(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    exclude(rig);

    assert_int_equal(rig_change(rig, "platinum", NULL), ERR_REJECTED);
    rig_assert_problem(rig, "", "play.excluded");
    assert_int_equal(rig_change(rig, "bronze", NULL), ERR_OK);

    assert_int_equal(rig_subscription(rig).plan, PLAN_BRONZE);
}

static void who_is_excluded_can_cancel(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    exclude(rig);

    assert_int_equal(rig_cancel(rig), ERR_OK);
}

static void a_purchase_that_was_paid_for_before_brings_its_coins(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    exclude(rig);

    rig_pay(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
}

static void an_exclusion_that_has_ended_bars_nothing(void **state)
{
    struct billing_rig *rig = *state;
    exclude(rig);
    rig_wait(rig, 30LL * 24 * 60 * 60 * 1000000);

    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(who_is_excluded_buys_no_coins),
        RIG_TEST(who_is_excluded_doesnt_subscribe),
        RIG_TEST(who_is_excluded_takes_a_smaller_plan_and_no_bigger_one),
        RIG_TEST(who_is_excluded_can_cancel),
        RIG_TEST(a_purchase_that_was_paid_for_before_brings_its_coins),
        RIG_TEST(an_exclusion_that_has_ended_bars_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
