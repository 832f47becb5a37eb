/* Calls are counted for all processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "adapters/stripe/meter.h"

static int open_meter(void **state)
{
    *state = meter_create();
    return *state == NULL ? 1 : 0;
}

static int close_meter(void **state)
{
    meter_destroy(*state);
    return 0;
}

static void a_call_is_counted_by_kind_result_and_time(void **state)
{
    const struct gateway_meter meter = meter_of_calls(*state);
    struct gateway_tally tally;

    meter.count(meter.self, GATEWAY_CALL_PLAN_FIND, ERR_NOT_FOUND, 50000);
    meter.count(meter.self, GATEWAY_CALL_PLAN_FIND, ERR_OK, 50001);
    meter.count(meter.self, GATEWAY_CALL_PLAN_FIND, ERR_OK, INT64_C(30000000));
    meter.count(meter.self, GATEWAY_CALL_PLAN_DELETE, ERR_OK, 1);

    meter.read(meter.self, GATEWAY_CALL_PLAN_FIND, &tally);
    assert_int_equal(tally.results[ERR_OK], 2);
    assert_int_equal(tally.results[ERR_NOT_FOUND], 1);
    assert_int_equal(tally.buckets[0], 1);
    assert_int_equal(tally.buckets[1], 1);
    assert_int_equal(tally.buckets[GATEWAY_DURATION_BUCKETS - 1], 1);
    assert_int_equal(tally.microseconds, 30100001);
}

static void what_another_process_counts_is_told_here(void **state)
{
    const struct gateway_meter meter = meter_of_calls(*state);
    struct gateway_tally tally;
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        meter.count(meter.self, GATEWAY_CALL_CHARGE_FIND, ERR_OK, 1);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);

    meter.read(meter.self, GATEWAY_CALL_CHARGE_FIND, &tally);

    assert_int_equal(tally.results[ERR_OK], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_call_is_counted_by_kind_result_and_time, open_meter, close_meter),
        cmocka_unit_test_setup_teardown(what_another_process_counts_is_told_here, open_meter, close_meter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
