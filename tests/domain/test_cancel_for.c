#include "domain/user/administer.h"
#include "tests/domain/billing_rig.h"

/* An operator ends a user's subscription. */

static enum err cancel(struct billing_rig *rig, int64_t id)
{
    const struct audit_actor boss = { .user_id = 7, .name = "boss@example.com", .address = "192.0.2.1" };
    rig->why = (struct problems){ .count = 0 };
    return user_cancel_subscription(&rig->fakes.user_ports, &rig->ports, &rig->arena, &boss, id, &rig->why);
}

static void it_ends_at_once_on_both_sides_and_the_coins_stay(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    int64_t coins = rig_coins(rig);

    assert_int_equal(cancel(rig, rig->ann.id), ERR_OK);

    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
    assert_int_equal(rig_coins(rig), coins);
    rig_deliver(rig);
    rig_assert_equal(rig);
}

static void it_is_recorded(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);

    assert_int_equal(cancel(rig, rig->ann.id), ERR_OK);

    const struct audit_entry entry = fakes_latest_entry(&rig->fakes);
    assert_string_equal(entry.action, "user.subscription_cancelled");
    assert_int_equal(entry.subject_id, rig->ann.id);
    assert_string_equal(entry.actor.name, "boss@example.com");
    assert_string_equal(entry.changes[0].before, "gold");
}

static void what_was_tried_is_in_the_log_though_the_gateway_fails(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    rig->asked = (struct memory_faults){ .fail_at = 1, .err = ERR_PAYMENT_UNREACHABLE };

    assert_int_equal(cancel(rig, rig->ann.id), ERR_PAYMENT_UNREACHABLE);

    assert_int_equal(rig->fakes.database.tables.audit_entries.count, 1);
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_TRIALING);
}

static void there_is_nothing_to_cancel_of_who_has_none(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(cancel(rig, rig->ann.id), ERR_REJECTED);
    rig_assert_problem(rig, "", "subscription.none");
    assert_int_equal(cancel(rig, 99), ERR_NOT_FOUND);

    assert_int_equal(rig->fakes.database.tables.audit_entries.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(it_ends_at_once_on_both_sides_and_the_coins_stay),
        RIG_TEST(it_is_recorded),
        RIG_TEST(what_was_tried_is_in_the_log_though_the_gateway_fails),
        RIG_TEST(there_is_nothing_to_cancel_of_who_has_none),
    };
    return cmocka_run_group_tests_name("cancel for", tests, NULL, NULL);
}
