#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "domain/dice/payout.h"

static void the_payout_table_is_the_published_one(void **state)
{
    static const int32_t tenths[] = { 360, 180, 120, 90, 72, 60, 72, 90, 120, 180, 360 };
    (void)state;
    for (int32_t guess = GUESS_MIN; guess <= GUESS_MAX; guess++) {
        assert_int_equal(payout_tenths(guess), tenths[guess - GUESS_MIN]);
    }
}

static void a_guess_that_no_dice_show_pays_nothing(void **state)
{
    (void)state;
    assert_int_equal(payout_tenths(1), 0);
    assert_int_equal(payout_tenths(13), 0);
    assert_int_equal(payout_tenths(INT32_MIN), 0);
    assert_int_equal(payout_tenths(INT32_MAX), 0);
}

static void pairs_are_those_of_all_36_that_add_up(void **state)
{
    int32_t counted[GUESS_MAX + 1] = { 0 };
    (void)state;
    for (int32_t die_1 = 1; die_1 <= 6; die_1++) {
        for (int32_t die_2 = 1; die_2 <= 6; die_2++) {
            counted[die_1 + die_2]++;
        }
    }
    for (int32_t guess = GUESS_MIN; guess <= GUESS_MAX; guess++) {
        assert_int_equal(payout_pairs(guess), counted[guess]);
    }
    assert_int_equal(payout_pairs(1), 0);
    assert_int_equal(payout_pairs(13), 0);
}

static int64_t worth(int32_t guess, int64_t wagered)
{
    int64_t found = -1;
    assert_int_equal(payout_expectation(guess, wagered, &found), ERR_OK);
    return found;
}

static void a_bet_is_worth_its_chance_times_the_wager(void **state)
{
    (void)state;
    for (int32_t guess = GUESS_MIN; guess <= GUESS_MAX; guess++) {
        assert_int_equal(worth(guess, 10), 10 * payout_pairs(guess));
    }
}

static void a_fraction_of_a_coin_is_not_paid(void **state)
{
    (void)state;
    assert_int_equal(worth(6, 1), 4);  /* 7, not 7.2 */
    assert_int_equal(worth(8, 4), 16); /* 28, not 28.8 */
    assert_int_equal(worth(8, 5), 25); /* 36 */
    assert_int_equal(worth(6, 6), 29); /* 43, not 43.2 */
}

static void a_worth_beyond_int64_is_an_error(void **state)
{
    int64_t found = 7;
    (void)state;
    assert_int_equal(payout_expectation(2, INT64_MAX, &found), ERR_OVERFLOW);
    assert_int_equal(payout_expectation(7, INT64_MAX / 30, &found), ERR_OVERFLOW);
    assert_int_equal(found, 7);
}

static void the_payouts_by_themselves_are_the_tables_each_once(void **state)
{
    static const int32_t tenths[PAYOUTS] = { 360, 180, 120, 90, 72, 60 };
    (void)state;
    for (size_t i = 0; i < PAYOUTS; i++) {
        size_t place = 99;
        assert_int_equal(payout_at(i), tenths[i]);
        assert_int_equal(payout_place(tenths[i], &place), ERR_OK);
        assert_int_equal(place, i);
    }
    assert_int_equal(payout_at(PAYOUTS), 0);
}

static void what_the_table_does_not_pay_has_no_place(void **state)
{
    (void)state;
    size_t place = 99;

    assert_int_equal(payout_place(0, &place), ERR_NOT_FOUND);
    assert_int_equal(payout_place(61, &place), ERR_NOT_FOUND);

    assert_int_equal(place, 99);
}

static void a_win_is_rounded_down_to_whole_coins(void **state)
{
    (void)state;
    int64_t net = 0;

    assert_int_equal(payout_of_win(1, 72, &net), ERR_OK);
    assert_int_equal(net, 7);
    assert_int_equal(payout_of_win(4, 72, &net), ERR_OK);
    assert_int_equal(net, 28);
    assert_int_equal(payout_of_win(5, 72, &net), ERR_OK);
    assert_int_equal(net, 36);
    assert_int_equal(payout_of_win(1999, 72, &net), ERR_OK);
    assert_int_equal(net, 14392);
}

static void the_largest_win_is_exact(void **state)
{
    (void)state;
    int64_t net = 0;

    assert_int_equal(payout_of_win(INT64_MAX / 6, 60, &net), ERR_OK);

    assert_true(net == INT64_MAX / 6 * 6);
}

static void a_win_beyond_int64_overflows(void **state)
{
    (void)state;
    int64_t net = 7;

    assert_int_equal(payout_of_win(INT64_MAX / 6 + 1, 60, &net), ERR_OVERFLOW);
    assert_int_equal(payout_of_win(INT64_MAX / 72 * 10 + 9, 72, &net), ERR_OVERFLOW);
    assert_int_equal(payout_of_win(INT64_MAX, 360, &net), ERR_OVERFLOW);

    assert_int_equal(net, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_payout_table_is_the_published_one),
        cmocka_unit_test(a_guess_that_no_dice_show_pays_nothing),
        cmocka_unit_test(pairs_are_those_of_all_36_that_add_up),
        cmocka_unit_test(a_bet_is_worth_its_chance_times_the_wager),
        cmocka_unit_test(a_fraction_of_a_coin_is_not_paid),
        cmocka_unit_test(a_worth_beyond_int64_is_an_error),
        cmocka_unit_test(the_payouts_by_themselves_are_the_tables_each_once),
        cmocka_unit_test(what_the_table_does_not_pay_has_no_place),
        cmocka_unit_test(a_win_is_rounded_down_to_whole_coins),
        cmocka_unit_test(the_largest_win_is_exact),
        cmocka_unit_test(a_win_beyond_int64_overflows),
    };
    return cmocka_run_group_tests_name("payout", tests, NULL, NULL);
}
