#include "tests/domain/billing_rig.h"

static enum err find(struct billing_rig *rig, const char *typed, struct coupon *found)
{
    rig->why = (struct problems){ .count = 0 };
    return billing_find_coupon(&rig->ports, typed, &rig->why, found);
}

static void a_coupon_is_found_in_any_case(void **state)
{
    struct billing_rig *rig = *state;
    struct coupon found;
    (void)rig_add_coupon(rig, "HALF", 50, 0);

    assert_int_equal(find(rig, " hAlf", &found), ERR_OK);

    assert_string_equal(found.code, "HALF");
    assert_int_equal(found.percent_off, 50);
}

static void a_blank_field_is_missing(void **state)
{
    struct billing_rig *rig = *state;
    struct coupon found;

    assert_int_equal(find(rig, "  ", &found), ERR_REJECTED);
    rig_assert_problem(rig, "coupon_code", "coupon.missing");
    assert_int_equal(find(rig, NULL, &found), ERR_REJECTED);
    rig_assert_problem(rig, "coupon_code", "coupon.missing");
}

static void what_is_unknown_or_no_code_is_unknown(void **state)
{
    struct billing_rig *rig = *state;
    struct coupon found;

    assert_int_equal(find(rig, "NOPE", &found), ERR_REJECTED);
    rig_assert_problem(rig, "coupon_code", "coupon.unknown");
    assert_int_equal(find(rig, "no code", &found), ERR_REJECTED);
    rig_assert_problem(rig, "coupon_code", "coupon.unknown");
}

static void what_is_used_up_or_expired_is_unknown(void **state)
{
    struct billing_rig *rig = *state;
    struct coupon found;
    int64_t used = rig_add_coupon(rig, "USED", 50, 1);
    const struct coupon expired = { .code = "LATE", .percent_off = 50, .redeem_by = FAKES_NOW - 1, .created_on = FAKES_NOW - 2 };
    int64_t id = 0;
    assert_int_equal(rig->fakes.coupons.redeem(rig->fakes.coupons.self, used, FAKES_NOW), ERR_OK);
    assert_int_equal(rig->fakes.coupons.add(rig->fakes.coupons.self, &expired, &id), ERR_OK);

    assert_int_equal(find(rig, "USED", &found), ERR_REJECTED);
    rig_assert_problem(rig, "coupon_code", "coupon.unknown");
    assert_int_equal(find(rig, "LATE", &found), ERR_REJECTED);
    rig_assert_problem(rig, "coupon_code", "coupon.unknown");
}

static void each_failure_of_the_gateway_has_its_key(void **state)
{
    (void)state;
    assert_string_equal(billing_failure_key(ERR_PAYMENT_DECLINED), "payment.declined");
    assert_string_equal(billing_failure_key(ERR_PAYMENT_INVALID), "payment.invalid_request");
    assert_string_equal(billing_failure_key(ERR_PAYMENT_AUTHENTICATION), "payment.authentication");
    assert_string_equal(billing_failure_key(ERR_PAYMENT_UNREACHABLE), "payment.unreachable");
    assert_string_equal(billing_failure_key(ERR_PAYMENT_FAILED), "payment.error");
    assert_null(billing_failure_key(ERR_UNAVAILABLE));
    assert_null(billing_failure_key(ERR_OK));
}

static void a_store_that_fails_is_no_unknown_coupon(void **state)
{
    struct billing_rig *rig = *state;
    struct coupon found;
    (void)rig_add_coupon(rig, "HALF", 50, 0);
    rig->fakes.faults = (struct memory_faults){ .err = ERR_UNAVAILABLE, .fail_at = 1 };

    assert_int_equal(find(rig, "HALF", &found), ERR_UNAVAILABLE);

    assert_int_equal(rig->why.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_coupon_is_found_in_any_case),           RIG_TEST(a_blank_field_is_missing),
        RIG_TEST(what_is_unknown_or_no_code_is_unknown),   RIG_TEST(what_is_used_up_or_expired_is_unknown),
        RIG_TEST(each_failure_of_the_gateway_has_its_key), RIG_TEST(a_store_that_fails_is_no_unknown_coupon),
    };
    return cmocka_run_group_tests_name("finding a coupon", tests, NULL, NULL);
}
