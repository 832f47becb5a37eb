#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/kernel/histogram.h"

static const int64_t bounds[] = { 10, 100, 1000 };
enum { BOUNDS = sizeof bounds / sizeof bounds[0] };

static void a_value_is_in_the_bucket_whose_bound_it_reaches(void **state)
{
    (void)state;
    assert_int_equal(histogram_bucket(bounds, BOUNDS, 0), 0);
    assert_int_equal(histogram_bucket(bounds, BOUNDS, 10), 0);
    assert_int_equal(histogram_bucket(bounds, BOUNDS, 11), 1);
    assert_int_equal(histogram_bucket(bounds, BOUNDS, 1000), 2);
}

static void a_value_past_all_bounds_is_in_the_last_bucket(void **state)
{
    (void)state;
    assert_int_equal(histogram_bucket(bounds, BOUNDS, 1001), BOUNDS);
    assert_int_equal(histogram_bucket(bounds, 0, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_in_the_bucket_whose_bound_it_reaches),
        cmocka_unit_test(a_value_past_all_bounds_is_in_the_last_bucket),
    };
    return cmocka_run_group_tests_name("histogram", tests, NULL, NULL);
}
