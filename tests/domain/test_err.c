#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/kernel/err.h"

static void every_error_has_its_name_and_text(void **state)
{
    (void)state;
#define X(name, text)                                                                                                            \
    assert_string_equal(err_name(ERR_##name), #name);                                                                            \
    assert_string_equal(err_text(ERR_##name), text);
    ERR_LIST(X)
#undef X
}

static void ok_is_zero(void **state)
{
    (void)state;

    assert_int_equal(ERR_OK, 0);
}

static void a_number_outside_the_list_is_unknown(void **state)
{
    (void)state;
    enum err outside = (enum err)(ERR_INTERNAL + 1);

    assert_string_equal(err_name(outside), "UNKNOWN");
    assert_string_equal(err_text(outside), "an error outside the list");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_has_its_name_and_text),
        cmocka_unit_test(ok_is_zero),
        cmocka_unit_test(a_number_outside_the_list_is_unknown),
    };
    return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
