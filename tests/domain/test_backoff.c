#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/job/job.h"

#define SECOND INT64_C(1000000)

static void the_wait_doubles_with_each_try_up_to_an_hour(void **state)
{
    static const int64_t seconds[] = { 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600 };
    (void)state;
    for (int32_t i = 0; i < (int32_t)(sizeof seconds / sizeof seconds[0]); i++) {
        assert_int_equal(job_backoff(i + 1, 0), seconds[i] * SECOND);
    }
}

static void no_number_of_tries_makes_it_longer(void **state)
{
    (void)state;
    assert_int_equal(job_backoff(INT32_MAX, 0), 3600 * SECOND);
    assert_int_equal(job_backoff(0, 0), 2 * SECOND);
}

static void chance_takes_at_most_half_of_it(void **state)
{
    (void)state;
    assert_int_equal(job_backoff(1, UINT32_MAX), 1 * SECOND + 1);
    assert_int_equal(job_backoff(1, UINT32_MAX / 2 + 1), 1500000);
    assert_int_equal(job_backoff(30, UINT32_MAX), 1800 * SECOND + 1);
}

static void a_larger_number_never_makes_the_wait_longer(void **state)
{
    (void)state;
    int64_t last = job_backoff(6, 0);
    for (uint32_t random = 0; random < UINT32_MAX - 9999999; random += 9999999) {
        int64_t wait = job_backoff(6, random);
        assert_true(wait <= last && wait > 32 * SECOND);
        last = wait;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_wait_doubles_with_each_try_up_to_an_hour),
        cmocka_unit_test(no_number_of_tries_makes_it_longer),
        cmocka_unit_test(chance_takes_at_most_half_of_it),
        cmocka_unit_test(a_larger_number_never_makes_the_wait_longer),
    };
    return cmocka_run_group_tests_name("backoff", tests, NULL, NULL);
}
