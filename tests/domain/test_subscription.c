#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/billing/subscription.h"

static void each_status_has_stripes_name_and_is_found_by_it(void **state)
{
    static const char *const names[] = { "incomplete", "trialing",           "active",  "past_due", "paused",
                                         "unpaid",     "incomplete_expired", "canceled" };
    (void)state;
    assert_int_equal(SUBSCRIPTION_STATUSES, sizeof names / sizeof names[0]);
    for (unsigned i = 0; i < SUBSCRIPTION_STATUSES; i++) {
        enum subscription_status found = SUBSCRIPTION_STATUSES;
        assert_string_equal(subscription_status_name((enum subscription_status)i), names[i]);
        assert_int_equal(subscription_status_from(names[i], &found), ERR_OK);
        assert_int_equal(found, i);
    }
}

static void a_status_that_is_not_known_is_malformed(void **state)
{
    (void)state;
    enum subscription_status found = SUBSCRIPTION_ACTIVE;

    assert_int_equal(subscription_status_from("cancelled", &found), ERR_MALFORMED);
    assert_int_equal(subscription_status_from("", &found), ERR_MALFORMED);
    assert_int_equal(subscription_status_from(NULL, &found), ERR_MALFORMED);

    assert_int_equal(found, SUBSCRIPTION_ACTIVE);
}

static void who_tries_pays_or_is_late_is_a_subscriber(void **state)
{
    (void)state;
    assert_true(subscription_is_active(SUBSCRIPTION_TRIALING));
    assert_true(subscription_is_active(SUBSCRIPTION_ACTIVE));
    assert_true(subscription_is_active(SUBSCRIPTION_PAST_DUE));
}

static void nobody_else_is_a_subscriber(void **state)
{
    (void)state;
    assert_false(subscription_is_active(SUBSCRIPTION_INCOMPLETE));
    assert_false(subscription_is_active(SUBSCRIPTION_PAUSED));
    assert_false(subscription_is_active(SUBSCRIPTION_UNPAID));
    assert_false(subscription_is_active(SUBSCRIPTION_INCOMPLETE_EXPIRED));
    assert_false(subscription_is_active(SUBSCRIPTION_CANCELED));
}

static void a_subscription_ends_by_cancelling_and_by_not_paying(void **state)
{
    (void)state;
    assert_true(subscription_ends(SUBSCRIPTION_TRIALING, SUBSCRIPTION_CANCELED));
    assert_true(subscription_ends(SUBSCRIPTION_PAST_DUE, SUBSCRIPTION_CANCELED));
    assert_true(subscription_ends(SUBSCRIPTION_PAST_DUE, SUBSCRIPTION_UNPAID));
    assert_true(subscription_ends(SUBSCRIPTION_INCOMPLETE, SUBSCRIPTION_INCOMPLETE_EXPIRED));
}

static void a_subscription_goes_on_while_stripe_tries(void **state)
{
    (void)state;
    assert_false(subscription_ends(SUBSCRIPTION_TRIALING, SUBSCRIPTION_ACTIVE));
    assert_false(subscription_ends(SUBSCRIPTION_ACTIVE, SUBSCRIPTION_PAST_DUE));
    assert_false(subscription_ends(SUBSCRIPTION_TRIALING, SUBSCRIPTION_PAUSED));
}

static void a_subscription_ends_once(void **state)
{
    (void)state;
    assert_false(subscription_ends(SUBSCRIPTION_UNPAID, SUBSCRIPTION_CANCELED));
    assert_false(subscription_ends(SUBSCRIPTION_CANCELED, SUBSCRIPTION_CANCELED));
    assert_false(subscription_ends(SUBSCRIPTION_CANCELED, SUBSCRIPTION_ACTIVE));
}

static void an_active_subscription_is_not_over_and_a_final_one_is(void **state)
{
    (void)state;
    for (unsigned i = 0; i < SUBSCRIPTION_STATUSES; i++) {
        enum subscription_status status = (enum subscription_status)i;
        assert_false(subscription_is_active(status) && subscription_is_over(status));
        assert_true(subscription_is_over(status) || !subscription_is_final(status));
    }
}

static void nothing_follows_cancelled_and_expired(void **state)
{
    (void)state;
    assert_true(subscription_is_final(SUBSCRIPTION_CANCELED));
    assert_true(subscription_is_final(SUBSCRIPTION_INCOMPLETE_EXPIRED));
    assert_false(subscription_is_final(SUBSCRIPTION_UNPAID));
    assert_false(subscription_is_final(SUBSCRIPTION_ACTIVE));
}

static void the_trial_takes_14_days(void **state)
{
    (void)state;
    assert_int_equal(subscription_trial_end(INT64_C(1735689600000000)), INT64_C(1736899200000000));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_status_has_stripes_name_and_is_found_by_it),
        cmocka_unit_test(a_status_that_is_not_known_is_malformed),
        cmocka_unit_test(who_tries_pays_or_is_late_is_a_subscriber),
        cmocka_unit_test(nobody_else_is_a_subscriber),
        cmocka_unit_test(a_subscription_ends_by_cancelling_and_by_not_paying),
        cmocka_unit_test(a_subscription_goes_on_while_stripe_tries),
        cmocka_unit_test(a_subscription_ends_once),
        cmocka_unit_test(an_active_subscription_is_not_over_and_a_final_one_is),
        cmocka_unit_test(nothing_follows_cancelled_and_expired),
        cmocka_unit_test(the_trial_takes_14_days),
    };
    return cmocka_run_group_tests_name("subscription", tests, NULL, NULL);
}
