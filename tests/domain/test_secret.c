#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/kernel/secret.h"

static void the_same_bytes_are_equal(void **state)
{
    (void)state;
    assert_true(secret_equals((const uint8_t *)"a\0b", (const uint8_t *)"a\0b", 3));
    assert_true(secret_equals((const uint8_t *)"a", (const uint8_t *)"b", 0));
}

static void any_bit_that_differs_makes_them_unequal(void **state)
{
    (void)state;
    const uint8_t secret[4] = { 0x00, 0xff, 0x80, 0x01 };
    for (unsigned bit = 0; bit < 8 * sizeof secret; bit++) {
        uint8_t other[4] = { 0x00, 0xff, 0x80, 0x01 };
        other[bit / 8] = (uint8_t)(other[bit / 8] ^ 1U << bit % 8);

        assert_false(secret_equals(secret, other, sizeof secret));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_bytes_are_equal),
        cmocka_unit_test(any_bit_that_differs_makes_them_unequal),
    };
    return cmocka_run_group_tests_name("secret", tests, NULL, NULL);
}
