/* Sweeps over billing: the Nth allocation fails, for every N. The gateway has all the memory it needs: it is another machine. */
#include <stdlib.h>
#include "tests/domain/allocation_faults.h"
#include "tests/domain/billing_sweep.h"

enum { ALLOCATIONS_MAX = 1000, ROOM = 300 };

static void reserve(struct memory_table *table)
{
    size_t count = table->count;
    void *row = calloc(1, table->row_size);
    assert_non_null(row);
    for (int i = 0; i < ROOM; i++) {
        assert_int_equal(memory_table_append(table, row), ERR_OK);
    }
    table->count = count;
    free(row);
}

/* Room for a use case in every table, and a block of the texts' memory that is all but empty. */
static void give_the_gateway_room(struct memory_gateway *gateway)
{
    struct memory_table *const tables[] = {
        &gateway->customers,     &gateway->payment_methods, &gateway->setup_intents, &gateway->payment_intents,
        &gateway->subscriptions, &gateway->coupons,         &gateway->invoices,      &gateway->charges,
        &gateway->disputes,      &gateway->events,          &gateway->answers,
    };
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        reserve(tables[i]);
    }
    const struct arena_block *before = gateway->texts.blocks;
    while (gateway->texts.blocks == before) {
        assert_non_null(arena_allocate(&gateway->texts, 16));
    }
}

/* Breaks the Nth allocation; returns whether the use case came so far. */
static bool breaks_at(const struct billing_case *swept, size_t nth)
{
    static struct billing_rig rig;
    billing_case_open(&rig, swept);
    give_the_gateway_room(&rig.gateway);
    allocation_faults = (struct allocation_faults){ .fail_at = nth };

    enum err err = swept->run(&rig);

    bool reached = allocation_faults.calls >= nth;
    allocation_faults.fail_at = 0;
    if (reached) {
        assert_int_equal(err, ERR_NO_MEMORY);
    }
    rig.arena.exhausted = false; /* the next request has memory of its own */
    billing_case_settle(&rig, swept);
    rig_close(&rig);
    return reached;
}

static void an_allocation_that_fails_anywhere_ends_as_the_gateway_has_it(void **state)
{
    size_t broken = 0;
    (void)state;
    for (size_t i = 0; i < billing_case_count; i++) {
        size_t nth = 1;
        print_message("%s\n", billing_cases[i].name);
        while (nth < ALLOCATIONS_MAX && breaks_at(&billing_cases[i], nth)) {
            nth++;
        }
        assert_true(nth < ALLOCATIONS_MAX);
        broken += nth - 1;
    }
    assert_true(broken > billing_case_count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_allocation_that_fails_anywhere_ends_as_the_gateway_has_it),
    };
    return cmocka_run_group_tests_name("memory of billing", tests, NULL, NULL);
}
