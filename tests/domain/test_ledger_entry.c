#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/coin/ledger_entry.h"

static void coins_are_added_and_taken_away(void **state)
{
    (void)state;
    int64_t after = 0;

    assert_int_equal(coin_add(100, 20, &after), ERR_OK);
    assert_int_equal(after, 120);
    assert_int_equal(coin_add(100, -100, &after), ERR_OK);
    assert_int_equal(after, 0);
}

static void a_balance_never_falls_below_zero(void **state)
{
    (void)state;
    int64_t after = 7;

    assert_int_equal(coin_add(100, -101, &after), ERR_CONFLICT);

    assert_int_equal(after, 7);
}

static void a_balance_never_leaves_int64(void **state)
{
    (void)state;
    int64_t after = 7;

    assert_int_equal(coin_add(INT64_MAX, 1, &after), ERR_OVERFLOW);

    assert_int_equal(after, 7);
}

static void reasons_have_the_names_of_the_tables(void **state)
{
    (void)state;
    assert_string_equal(coin_reason_name(COIN_SIGN_UP), "sign_up");
    assert_string_equal(coin_reason_name(COIN_SEED), "seed");
    assert_string_equal(coin_reason_name(COIN_PLAN), "plan");
    assert_string_equal(coin_reason_name(COIN_PURCHASE), "purchase");
    assert_string_equal(coin_reason_name(COIN_REFUND), "refund");
    assert_string_equal(coin_reason_name(COIN_DISPUTE), "dispute");
    assert_string_equal(coin_reason_name((enum coin_reason)99), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coins_are_added_and_taken_away),
        cmocka_unit_test(a_balance_never_falls_below_zero),
        cmocka_unit_test(a_balance_never_leaves_int64),
        cmocka_unit_test(reasons_have_the_names_of_the_tables),
    };
    return cmocka_run_group_tests_name("ledger entry", tests, NULL, NULL);
}
