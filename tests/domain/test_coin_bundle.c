#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/billing/coin_bundle.h"

static void the_bundles_are_the_published_ones(void **state)
{
    static const struct coin_bundle published[] = { { 100, 100 }, { 1000, 900 }, { 5000, 4000 }, { 10000, 7000 } };
    (void)state;
    assert_int_equal(COIN_BUNDLES, sizeof published / sizeof published[0]);
    for (int i = 0; i < COIN_BUNDLES; i++) {
        assert_int_equal(coin_bundle_at(i)->coins, published[i].coins);
        assert_int_equal(coin_bundle_at(i)->cents, published[i].cents);
    }
}

static void a_bundle_is_found_by_its_coins(void **state)
{
    (void)state;
    assert_ptr_equal(coin_bundle_find("100"), coin_bundle_at(0));
    assert_ptr_equal(coin_bundle_find(" 10000 "), coin_bundle_at(3));
}

static void nothing_else_is_a_bundle(void **state)
{
    static const char *const unknown[] = { "", "0", "101", "-100", "1000.0", "many", "99999999999999999999" };
    (void)state;
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        assert_null(coin_bundle_find(unknown[i]));
    }
    assert_null(coin_bundle_find(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bundles_are_the_published_ones),
        cmocka_unit_test(a_bundle_is_found_by_its_coins),
        cmocka_unit_test(nothing_else_is_a_bundle),
    };
    return cmocka_run_group_tests_name("coin bundle", tests, NULL, NULL);
}
