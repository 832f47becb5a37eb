#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/billing/plan.h"

static void assert_plan(const struct plan *plan, const char *id, const char *name, int64_t cents, int64_t coins)
{
    assert_string_equal(plan->id, id);
    assert_string_equal(plan->name, name);
    assert_int_equal(plan->cents, cents);
    assert_int_equal(plan->coins, coins);
}

static void the_plans_are_the_published_ones(void **state)
{
    (void)state;
    assert_int_equal(PLANS, 3);
    assert_plan(plan_at(PLAN_BRONZE), "bronze", "Bronze", 100, 110);
    assert_plan(plan_at(PLAN_GOLD), "gold", "Gold", 500, 600);
    assert_plan(plan_at(PLAN_PLATINUM), "platinum", "Platinum", 1000, 1500);
    assert_int_equal(PLAN_TRIAL_DAYS, 14);
}

static void gold_alone_is_recommended(void **state)
{
    (void)state;
    for (unsigned rank = 0; rank < PLANS; rank++) {
        const struct plan *plan = plan_at((enum plan_rank)rank);
        assert_int_equal(plan->rank, rank);
        assert_int_equal(plan->recommended, rank == PLAN_GOLD);
    }
}

static void a_plan_is_found_by_its_id(void **state)
{
    (void)state;
    assert_ptr_equal(plan_find("bronze"), plan_at(PLAN_BRONZE));
    assert_ptr_equal(plan_find("gold"), plan_at(PLAN_GOLD));
    assert_ptr_equal(plan_find("platinum"), plan_at(PLAN_PLATINUM));
}

static void no_other_id_is_a_plans(void **state)
{
    (void)state;
    assert_null(plan_find("Gold"));
    assert_null(plan_find("silver"));
    assert_null(plan_find(""));
    assert_null(plan_find(NULL));
}

static void a_first_plan_adds_its_coins(void **state)
{
    (void)state;
    assert_int_equal(plan_coins_on_change(NULL, plan_at(PLAN_BRONZE)), 110);
    assert_int_equal(plan_coins_on_change(NULL, plan_at(PLAN_PLATINUM)), 1500);
}

static void a_bigger_plan_adds_the_difference(void **state)
{
    (void)state;
    assert_int_equal(plan_coins_on_change(plan_at(PLAN_BRONZE), plan_at(PLAN_GOLD)), 490);
    assert_int_equal(plan_coins_on_change(plan_at(PLAN_BRONZE), plan_at(PLAN_PLATINUM)), 1390);
    assert_int_equal(plan_coins_on_change(plan_at(PLAN_GOLD), plan_at(PLAN_PLATINUM)), 900);
}

static void the_same_plan_again_adds_nothing(void **state)
{
    (void)state;
    for (unsigned rank = 0; rank < PLANS; rank++) {
        const struct plan *plan = plan_at((enum plan_rank)rank);
        assert_int_equal(plan_coins_on_change(plan, plan), 0);
    }
}

static void a_smaller_plan_adds_nothing(void **state)
{
    (void)state;
    assert_int_equal(plan_coins_on_change(plan_at(PLAN_PLATINUM), plan_at(PLAN_GOLD)), 0);
    assert_int_equal(plan_coins_on_change(plan_at(PLAN_GOLD), plan_at(PLAN_BRONZE)), 0);
}

static void a_paid_invoice_adds_the_plans_coins(void **state)
{
    (void)state;
    assert_int_equal(plan_coins_of_invoice(plan_at(PLAN_GOLD), 500), 600);
    assert_int_equal(plan_coins_of_invoice(plan_at(PLAN_BRONZE), 1), 110);
}

static void an_invoice_over_nothing_adds_nothing(void **state)
{
    (void)state;
    assert_int_equal(plan_coins_of_invoice(plan_at(PLAN_GOLD), 0), 0);
    assert_int_equal(plan_coins_of_invoice(plan_at(PLAN_GOLD), -500), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plans_are_the_published_ones),    cmocka_unit_test(gold_alone_is_recommended),
        cmocka_unit_test(a_plan_is_found_by_its_id),           cmocka_unit_test(no_other_id_is_a_plans),
        cmocka_unit_test(a_first_plan_adds_its_coins),         cmocka_unit_test(a_bigger_plan_adds_the_difference),
        cmocka_unit_test(the_same_plan_again_adds_nothing),    cmocka_unit_test(a_smaller_plan_adds_nothing),
        cmocka_unit_test(a_paid_invoice_adds_the_plans_coins), cmocka_unit_test(an_invoice_over_nothing_adds_nothing),
    };
    return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
