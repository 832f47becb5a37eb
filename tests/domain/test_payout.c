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

static void a_guess_comes_as_often_as_pairs_of_faces_add_up_to_it(void **state)
{
    int32_t pairs[GUESS_MAX + 1] = { 0 };
    (void)state;
    for (int32_t die_1 = 1; die_1 <= 6; die_1++) {
        for (int32_t die_2 = 1; die_2 <= 6; die_2++) {
            pairs[die_1 + die_2]++;
        }
    }

    for (int32_t guess = GUESS_MIN; guess <= GUESS_MAX; guess++) {
        assert_int_equal(payout_pairs(guess), pairs[guess]);
    }
    assert_int_equal(payout_pairs(1), 0);
    assert_int_equal(payout_pairs(13), 0);
    assert_int_equal(payout_pairs(INT32_MIN), 0);
}

/* Over 36 rolls that show each pair once, 100 coins on each. */
static void the_average_is_that_of_all_pairs(void **state)
{
    (void)state;
    for (int32_t guess = GUESS_MIN; guess <= GUESS_MAX; guess++) {
        int64_t prize = 0;
        assert_int_equal(payout_of_win(100, payout_tenths(guess), &prize), ERR_OK);
        int64_t sum = payout_pairs(guess) * prize - (36 - payout_pairs(guess)) * 100;
        assert_true(llabs(payout_average_tenths(guess) * 36 - sum * 10) <= 18);
    }
    assert_int_equal(payout_average_tenths(7), 167);
    assert_int_equal(payout_average_tenths(2), 28);
    assert_int_equal(payout_average_tenths(1), 0);
    assert_int_equal(payout_average_tenths(13), 0);
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
        cmocka_unit_test(a_guess_comes_as_often_as_pairs_of_faces_add_up_to_it),
        cmocka_unit_test(the_average_is_that_of_all_pairs),
        cmocka_unit_test(the_payouts_by_themselves_are_the_tables_each_once),
        cmocka_unit_test(what_the_table_does_not_pay_has_no_place),
        cmocka_unit_test(a_win_is_rounded_down_to_whole_coins),
        cmocka_unit_test(the_largest_win_is_exact),
        cmocka_unit_test(a_win_beyond_int64_overflows),
    };
    return cmocka_run_group_tests_name("payout", tests, NULL, NULL);
}
