#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "domain/coupon/coupon.h"

#define NOW INT64_C(1735733401000000) /* 2025-01-01T12:10:01 */

static struct coupon read_coupon(const struct coupon_wish *wish)
{
    struct coupon coupon = { .id = -1 };
    struct problems why = { .count = 0 };
    assert_int_equal(coupon_read(wish, NOW, &why, &coupon), ERR_OK);
    assert_int_equal(why.count, 0);
    return coupon;
}

/* Reads a wish that must be wrong in `count` ways, and returns the key of the field's problem. */
static const char *problem_among(const struct coupon_wish *wish, size_t count, const char *field)
{
    struct coupon coupon = { .id = 7 };
    struct problems why = { .count = 0 };
    assert_int_equal(coupon_read(wish, NOW, &why, &coupon), ERR_REJECTED);
    assert_int_equal(why.count, count);
    assert_int_equal(coupon.id, 7);
    return problems_of(&why, field);
}

static void assert_only_problem(const struct coupon_wish *wish, const char *field, const char *key)
{
    const char *found = problem_among(wish, 1, field);
    assert_non_null(found);
    assert_string_equal(found, key);
}

static void a_coupon_of_percent_is_read(void **state)
{
    (void)state;
    const struct coupon_wish wish = {
        .code = " spring25 ",
        .percent_off = "25",
        .duration = "repeating",
        .duration_in_months = "3",
        .max_redemptions = "100",
        .redeem_by = "2025-03-31",
        .currency = "usd",
        .amount_off = "",
    };

    const struct coupon coupon = read_coupon(&wish);

    assert_string_equal(coupon.code, "SPRING25");
    assert_int_equal(coupon.percent_off, 25);
    assert_int_equal(coupon.amount_off, 0);
    assert_int_equal(coupon.duration, COUPON_REPEATING);
    assert_int_equal(coupon.duration_in_months, 3);
    assert_int_equal(coupon.max_redemptions, 100);
    assert_int_equal(coupon.times_redeemed, 0);
    assert_int_equal(coupon.redeem_by, INT64_C(1743465599999999)); /* 2025-03-31T23:59:59.999999 */
    assert_int_equal(coupon.created_on, NOW);
    assert_int_equal(coupon.id, 0);
}

static void a_coupon_of_dollars_is_kept_in_cents(void **state)
{
    (void)state;
    const struct coupon_wish wish = { .code = "FIVE", .amount_off = "5.50", .duration = "forever", .currency = " USD " };

    const struct coupon coupon = read_coupon(&wish);

    assert_int_equal(coupon.amount_off, 550);
    assert_int_equal(coupon.percent_off, 0);
    assert_int_equal(coupon.duration, COUPON_FOREVER);
}

static void what_is_absent_is_no_limit_and_once(void **state)
{
    (void)state;
    const struct coupon_wish absent = { .percent_off = "1" };
    const struct coupon_wish blank = { .code = " ",
                                       .percent_off = "1",
                                       .amount_off = " ",
                                       .currency = "",
                                       .duration = " ",
                                       .duration_in_months = "",
                                       .max_redemptions = " ",
                                       .redeem_by = "" };
    const struct coupon_wish *const wishes[] = { &absent, &blank };
    for (size_t i = 0; i < 2; i++) {
        const struct coupon coupon = read_coupon(wishes[i]);

        assert_string_equal(coupon.code, "");
        assert_int_equal(coupon.duration, COUPON_ONCE);
        assert_int_equal(coupon.max_redemptions, 0);
        assert_int_equal(coupon.redeem_by, 0);
    }
}

static void a_code_with_other_characters_is_refused(void **state)
{
    (void)state;
    const struct coupon_wish wish = { .code = "50% OFF", .percent_off = "50" };
    assert_only_problem(&wish, "code", "code.format");
}

static void a_discount_must_be_there(void **state)
{
    (void)state;
    const struct coupon_wish wish = { .code = "NONE" };
    assert_string_equal(problem_among(&wish, 2, "percent_off"), "percent_off.missing");
    assert_string_equal(problem_among(&wish, 2, "amount_off"), "amount_off.missing");
}

static void there_are_not_two_discounts(void **state)
{
    (void)state;
    const struct coupon_wish wish = { .percent_off = "10", .amount_off = "1" };
    assert_string_equal(problem_among(&wish, 2, "percent_off"), "percent_off.both");
    assert_string_equal(problem_among(&wish, 2, "amount_off"), "amount_off.both");
}

static void percent_are_whole_from_1_to_100(void **state)
{
    static const char *const wrong[] = { "0", "101", "-1", "10.5", "10%", "ten", "4294967297" };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const struct coupon_wish wish = { .percent_off = wrong[i] };
        assert_only_problem(&wish, "percent_off", "percent_off.range");
    }
    assert_int_equal(read_coupon(&(struct coupon_wish){ .percent_off = "1" }).percent_off, 1);
    assert_int_equal(read_coupon(&(struct coupon_wish){ .percent_off = "100" }).percent_off, 100);
}

static void an_amount_is_from_a_cent_to_what_a_charge_may_be(void **state)
{
    static const char *const wrong[] = { "0", "0.00", "-1", "1.005", "$1", "1000000", "one" };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const struct coupon_wish wish = { .amount_off = wrong[i] };
        assert_only_problem(&wish, "amount_off", "amount_off.range");
    }
    assert_int_equal(read_coupon(&(struct coupon_wish){ .amount_off = "0.01" }).amount_off, 1);
    assert_int_equal(read_coupon(&(struct coupon_wish){ .amount_off = "999999.99" }).amount_off, 99999999);
}

