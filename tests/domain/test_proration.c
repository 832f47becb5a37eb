#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/memory/random_source.h"
#include "domain/billing/plan.h"
#include "domain/billing/proration.h"
#include "tests/domain/draw.h"

#define SECOND INT64_C(1000000)
#define START  (INT64_C(1735689600) * SECOND) /* 2025-01-01 */
#define MONTH  (31 * INT64_C(86400) * SECOND)

static int64_t preview(int64_t changed_on, int64_t before, int64_t after)
{
    const struct proration proration = { .period_start_on = START,
                                         .period_end_on = START + MONTH,
                                         .changed_on = changed_on,
                                         .cents_before = before,
                                         .cents_after = after };
    int64_t cents = INT64_MIN;
    assert_int_equal(proration_preview(&proration, &cents), ERR_OK);
    return cents;
}

static void a_change_at_once_costs_the_whole_difference(void **state)
{
    (void)state;
    assert_int_equal(preview(START, 100, 500), 400);
    assert_int_equal(preview(START, 1000, 100), -900);
}

static void a_change_at_the_end_costs_nothing(void **state)
{
    (void)state;
    assert_int_equal(preview(START + MONTH, 100, 500), 0);
}

static void a_change_halfway_costs_half_the_difference(void **state)
{
    (void)state;
    assert_int_equal(preview(START + MONTH / 2, 100, 500), 200);
    assert_int_equal(preview(START + MONTH / 2, 500, 100), -200);
}

static void both_sides_are_rounded_half_up_on_their_own(void **state)
{
    (void)state;
    /* 21 of 31 days are left: 67.74 cents of bronze, 338.71 of gold */
    assert_int_equal(preview(START + 10 * INT64_C(86400) * SECOND, 100, 500), 339 - 68);
}

static void it_is_the_second_that_counts(void **state)
{
    (void)state;
    int64_t halfway = START + MONTH / 2;
    assert_int_equal(preview(halfway + SECOND - 1, 0, 99999999), preview(halfway, 0, 99999999));
    assert_true(preview(halfway + SECOND, 0, 99999999) < preview(halfway, 0, 99999999));
}

static void a_change_outside_the_period_counts_as_at_its_end(void **state)
{
    (void)state;
    assert_int_equal(preview(START - MONTH, 100, 500), 400);
    assert_int_equal(preview(START + 2 * MONTH, 100, 500), 0);
}

static void a_period_without_time_or_a_negative_price_is_refused(void **state)
{
    (void)state;
    struct proration proration = { .period_start_on = START, .period_end_on = START, .changed_on = START };
    int64_t cents = 7;

    assert_int_equal(proration_preview(&proration, &cents), ERR_INTERNAL);
    proration.period_end_on = START + MONTH;
    proration.cents_before = -1;
    assert_int_equal(proration_preview(&proration, &cents), ERR_INTERNAL);
    proration.cents_before = 1;
    proration.cents_after = -1;
    assert_int_equal(proration_preview(&proration, &cents), ERR_INTERNAL);

    assert_int_equal(cents, 7);
}

static void there_and_back_again_costs_nothing_and_never_more_than_the_difference(void **state)
{
    (void)state;
    struct memory_random memory = { .state = 13 };
    struct random_source random = memory_random_source(&memory);
    for (int i = 0; i < 20000; i++) {
        int64_t before = plan_at((enum plan_rank)draw(&random, PLANS))->cents;
        int64_t after = plan_at((enum plan_rank)draw(&random, PLANS))->cents;
        int64_t changed_on = START + draw(&random, MONTH);

        int64_t cents = preview(changed_on, before, after);

        assert_int_equal(cents + preview(changed_on, after, before), 0);
        assert_true(after < before ? cents >= after - before && cents <= 0 : cents <= after - before && cents >= 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_at_once_costs_the_whole_difference),
        cmocka_unit_test(a_change_at_the_end_costs_nothing),
        cmocka_unit_test(a_change_halfway_costs_half_the_difference),
        cmocka_unit_test(both_sides_are_rounded_half_up_on_their_own),
        cmocka_unit_test(it_is_the_second_that_counts),
        cmocka_unit_test(a_change_outside_the_period_counts_as_at_its_end),
        cmocka_unit_test(a_period_without_time_or_a_negative_price_is_refused),
        cmocka_unit_test(there_and_back_again_costs_nothing_and_never_more_than_the_difference),
    };
    return cmocka_run_group_tests_name("proration", tests, NULL, NULL);
}
