#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/memory/random_source.h"
#include "domain/billing/charge.h"
#include "domain/billing/dispute.h"
#include "tests/domain/draw.h"

static void a_charge_under_50_cents_is_not_made(void **state)
{
    (void)state;
    assert_int_equal(charge_due(49), 0);
    assert_int_equal(charge_due(1), 0);
    assert_int_equal(charge_due(0), 0);
}

static void a_charge_from_50_cents_on_is_made(void **state)
{
    (void)state;
    assert_int_equal(charge_due(50), 50);
    assert_int_equal(charge_due(7000), 7000);
}

static int64_t to_take_back(const struct charge *charge, int64_t returned_cents)
{
    int64_t coins = -1;
    assert_int_equal(charge_coins_to_take_back(charge, returned_cents, &coins), ERR_OK);
    return coins;
}

static void a_full_refund_takes_all_coins_back(void **state)
{
    (void)state;
    const struct charge charge = { .cents = 900, .coins = 1000 };
    assert_int_equal(to_take_back(&charge, 900), 1000);
}

static void a_partial_refund_takes_its_share(void **state)
{
    (void)state;
    const struct charge charge = { .cents = 900, .coins = 1000 };
    assert_int_equal(to_take_back(&charge, 450), 500);
    assert_int_equal(to_take_back(&charge, 1), 1);     /* 1.1 */
    assert_int_equal(to_take_back(&charge, 5), 6);     /* 5.6 */
    assert_int_equal(to_take_back(&charge, 899), 999); /* 998.9 */
}

static void a_second_refund_takes_what_the_first_left(void **state)
{
    (void)state;
    const struct charge charge = { .cents = 900, .coins = 1000, .coins_back = 500 };
    assert_int_equal(to_take_back(&charge, 675), 250);
    assert_int_equal(to_take_back(&charge, 900), 500);
}

static void a_refund_that_is_told_twice_or_late_takes_nothing_more(void **state)
{
    (void)state;
    const struct charge charge = { .cents = 900, .coins = 1000, .coins_back = 500 };
    assert_int_equal(to_take_back(&charge, 450), 0);
    assert_int_equal(to_take_back(&charge, 90), 0);
    assert_int_equal(to_take_back(&charge, 0), 0);
}

static void a_refund_and_a_lost_dispute_together_take_no_more_than_was_bought(void **state)
{
    (void)state;
    const struct charge charge = { .cents = 900, .coins = 1000, .coins_back = 500 };
    assert_int_equal(to_take_back(&charge, 450 + 900), 500);
}

static void nothing_is_taken_back_for_what_was_free(void **state)
{
    (void)state;
    const struct charge charge = { .cents = 0, .coins = 100 };
    assert_int_equal(to_take_back(&charge, 0), 0);
    assert_int_equal(to_take_back(&charge, 100), 0);
}

static void less_than_nothing_cannot_be_returned(void **state)
{
    (void)state;
    const struct charge charge = { .cents = 900, .coins = 1000 };
    int64_t coins = 7;

    assert_int_equal(charge_coins_to_take_back(&charge, -1, &coins), ERR_INTERNAL);

    assert_int_equal(coins, 7);
}

/* However the money comes back, in whatever order the sums are told: coins go back with it, all of them with all of it. */
static void any_refunds_take_every_coin_back_once(void **state)
{
    (void)state;
    struct memory_random memory = { .state = 7 };
    struct random_source random = memory_random_source(&memory);
    for (int i = 0; i < 5000; i++) {
        struct charge charge = { .cents = CHARGE_MIN_CENTS + draw(&random, 10000), .coins = 1 + draw(&random, 20000) };
        int64_t most_returned = 0;
        for (int told = 0; told < 10; told++) {
            int64_t returned = draw(&random, charge.cents);
            most_returned = returned > most_returned ? returned : most_returned;
            charge.coins_back += to_take_back(&charge, returned);

            int64_t exact_times_cents = charge.coins * most_returned;
            assert_true(2 * charge.coins_back * charge.cents <= 2 * exact_times_cents + charge.cents);
            assert_true(2 * charge.coins_back * charge.cents >= 2 * exact_times_cents - charge.cents);
        }
        charge.coins_back += to_take_back(&charge, charge.cents);
        assert_int_equal(charge.coins_back, charge.coins);
    }
}

static void a_dispute_is_lost_when_stripe_says_so(void **state)
{
    static const char *const not_lost[] = { "needs_response",       "under_review",   "won", "warning_needs_response",
                                            "warning_under_review", "warning_closed", "",    "Lost" };
    (void)state;
    assert_true(dispute_is_lost("lost"));
    for (size_t i = 0; i < sizeof not_lost / sizeof not_lost[0]; i++) {
        assert_false(dispute_is_lost(not_lost[i]));
    }
    assert_false(dispute_is_lost(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_charge_under_50_cents_is_not_made),
        cmocka_unit_test(a_charge_from_50_cents_on_is_made),
        cmocka_unit_test(a_full_refund_takes_all_coins_back),
        cmocka_unit_test(a_partial_refund_takes_its_share),
        cmocka_unit_test(a_second_refund_takes_what_the_first_left),
        cmocka_unit_test(a_refund_that_is_told_twice_or_late_takes_nothing_more),
        cmocka_unit_test(a_refund_and_a_lost_dispute_together_take_no_more_than_was_bought),
        cmocka_unit_test(nothing_is_taken_back_for_what_was_free),
        cmocka_unit_test(less_than_nothing_cannot_be_returned),
        cmocka_unit_test(any_refunds_take_every_coin_back_once),
        cmocka_unit_test(a_dispute_is_lost_when_stripe_says_so),
    };
    return cmocka_run_group_tests_name("charge", tests, NULL, NULL);
}
