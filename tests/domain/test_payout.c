#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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
        cmocka_unit_test(the_payout_table_is_the_published_one), cmocka_unit_test(a_guess_that_no_dice_show_pays_nothing),
        cmocka_unit_test(a_win_is_rounded_down_to_whole_coins),  cmocka_unit_test(the_largest_win_is_exact),
        cmocka_unit_test(a_win_beyond_int64_overflows),
    };
    return cmocka_run_group_tests_name("payout", tests, NULL, NULL);
}
