/* Sweeps: the Nth call of a port fails, for every N, in every use case. */
#include "tests/domain/sweep.h"

enum { CALLS_MAX = 100 };

/* Breaks the Nth call; returns whether the use case came so far. */
static bool breaks_at(const struct sweep_case *swept, size_t nth, enum err fault)
{
    static struct sweep sweep;
    struct memory_tables before;
    sweep_open(&sweep, swept);
    assert_int_equal(memory_tables_copy(&sweep.fakes.database.tables, &before), ERR_OK);
    sweep.fakes.faults = (struct memory_faults){ .fail_at = nth, .err = fault };

    enum err err = swept->run(&sweep);

    bool reached = sweep.fakes.faults.calls >= nth;
    sweep.fakes.faults.fail_at = 0;
    assert_int_equal(err, reached ? fault : ERR_OK);
    if (reached) {
        sweep_assert_harmless(&sweep, swept, &before);
    }
    fakes_assert_books(&sweep.fakes);
    memory_tables_clear(&before);
    sweep_close(&sweep);
    return reached;
}

static void sweep_all(enum err fault)
{
    for (size_t i = 0; i < sweep_case_count; i++) {
        size_t nth = 1;
        print_message("%s\n", sweep_cases[i].name);
        while (nth < CALLS_MAX && breaks_at(&sweep_cases[i], nth, fault)) {
            nth++;
        }
        assert_in_range(nth - 1, sweep_cases[i].least_calls, CALLS_MAX - 2);
    }
}

static void a_service_that_fails_at_any_call_leaves_everything_as_it_was(void **state)
{
    (void)state;
    sweep_all(ERR_UNAVAILABLE);
}

static void running_out_of_memory_in_any_port_leaves_everything_as_it_was(void **state)
{
    (void)state;
    sweep_all(ERR_NO_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_service_that_fails_at_any_call_leaves_everything_as_it_was),
        cmocka_unit_test(running_out_of_memory_in_any_port_leaves_everything_as_it_was),
    };
    return cmocka_run_group_tests_name("port failures", tests, NULL, NULL);
}
