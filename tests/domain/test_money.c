#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/memory/random_source.h"
#include "domain/kernel/money.h"
#include "tests/domain/draw.h"

static int64_t share(int64_t amount, int64_t part, int64_t whole)
{
    int64_t share = -1;
    assert_int_equal(money_share(amount, part, whole, &share), ERR_OK);
    return share;
}

static void half_a_cent_is_rounded_up(void **state)
{
    (void)state;
    assert_int_equal(share(90, 15, 100), 14);    /* 13.5 */
    assert_int_equal(share(1, 50, 100), 1);      /* 0.5 */
    assert_int_equal(share(3, 1, 2), 2);         /* 1.5 */
    assert_int_equal(share(3490, 15, 100), 524); /* 523.5 */
}

static void less_than_half_a_cent_is_dropped(void **state)
{
    (void)state;
    assert_int_equal(share(99, 15, 100), 15); /* 14.85 */
    assert_int_equal(share(1, 49, 100), 0);   /* 0.49 */
    assert_int_equal(share(1, 1, 3), 0);
    assert_int_equal(share(2, 1, 3), 1);
}

static void the_whole_part_is_everything_and_no_part_is_nothing(void **state)
{
    (void)state;
    assert_true(share(INT64_MAX, 100, 100) == INT64_MAX);
    assert_true(share(INT64_MAX, INT64_MAX, INT64_MAX) == INT64_MAX);
    assert_int_equal(share(INT64_MAX, 0, 100), 0);
    assert_int_equal(share(0, 7, 7), 0);
}

static void a_large_amount_is_exact(void **state)
{
    (void)state;
    assert_true(share(INT64_MAX, 1, 2) == INT64_MAX / 2 + 1);
    assert_true(share(INT64_MAX - 1, 1, 2) == INT64_MAX / 2);
}

static void what_cannot_be_a_share_is_refused(void **state)
{
    (void)state;
    int64_t result = 7;

    assert_int_equal(money_share(-1, 1, 2, &result), ERR_INTERNAL);
    assert_int_equal(money_share(1, -1, 2, &result), ERR_INTERNAL);
    assert_int_equal(money_share(1, 3, 2, &result), ERR_INTERNAL);
    assert_int_equal(money_share(1, 0, 0, &result), ERR_INTERNAL);
    assert_int_equal(money_share(1, 0, -2, &result), ERR_INTERNAL);
    assert_int_equal(money_share(INT64_MAX - 1, 3, INT64_MAX, &result), ERR_OVERFLOW);

    assert_int_equal(result, 7);
}

/* The share is the one whole number s with 2 * amount * part - whole < 2 * s * whole <= 2 * amount * part + whole. */
static void any_share_is_the_nearest_whole_number(void **state)
{
    (void)state;
    struct memory_random memory = { .state = 5 };
    struct random_source random = memory_random_source(&memory);
    for (int i = 0; i < 100000; i++) {
        int64_t amount = draw(&random, 1 + draw(&random, 1000000));
        int64_t whole = 1 + draw(&random, 1 + draw(&random, 10000));
        int64_t part = draw(&random, whole + 1);

        int64_t twice = 2 * share(amount, part, whole) * whole;

        assert_true(2 * amount * part - whole < twice && twice <= 2 * amount * part + whole);
    }
}

static int64_t cents(const char *typed)
{
    int64_t cents = -1;
    assert_int_equal(money_from_dollars(typed, &cents), ERR_OK);
    return cents;
}

static void dollars_are_read_with_or_without_cents(void **state)
{
    (void)state;
    assert_int_equal(cents("5"), 500);
    assert_int_equal(cents("5.5"), 550);
    assert_int_equal(cents("5.05"), 505);
    assert_int_equal(cents(" 0.50\t"), 50);
    assert_int_equal(cents("007.00"), 700);
    assert_int_equal(cents("0"), 0);
    assert_int_equal(cents("999999.99"), MONEY_MAX_CENTS);
}

static void what_is_no_amount_of_dollars_is_malformed(void **state)
{
    static const char *const malformed[] = { "",   " ",    "five", "5.",    ".5",    "5.555", "5,50", "$5",
                                             "-5", "5.-1", "5.-",  "5.5.5", "5 .50", "1e2",   "+5",   "5.5x" };
    (void)state;
    int64_t result = 7;
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        assert_int_equal(money_from_dollars(malformed[i], &result), ERR_MALFORMED);
    }

    assert_int_equal(result, 7);
}

static void more_dollars_than_a_charge_may_have_overflow(void **state)
{
    (void)state;
    int64_t result = 7;

    assert_int_equal(money_from_dollars("1000000", &result), ERR_OVERFLOW);
    assert_int_equal(money_from_dollars("9223372036854775808", &result), ERR_OVERFLOW);

    assert_int_equal(result, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_a_cent_is_rounded_up),
        cmocka_unit_test(less_than_half_a_cent_is_dropped),
        cmocka_unit_test(the_whole_part_is_everything_and_no_part_is_nothing),
        cmocka_unit_test(a_large_amount_is_exact),
        cmocka_unit_test(what_cannot_be_a_share_is_refused),
        cmocka_unit_test(any_share_is_the_nearest_whole_number),
        cmocka_unit_test(dollars_are_read_with_or_without_cents),
        cmocka_unit_test(what_is_no_amount_of_dollars_is_malformed),
        cmocka_unit_test(more_dollars_than_a_charge_may_have_overflow),
    };
    return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
