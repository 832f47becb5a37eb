#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "domain/kernel/numbers.h"

static const int64_t most = INT64_MAX;

static void assert_written(const int64_t *numbers, size_t count, char between, const char *expected)
{
    struct arena arena;
    arena_init(&arena, 4096);
    assert_string_equal(numbers_write(&arena, numbers, count, between), expected);
    arena_release(&arena);
}

static void numbers_are_written_with_a_sign_between(void **state)
{
    (void)state;
    assert_written((const int64_t[]){ 7, 8, -12 }, 3, ',', "7,8,-12");
    assert_written((const int64_t[]){ INT64_MIN, INT64_MIN }, 2, ' ', "-9223372036854775808 -9223372036854775808");
    assert_written(&most, 1, ',', "9223372036854775807");
    assert_written(&most, 0, ',', "");
}

static void without_memory_nothing_is_written(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1);
    assert_null(numbers_write(&arena, &most, 1, ','));
    arena_release(&arena);
}

static void numbers_are_taken_one_by_one(void **state)
{
    (void)state;
    const char *text = "7/8";
    int64_t number = 0;

    assert_int_equal(numbers_take(&text, '/', &number), ERR_OK);
    assert_int_equal(number, 7);
    assert_string_equal(text, "8");
    assert_int_equal(numbers_take(&text, '/', &number), ERR_OK);
    assert_int_equal(number, 8);
    assert_string_equal(text, "");
}

static void what_is_no_number_is_passed_over(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err err;
    } others[] = {
        { "", ERR_MALFORMED },
        { "x", ERR_MALFORMED },
        { "7 ", ERR_MALFORMED },
        { "99999999999999999999", ERR_OVERFLOW },
        { "999999999999999999999999999999", ERR_MALFORMED },
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "%s,5", others[i].text);
        const char *at = text;
        int64_t number = 77;

        assert_int_equal(numbers_take(&at, ',', &number), others[i].err);
        assert_int_equal(number, 77);
        assert_string_equal(at, "5");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_written_with_a_sign_between),
        cmocka_unit_test(without_memory_nothing_is_written),
        cmocka_unit_test(numbers_are_taken_one_by_one),
        cmocka_unit_test(what_is_no_number_is_passed_over),
    };
    return cmocka_run_group_tests_name("numbers", tests, NULL, NULL);
}
