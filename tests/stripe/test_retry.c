/* When a call is made again, and how long that waits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/stripe/retry.h"

static const struct retry_try unsaid = { .status = 500, .should_retry = -1 };

static struct retry_try answered(int status)
{
    struct retry_try latest = unsaid;
    latest.status = status;
    return latest;
}

static void a_lost_connection_is_tried_again(void **state)
{
    const struct retry_try lost = { .is_lost = true, .should_retry = -1 };
    (void)state;

    assert_true(retry_is_due(&lost, 1));
}

static void conflict_haste_and_the_gateways_own_trouble_are_tried_again(void **state)
{
    static const int statuses[] = { 409, 429, 500, 502, 503, 504, 599 };
    (void)state;
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        const struct retry_try latest = answered(statuses[i]);
        assert_true(retry_is_due(&latest, 1));
    }
}

static void what_was_answered_is_not_asked_again(void **state)
{
    static const int statuses[] = { 200, 201, 302, 400, 401, 402, 403, 404, 424 };
    (void)state;
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        struct retry_try latest = answered(statuses[i]);
        assert_false(retry_is_due(&latest, 1));
        latest.should_retry = 1;
        assert_false(retry_is_due(&latest, 1));
    }
}

static void stripes_no_is_heeded(void **state)
{
    struct retry_try latest = answered(500);
    (void)state;

    latest.should_retry = 0;

    assert_false(retry_is_due(&latest, 1));
}

static void three_tries_are_enough(void **state)
{
    (void)state;

    assert_true(retry_is_due(&unsaid, RETRY_TRIES - 1));
    assert_false(retry_is_due(&unsaid, RETRY_TRIES));
}

static void each_pause_is_twice_the_one_before_less_up_to_the_half(void **state)
{
    static const uint32_t chances[] = { 0, 1, 250000, 250001, 123456789, UINT32_MAX };
    (void)state;
    assert_int_equal(retry_pause(&unsaid, 1, 0), 500000);
    assert_int_equal(retry_pause(&unsaid, 2, 0), 1000000);
    for (size_t i = 0; i < sizeof chances / sizeof chances[0]; i++) {
        assert_in_range(retry_pause(&unsaid, 1, chances[i]), 250000, 500000);
        assert_in_range(retry_pause(&unsaid, 2, chances[i]), 500000, 1000000);
    }
}

static void a_pause_is_no_shorter_than_stripe_asked_for(void **state)
{
    struct retry_try latest = answered(429);
    (void)state;

    latest.retry_after = 7000000;

    assert_int_equal(retry_pause(&latest, 1, 0), 7000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lost_connection_is_tried_again),
        cmocka_unit_test(conflict_haste_and_the_gateways_own_trouble_are_tried_again),
        cmocka_unit_test(what_was_answered_is_not_asked_again),
        cmocka_unit_test(stripes_no_is_heeded),
        cmocka_unit_test(three_tries_are_enough),
        cmocka_unit_test(each_pause_is_twice_the_one_before_less_up_to_the_half),
        cmocka_unit_test(a_pause_is_no_shorter_than_stripe_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
