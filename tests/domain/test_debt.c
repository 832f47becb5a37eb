#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/memory/random_source.h"
#include "domain/coin/debt.h"
#include "tests/domain/draw.h"

static struct coin_movement taken_back(int64_t coins, int64_t debt, int64_t amount)
{
    const struct coin_holding holding = { .coins = coins, .debt = debt };
    struct coin_movement moved = { 0, 0 };
    assert_int_equal(coin_take_back(&holding, amount, &moved), ERR_OK);
    return moved;
}

static struct coin_movement credited(int64_t coins, int64_t debt, int64_t amount)
{
    const struct coin_holding holding = { .coins = coins, .debt = debt };
    struct coin_movement moved = { 0, 0 };
    assert_int_equal(coin_credit(&holding, amount, &moved), ERR_OK);
    return moved;
}

static void assert_moved(struct coin_movement moved, int64_t coins, int64_t debt)
{
    assert_int_equal(moved.coins, coins);
    assert_int_equal(moved.debt, debt);
}

static void coins_that_are_there_are_taken_back(void **state)
{
    (void)state;
    assert_moved(taken_back(150, 0, 100), -100, 0);
    assert_moved(taken_back(100, 0, 100), -100, 0);
    assert_moved(taken_back(100, 0, 0), 0, 0);
}

static void coins_that_were_spent_become_a_debt(void **state)
{
    (void)state;
    assert_moved(taken_back(30, 0, 100), -30, 70);
    assert_moved(taken_back(0, 5, 100), 0, 100);
}

static void a_credit_pays_the_debt_first(void **state)
{
    (void)state;
    assert_moved(credited(10, 70, 50), 0, -50);
    assert_moved(credited(10, 70, 70), 0, -70);
    assert_moved(credited(10, 70, 100), 30, -70);
}

static void a_credit_without_a_debt_is_all_coins(void **state)
{
    (void)state;
    assert_moved(credited(10, 0, 100), 100, 0);
    assert_moved(credited(10, 0, 0), 0, 0);
}

static void less_than_nothing_is_refused(void **state)
{
    (void)state;
    const struct coin_holding holding = { .coins = 10, .debt = 10 };
    struct coin_movement moved = { 7, 7 };

    assert_int_equal(coin_take_back(&holding, -1, &moved), ERR_INTERNAL);
    assert_int_equal(coin_credit(&holding, -1, &moved), ERR_INTERNAL);

    assert_moved(moved, 7, 7);
}

static void what_does_not_fit_overflows(void **state)
{
    (void)state;
    const struct coin_holding in_debt = { .coins = 0, .debt = INT64_MAX };
    const struct coin_holding rich = { .coins = INT64_MAX, .debt = 1 };
    struct coin_movement moved = { 7, 7 };

    assert_int_equal(coin_take_back(&in_debt, 1, &moved), ERR_OVERFLOW);
    assert_int_equal(coin_credit(&rich, 2, &moved), ERR_OVERFLOW);

    assert_moved(moved, 7, 7);
}

static void whatever_is_moved_the_difference_moves_by_just_that(void **state)
{
    (void)state;
    struct memory_random memory = { .state = 11 };
    struct random_source random = memory_random_source(&memory);
    struct coin_holding holding = { .coins = 100, .debt = 0 };
    for (int i = 0; i < 20000; i++) {
        int64_t amount = draw(&random, 1000);
        bool takes = draw(&random, 2) == 0;
        struct coin_movement moved =
            takes ? taken_back(holding.coins, holding.debt, amount) : credited(holding.coins, holding.debt, amount);

        holding.coins += moved.coins;
        holding.debt += moved.debt;

        assert_int_equal(moved.coins - moved.debt, takes ? -amount : amount);
        assert_true(holding.coins >= 0 && holding.debt >= 0);
        assert_true(holding.coins == 0 || holding.debt == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coins_that_are_there_are_taken_back),
        cmocka_unit_test(coins_that_were_spent_become_a_debt),
        cmocka_unit_test(a_credit_pays_the_debt_first),
        cmocka_unit_test(a_credit_without_a_debt_is_all_coins),
        cmocka_unit_test(less_than_nothing_is_refused),
        cmocka_unit_test(what_does_not_fit_overflows),
        cmocka_unit_test(whatever_is_moved_the_difference_moves_by_just_that),
    };
    return cmocka_run_group_tests_name("debt", tests, NULL, NULL);
}
