/* Calls of the stores are counted in memory, for all processes. */
#include <sys/wait.h>
#include <unistd.h>
#include "adapters/trace/store_meter.h"
#include "tests/contract/contract.h"

static struct shared_store_meter *counted;
static struct store_meter meter;

static void reset(struct contract_fixture *fixture)
{
    (void)fixture;
    shared_store_meter_destroy(counted);
    counted = shared_store_meter_create();
    assert_non_null(counted);
    meter = shared_store_meter_port(counted);
}

/* Process `number` makes a call over two new connections and dies with them. */
static void let_a_process_live(size_t number)
{
    const struct store_call call = { .store = STORE_POSTGRES, .statement = "drill", .microseconds = 3 };
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        shared_store_meter_begin_process(counted, number);
        meter.connect(meter.self, STORE_POSTGRES, 1);
        meter.connect(meter.self, STORE_POSTGRES, 1);
        meter.count(meter.self, &call);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
}

static struct store_tally read_postgres(void)
{
    struct store_tally tallies[STORES];
    assert_int_equal(meter.read(meter.self, tallies), ERR_OK);
    return tallies[STORE_POSTGRES];
}

static void what_another_process_counts_is_told_here(void **state)
{
    (void)state;
    reset(NULL);

    let_a_process_live(1);
    let_a_process_live(2);

    assert_int_equal(read_postgres().microseconds, 6);
    assert_int_equal(read_postgres().connections, 4);
}

static void a_process_that_died_has_no_connections_once_another_has_its_number(void **state)
{
    (void)state;
    reset(NULL);
    let_a_process_live(1);

    let_a_process_live(1);

    assert_int_equal(read_postgres().connections, 2);
    assert_int_equal(read_postgres().microseconds, 6);
}

static void a_number_that_no_process_can_have_is_ignored(void **state)
{
    (void)state;
    reset(NULL);
    meter.connect(meter.self, STORE_POSTGRES, 1);

    shared_store_meter_begin_process(counted, STORE_METER_PROCESSES);

    assert_int_equal(read_postgres().connections, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_another_process_counts_is_told_here),
        cmocka_unit_test(a_process_that_died_has_no_connections_once_another_has_its_number),
        cmocka_unit_test(a_number_that_no_process_can_have_is_ignored),
    };
    struct contract_fixture fixture = { .store_meter = &meter, .reset = reset };
    int failed = CONTRACT_RUN(&fixture, store_meter) + cmocka_run_group_tests(tests, NULL, NULL);
    shared_store_meter_destroy(counted);
    return failed == 0 ? 0 : 1;
}
