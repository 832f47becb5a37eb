#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/kernel/arena.h"
#include "tests/domain/allocation_faults.h"

static int setup(void **state)
{
    static struct arena arena;
    arena_init(&arena, 1000000);
    allocation_faults = (struct allocation_faults){ .calls = 0 };
    *state = &arena;
    return 0;
}

static int teardown(void **state)
{
    arena_release(*state);
    return 0;
}

static void what_it_hands_out_is_zeroed(void **state)
{
    static const unsigned char zeros[300];

    unsigned char *bytes = arena_allocate(*state, sizeof zeros);

    assert_memory_equal(bytes, zeros, sizeof zeros);
}

static void what_it_hands_out_is_aligned_for_any_type(void **state)
{
    for (size_t size = 0; size < 40; size++) {
        const void *bytes = arena_allocate(*state, size);

        assert_non_null(bytes);
        assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
    }
}

static void allocations_do_not_overlap(void **state)
{
    unsigned char *blocks[200];
    for (size_t i = 0; i < 200; i++) {
        blocks[i] = arena_allocate(*state, 100);
        memset(blocks[i], (int)i, 100);
    }

    for (size_t i = 0; i < 200; i++) {
        assert_int_equal(blocks[i][0], i);
        assert_int_equal(blocks[i][99], i);
    }
}

static void many_small_allocations_cost_few_blocks(void **state)
{
    for (int i = 0; i < 1000; i++) {
        assert_non_null(arena_allocate(*state, 16));
    }

    assert_true(allocation_faults.calls <= 2);
}

static void an_allocation_larger_than_a_block_is_served(void **state)
{
    unsigned char *bytes = arena_allocate(*state, 500000);

    assert_non_null(bytes);
    bytes[499999] = 7;
}

static void the_limit_can_be_used_up_to_its_last_byte(void **state)
{
    struct arena *arena = *state;
    arena->limit = 100;

    assert_non_null(arena_allocate(arena, 99));
    assert_non_null(arena_allocate(arena, 1));
    assert_false(arena->exhausted);

    assert_null(arena_allocate(arena, 1));
}

static void past_its_limit_it_is_exhausted(void **state)
{
    struct arena *arena = *state;

    assert_null(arena_allocate(arena, 1000001));

    assert_true(arena->exhausted);
}

static void a_size_near_the_address_space_is_refused(void **state)
{
    struct arena *arena = *state;
    arena->limit = SIZE_MAX;

    assert_null(arena_allocate(arena, SIZE_MAX));
    assert_null(arena_allocate(arena, SIZE_MAX - 40));
    assert_null(arena_copy(arena, "x", SIZE_MAX));

    assert_true(arena->exhausted);
}

static void every_failed_allocation_exhausts_it(void **state)
{
    struct arena *arena = *state;
    for (size_t nth = 1; nth <= 3; nth++) {
        arena_release(arena);
        allocation_faults = (struct allocation_faults){ .fail_at = nth };
        for (size_t i = 1; i < nth; i++) {
            assert_non_null(arena_allocate(arena, 20000));
        }

        assert_null(arena_allocate(arena, 20000));

        assert_true(arena->exhausted);
        assert_int_equal(arena->used, 20000 * (nth - 1));
    }
}

static void after_a_failure_it_still_serves_what_fits(void **state)
{
    struct arena *arena = *state;
    allocation_faults.fail_at = 1;
    assert_null(arena_allocate(arena, 16));

    assert_non_null(arena_allocate(arena, 16));

    assert_true(arena->exhausted);
}

static void a_failed_copy_is_null(void **state)
{
    allocation_faults.fail_at = 1;

    assert_null(arena_copy(*state, "text", 4));
}

static void a_copy_ends_in_a_nul(void **state)
{
    char *copy = arena_copy(*state, "textual", 4);

    assert_string_equal(copy, "text");
}

static void nothing_can_be_copied(void **state)
{
    char *copy = arena_copy(*state, NULL, 0);

    assert_string_equal(copy, "");
}

static void after_a_release_it_is_as_new(void **state)
{
    struct arena *arena = *state;
    assert_null(arena_allocate(arena, 1000001));
    assert_non_null(arena_allocate(arena, 1000000));

    arena_release(arena);

    assert_false(arena->exhausted);
    assert_int_equal(arena->used, 0);
    assert_non_null(arena_allocate(arena, 1000000));
}

static void nothing_can_be_released(void **state)
{
    (void)state;
    struct arena zeroed = { .limit = 0 };

    arena_release(NULL);
    arena_release(&zeroed);

    assert_null(zeroed.blocks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_it_hands_out_is_zeroed, setup, teardown),
        cmocka_unit_test_setup_teardown(what_it_hands_out_is_aligned_for_any_type, setup, teardown),
        cmocka_unit_test_setup_teardown(allocations_do_not_overlap, setup, teardown),
        cmocka_unit_test_setup_teardown(many_small_allocations_cost_few_blocks, setup, teardown),
        cmocka_unit_test_setup_teardown(an_allocation_larger_than_a_block_is_served, setup, teardown),
        cmocka_unit_test_setup_teardown(the_limit_can_be_used_up_to_its_last_byte, setup, teardown),
        cmocka_unit_test_setup_teardown(past_its_limit_it_is_exhausted, setup, teardown),
        cmocka_unit_test_setup_teardown(a_size_near_the_address_space_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(every_failed_allocation_exhausts_it, setup, teardown),
        cmocka_unit_test_setup_teardown(after_a_failure_it_still_serves_what_fits, setup, teardown),
        cmocka_unit_test_setup_teardown(a_failed_copy_is_null, setup, teardown),
        cmocka_unit_test_setup_teardown(a_copy_ends_in_a_nul, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_can_be_copied, setup, teardown),
        cmocka_unit_test_setup_teardown(after_a_release_it_is_as_new, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_can_be_released, setup, teardown),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
