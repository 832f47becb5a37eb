#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/memory/random_source.h"
#include "domain/coupon/coupon.h"
#include "tests/domain/draw.h"

#define DAY_END INT64_C(1735775999999999) /* 2025-01-01T23:59:59.999999 */

static void each_duration_has_stripes_name_and_is_found_by_it(void **state)
{
    static const char *const names[] = { "forever", "once", "repeating" };
    (void)state;
    for (unsigned i = 0; i < COUPON_DURATIONS; i++) {
        enum coupon_duration found = COUPON_DURATIONS;
        assert_string_equal(coupon_duration_name((enum coupon_duration)i), names[i]);
        assert_int_equal(coupon_duration_from(names[i], &found), ERR_OK);
        assert_int_equal(found, i);
    }
}

static void what_is_no_duration_is_malformed(void **state)
{
    (void)state;
    enum coupon_duration found = COUPON_ONCE;

    assert_int_equal(coupon_duration_from("always", &found), ERR_MALFORMED);

    assert_int_equal(found, COUPON_ONCE);
}

static void a_coupon_is_redeemed_up_to_its_last_instant(void **state)
{
    (void)state;
    const struct coupon coupon = { .redeem_by = DAY_END };
    assert_false(coupon_is_expired(&coupon, DAY_END));
    assert_true(coupon_is_redeemable(&coupon, DAY_END));
    assert_true(coupon_is_expired(&coupon, DAY_END + 1));
    assert_false(coupon_is_redeemable(&coupon, DAY_END + 1));
}

static void a_coupon_without_a_last_day_never_expires(void **state)
{
    (void)state;
    const struct coupon coupon = { .redeem_by = 0 };
    assert_false(coupon_is_expired(&coupon, INT64_MAX));
}

static void a_coupon_is_used_up_by_its_last_redemption(void **state)
{
    (void)state;
    struct coupon coupon = { .max_redemptions = 2, .times_redeemed = 1 };
    assert_false(coupon_is_used_up(&coupon));
    assert_true(coupon_is_redeemable(&coupon, 0));

    coupon.times_redeemed = 2;

    assert_true(coupon_is_used_up(&coupon));
    assert_false(coupon_is_redeemable(&coupon, 0));
}

static void a_coupon_without_a_limit_is_never_used_up(void **state)
{
    (void)state;
    const struct coupon coupon = { .max_redemptions = 0, .times_redeemed = 1000000 };
    assert_false(coupon_is_used_up(&coupon));
}

static int64_t discounted(int32_t percent_off, int64_t amount_off, int64_t cents)
{
    const struct coupon coupon = { .percent_off = percent_off, .amount_off = amount_off };
    int64_t result = -1;
    assert_int_equal(coupon_discount(&coupon, cents, &result), ERR_OK);
    return result;
}

static void percent_come_off_the_price(void **state)
{
    (void)state;
    assert_int_equal(discounted(10, 0, 500), 450);
    assert_int_equal(discounted(99, 0, 1999), 20); /* as on an invoice of Stripe's */
    assert_int_equal(discounted(1, 0, 100), 99);
}

static void half_a_cent_goes_to_the_customer(void **state)
{
    (void)state;
    assert_int_equal(discounted(15, 0, 90), 76);
    assert_int_equal(discounted(50, 0, 1), 0);
    assert_int_equal(discounted(15, 0, 3490), 2966);
}

static void a_hundred_percent_make_it_free(void **state)
{
    (void)state;
    assert_int_equal(discounted(100, 0, 7000), 0);
    assert_int_equal(discounted(100, 0, INT64_MAX), 0);
}

static void an_amount_comes_off_the_price(void **state)
{
    (void)state;
    assert_int_equal(discounted(0, 150, 500), 350);
}

static void no_price_falls_below_zero(void **state)
{
    (void)state;
    assert_int_equal(discounted(0, 500, 500), 0);
    assert_int_equal(discounted(0, 501, 500), 0);
    assert_int_equal(discounted(0, INT64_MAX, 0), 0);
}

static void a_negative_price_is_refused(void **state)
{
    (void)state;
    const struct coupon coupon = { .percent_off = 10 };
    int64_t result = 7;

    assert_int_equal(coupon_discount(&coupon, -1, &result), ERR_INTERNAL);

    assert_int_equal(result, 7);
}

/* No coupon makes anything dearer, more percent never less of a discount, and a higher price never a lower one. */
static void any_discount_is_between_nothing_and_the_price(void **state)
{
    (void)state;
    struct memory_random memory = { .state = 3 };
    struct random_source random = memory_random_source(&memory);
    for (int i = 0; i < 20000; i++) {
        int32_t percent = 1 + (int32_t)draw(&random, 100);
        int64_t amount = 1 + draw(&random, 2000);
        int64_t cents = draw(&random, 10000);

        int64_t by_percent = discounted(percent, 0, cents);
        int64_t by_amount = discounted(0, amount, cents);

        assert_true(by_percent >= 0 && by_percent <= cents && by_amount >= 0 && by_amount <= cents);
        assert_true(discounted(percent, 0, cents + 1) >= by_percent && discounted(0, amount, cents + 1) >= by_amount);
        assert_true(percent == 100 || discounted(percent + 1, 0, cents) <= by_percent);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_duration_has_stripes_name_and_is_found_by_it),
        cmocka_unit_test(what_is_no_duration_is_malformed),
        cmocka_unit_test(a_coupon_is_redeemed_up_to_its_last_instant),
        cmocka_unit_test(a_coupon_without_a_last_day_never_expires),
        cmocka_unit_test(a_coupon_is_used_up_by_its_last_redemption),
        cmocka_unit_test(a_coupon_without_a_limit_is_never_used_up),
        cmocka_unit_test(percent_come_off_the_price),
        cmocka_unit_test(half_a_cent_goes_to_the_customer),
        cmocka_unit_test(a_hundred_percent_make_it_free),
        cmocka_unit_test(an_amount_comes_off_the_price),
        cmocka_unit_test(no_price_falls_below_zero),
        cmocka_unit_test(a_negative_price_is_refused),
        cmocka_unit_test(any_discount_is_between_nothing_and_the_price),
    };
    return cmocka_run_group_tests_name("coupon", tests, NULL, NULL);
}
