/* Calls are counted in memory, for all processes. */
#include <sys/wait.h>
#include <unistd.h>
#include "adapters/stripe/meter.h"
#include "tests/contract/contract.h"

static struct meter *counted;
static struct gateway_meter meter;

static void reset(struct contract_fixture *fixture)
{
    (void)fixture;
    meter_destroy(counted);
    counted = meter_create();
    assert_non_null(counted);
    meter = meter_of_calls(counted);
}

static void what_another_process_counts_is_told_here(void **state)
{
    struct gateway_tally tallies[GATEWAY_CALLS];
    int status = 0;
    (void)state;
    reset(NULL);
    pid_t child = fork();
    if (child == 0) {
        meter.count(meter.self, GATEWAY_CALL_CHARGE_FIND, ERR_OK, 1);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);

    assert_int_equal(meter.read(meter.self, tallies), ERR_OK);

    assert_int_equal(tallies[GATEWAY_CALL_CHARGE_FIND].results[ERR_OK], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_another_process_counts_is_told_here) };
    struct contract_fixture fixture = { .gateway_meter = &meter, .reset = reset };
    int failed = CONTRACT_RUN(&fixture, gateway_meter) + cmocka_run_group_tests(tests, NULL, NULL);
    meter_destroy(counted);
    return failed == 0 ? 0 : 1;
}