static void a_value_longer_than_any_is_wrong_and_not_cut(void **state)
{
    (void)state;
    char zeros[100];
    memset(zeros, '0', sizeof zeros - 1);
    memcpy(zeros + sizeof zeros - 3, "50", 3);
    assert_only_problem(&(struct coupon_wish){ .percent_off = zeros }, "percent_off", "percent_off.range");
    assert_only_problem(&(struct coupon_wish){ .amount_off = zeros }, "amount_off", "amount_off.range");
    assert_only_problem(&(struct coupon_wish){ .percent_off = "1", .redeem_by = zeros }, "redeem_by", "redeem_by.format");
}

static void the_currency_is_usd(void **state)
{
    (void)state;
    const struct coupon_wish wish = { .amount_off = "1", .currency = "eur" };
    assert_only_problem(&wish, "currency", "currency.unknown");
}

static void the_duration_is_one_of_three(void **state)
{
    (void)state;
    const struct coupon_wish wish = { .percent_off = "1", .duration = "always" };
    assert_only_problem(&wish, "duration", "duration.unknown");
}

static void a_repeating_coupon_says_for_how_many_months(void **state)
{
    (void)state;
    struct coupon_wish wish = { .percent_off = "1", .duration = "repeating" };
    assert_only_problem(&wish, "duration_in_months", "duration_in_months.missing");
    wish.duration_in_months = " ";
    assert_only_problem(&wish, "duration_in_months", "duration_in_months.missing");
    wish.duration_in_months = "0";
    assert_only_problem(&wish, "duration_in_months", "duration_in_months.range");
    wish.duration_in_months = "121";
    assert_only_problem(&wish, "duration_in_months", "duration_in_months.range");
    wish.duration_in_months = "120";
    assert_int_equal(read_coupon(&wish).duration_in_months, 120);
}

static void months_of_a_coupon_that_does_not_repeat_are_ignored(void **state)
{
    (void)state;
    const struct coupon_wish wish = { .percent_off = "1", .duration = "once", .duration_in_months = "many" };
    assert_int_equal(read_coupon(&wish).duration_in_months, 0);
}

static void a_limit_of_redemptions_is_a_whole_number_from_1(void **state)
{
    static const char *const wrong[] = { "0", "-1", "1.5", "many", "2147483648" };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const struct coupon_wish wish = { .percent_off = "1", .max_redemptions = wrong[i] };
        assert_only_problem(&wish, "max_redemptions", "max_redemptions.range");
    }
    assert_int_equal(read_coupon(&(struct coupon_wish){ .percent_off = "1", .max_redemptions = "1" }).max_redemptions, 1);
}

static void today_is_the_first_day_that_may_be_the_last(void **state)
{
    (void)state;
    struct coupon_wish wish = { .percent_off = "1", .redeem_by = "2024-12-31" };
    assert_only_problem(&wish, "redeem_by", "redeem_by.past");
    wish.redeem_by = " 2025-01-01 ";

    const struct coupon coupon = read_coupon(&wish);

    assert_true(coupon_is_redeemable(&coupon, NOW));
    assert_true(coupon_is_redeemable(&coupon, INT64_C(1735775999999999)));
    assert_false(coupon_is_redeemable(&coupon, INT64_C(1735776000000000)));
}

static void what_is_no_date_is_refused(void **state)
{
    (void)state;
    const struct coupon_wish wish = { .percent_off = "1", .redeem_by = "2025-02-29" };
    assert_only_problem(&wish, "redeem_by", "redeem_by.format");
}

static void all_that_is_wrong_is_said_at_once(void **state)
{
    (void)state;
    const struct coupon_wish wish = { .code = "?",
                                      .percent_off = "0",
                                      .currency = "eur",
                                      .duration = "repeating",
                                      .max_redemptions = "0",
                                      .redeem_by = "tomorrow" };
    assert_string_equal(problem_among(&wish, 6, "duration_in_months"), "duration_in_months.missing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_coupon_of_percent_is_read),
        cmocka_unit_test(a_coupon_of_dollars_is_kept_in_cents),
        cmocka_unit_test(what_is_absent_is_no_limit_and_once),
        cmocka_unit_test(a_code_with_other_characters_is_refused),
        cmocka_unit_test(a_discount_must_be_there),
        cmocka_unit_test(there_are_not_two_discounts),
        cmocka_unit_test(percent_are_whole_from_1_to_100),
        cmocka_unit_test(an_amount_is_from_a_cent_to_what_a_charge_may_be),
        cmocka_unit_test(a_value_longer_than_any_is_wrong_and_not_cut),
        cmocka_unit_test(the_currency_is_usd),
        cmocka_unit_test(the_duration_is_one_of_three),
        cmocka_unit_test(a_repeating_coupon_says_for_how_many_months),
        cmocka_unit_test(months_of_a_coupon_that_does_not_repeat_are_ignored),
        cmocka_unit_test(a_limit_of_redemptions_is_a_whole_number_from_1),
        cmocka_unit_test(today_is_the_first_day_that_may_be_the_last),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(all_that_is_wrong_is_said_at_once),
    };
    return cmocka_run_group_tests_name("coupon read", tests, NULL, NULL);
}
