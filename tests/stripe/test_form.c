/* Parameters as Stripe reads them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/stripe/form.h"

static struct text_buffer form;

static int release(void **state)
{
    (void)state;
    text_buffer_release(&form);
    return 0;
}

static void no_parameters_are_an_empty_text(void **state)
{
    (void)state;

    assert_string_equal(form_text(&form), "");
}

static void parameters_are_joined_in_their_order(void **state)
{
    (void)state;

    form_add(&form, "customer", "cus_1");
    form_add(&form, "currency", "usd");

    assert_string_equal(form_text(&form), "customer=cus_1&currency=usd");
}

static void a_nested_name_keeps_its_brackets_encoded(void **state)
{
    (void)state;

    form_add(&form, "items[0][plan]", "gold");

    assert_string_equal(form_text(&form), "items%5B0%5D%5Bplan%5D=gold");
}

static void what_would_end_a_value_is_encoded(void **state)
{
    (void)state;

    form_add(&form, "description", "a&b=c+d e%\n");

    assert_string_equal(form_text(&form), "description=a%26b%3Dc%2Bd%20e%25%0A");
}

static void letters_beyond_ascii_are_encoded_byte_by_byte(void **state)
{
    (void)state;

    form_add(&form, "name", "\xc3\xb1-._~");

    assert_string_equal(form_text(&form), "name=%C3%B1-._~");
}

static void an_empty_value_is_sent(void **state)
{
    (void)state;

    form_add(&form, "a", "");

    assert_string_equal(form_text(&form), "a=");
}

static void an_instant_is_whole_seconds_downwards(void **state)
{
    (void)state;

    form_add_instant(&form, "redeem_by", INT64_C(1735689600999999));

    assert_string_equal(form_text(&form), "redeem_by=1735689600");
}

static void a_number_is_decimal(void **state)
{
    (void)state;

    form_add_number(&form, "amount", INT64_MIN);

    assert_string_equal(form_text(&form), "amount=-9223372036854775808");
}

int main(void)
{
#define FORM_TEST(rule) cmocka_unit_test_teardown(rule, release)
    const struct CMUnitTest tests[] = {
        FORM_TEST(no_parameters_are_an_empty_text),
        FORM_TEST(parameters_are_joined_in_their_order),
        FORM_TEST(a_nested_name_keeps_its_brackets_encoded),
        FORM_TEST(what_would_end_a_value_is_encoded),
        FORM_TEST(letters_beyond_ascii_are_encoded_byte_by_byte),
        FORM_TEST(an_empty_value_is_sent),
        FORM_TEST(an_instant_is_whole_seconds_downwards),
        FORM_TEST(a_number_is_decimal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
