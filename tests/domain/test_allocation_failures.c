/* Sweeps: the Nth allocation fails, for every N, in every use case. The domain itself allocates in arenas only; what fails here
 * is the stores' memory beneath it. */
#include "tests/domain/allocation_faults.h"
#include "tests/domain/sweep.h"

enum { ALLOCATIONS_MAX = 100 };

/* Breaks the Nth allocation; returns whether the use case came so far. */
static bool breaks_at(const struct sweep_case *swept, size_t nth)
{
    static struct sweep sweep;
    struct memory_tables before;
    sweep_open(&sweep, swept);
    assert_int_equal(memory_tables_copy(&sweep.fakes.database.tables, &before), ERR_OK);
    allocation_faults = (struct allocation_faults){ .fail_at = nth };

    enum err err = swept->run(&sweep);

    bool reached = allocation_faults.calls >= nth;
    allocation_faults.fail_at = 0;
    assert_int_equal(err, reached ? ERR_NO_MEMORY : ERR_OK);
    if (reached) {
        sweep_assert_harmless(&sweep, swept, &before);
    }
    fakes_assert_books(&sweep.fakes);
    memory_tables_clear(&before);
    sweep_close(&sweep);
    return reached;
}

static void an_allocation_that_fails_anywhere_leaves_everything_as_it_was(void **state)
{
    size_t broken = 0;
    (void)state;
    for (size_t i = 0; i < sweep_case_count; i++) {
        size_t nth = 1;
        print_message("%s\n", sweep_cases[i].name);
        while (nth < ALLOCATIONS_MAX && breaks_at(&sweep_cases[i], nth)) {
            nth++;
        }
        assert_true(nth < ALLOCATIONS_MAX);
        broken += nth - 1;
    }
    assert_true(broken > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_allocation_that_fails_anywhere_leaves_everything_as_it_was),
    };
    return cmocka_run_group_tests_name("allocation failures", tests, NULL, NULL);
}
