#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "adapters/memory/random_source.h"
#include "domain/coupon/coupon.h"

static void assert_read(const char *typed, const char *expected)
{
    char code[COUPON_CODE_BYTES + 1] = "untouched";
    assert_int_equal(coupon_code_read(typed, code), ERR_OK);
    assert_string_equal(code, expected);
}

static void a_code_is_upper_case_without_blanks_around_it(void **state)
{
    (void)state;
    assert_read("save10", "SAVE10");
    assert_read(" \tAbCd-eF_9\r\n", "ABCD-EF_9");
}

static void a_blank_code_is_none(void **state)
{
    (void)state;
    assert_read("", "");
    assert_read("  ", "");
    assert_read(NULL, "");
}

static void what_is_no_code_is_malformed(void **state)
{
    static const char *const malformed[] = { "TWO WORDS", "50%", "caf\xc3\xa9", "a/b", "<b>", "a.b", "[", "`" };
    (void)state;
    char code[COUPON_CODE_BYTES + 1] = "untouched";
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        assert_int_equal(coupon_code_read(malformed[i], code), ERR_MALFORMED);
    }

    assert_string_equal(code, "untouched");
}

static void a_code_has_128_characters_at_most(void **state)
{
    (void)state;
    char typed[COUPON_CODE_BYTES + 2];
    char code[COUPON_CODE_BYTES + 1] = "untouched";
    memset(typed, 'x', sizeof typed - 1);
    typed[sizeof typed - 1] = '\0';

    assert_int_equal(coupon_code_read(typed, code), ERR_MALFORMED);
    assert_string_equal(code, "untouched");
    assert_int_equal(coupon_code_read(typed + 1, code), ERR_OK);

    assert_int_equal(strlen(code), COUPON_CODE_BYTES);
}

static void a_drawn_code_has_three_groups_of_four_and_reads_back_as_itself(void **state)
{
    (void)state;
    struct memory_random memory = { .state = 1 };
    struct random_source random = memory_random_source(&memory);
    for (int i = 0; i < 1000; i++) {
        char code[COUPON_CODE_BYTES + 1];
        assert_int_equal(coupon_code_draw(&random, code), ERR_OK);

        assert_int_equal(strlen(code), 14);
        for (size_t at = 0; at < 14; at++) {
            assert_int_equal(code[at] == '-', at == 4 || at == 9);
        }
        assert_read(code, code);
    }
}

static void a_drawn_code_has_no_characters_that_look_alike(void **state)
{
    (void)state;
    struct memory_random memory = { .state = 2 };
    struct random_source random = memory_random_source(&memory);
    for (int i = 0; i < 1000; i++) {
        char code[COUPON_CODE_BYTES + 1];
        assert_int_equal(coupon_code_draw(&random, code), ERR_OK);
        assert_null(strpbrk(code, "0OQ1IL2Z5S8BUV"));
    }
}

/* 22 letters: 21 degrees of freedom, 46.797 at p = 0.001. In whole numbers: the sum of squares over the expected count. */
static void every_letter_is_as_likely_as_the_next(void **state)
{
    enum { CODES = 100000, LETTERS = 22, DRAWN = 12 * CODES };
    (void)state;
    struct memory_random memory = { .state = 3 };
    struct random_source random = memory_random_source(&memory);
    int64_t counts[128] = { 0 };
    for (int i = 0; i < CODES; i++) {
        char code[COUPON_CODE_BYTES + 1];
        assert_int_equal(coupon_code_draw(&random, code), ERR_OK);
        for (const char *c = code; *c != '\0'; c++) {
            counts[(unsigned char)*c] += *c != '-';
        }
    }

    int64_t squares = 0;
    int letters = 0;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        squares += counts[i] * counts[i];
        letters += counts[i] > 0;
    }
    assert_int_equal(letters, LETTERS);
    assert_in_range(squares * LETTERS / (DRAWN / 1000) - INT64_C(1000) * DRAWN, 0, 46797);
}

/* Every byte once, from 255 downwards, over and over. */
static enum err count_down(void *self, void *bytes, size_t size)
{
    uint8_t *next = self;
    for (size_t i = 0; i < size; i++) {
        ((uint8_t *)bytes)[i] = --*next;
    }
    return ERR_OK;
}

static void bytes_that_would_favour_a_letter_are_skipped(void **state)
{
    (void)state;
    uint8_t next = 0;
    const struct random_source random = { .self = &next, .fill = count_down };
    char code[COUPON_CODE_BYTES + 1];

    assert_int_equal(coupon_code_draw(&random, code), ERR_OK);

    assert_string_equal(code, "9764-3YXW-TRPN"); /* from byte 241 on, which is 21 modulo 22 */
}

static void without_randomness_no_code_is_drawn(void **state)
{
    (void)state;
    struct memory_faults faults = { .fail_at = 1, .err = ERR_UNAVAILABLE };
    struct memory_random memory = { .state = 1, .faults = &faults };
    const struct random_source random = memory_random_source(&memory);
    char code[COUPON_CODE_BYTES + 1] = "untouched";

    assert_int_equal(coupon_code_draw(&random, code), ERR_UNAVAILABLE);

    assert_string_equal(code, "untouched");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_is_upper_case_without_blanks_around_it),
        cmocka_unit_test(a_blank_code_is_none),
        cmocka_unit_test(what_is_no_code_is_malformed),
        cmocka_unit_test(a_code_has_128_characters_at_most),
        cmocka_unit_test(a_drawn_code_has_three_groups_of_four_and_reads_back_as_itself),
        cmocka_unit_test(a_drawn_code_has_no_characters_that_look_alike),
        cmocka_unit_test(every_letter_is_as_likely_as_the_next),
        cmocka_unit_test(bytes_that_would_favour_a_letter_are_skipped),
        cmocka_unit_test(without_randomness_no_code_is_drawn),
    };
    return cmocka_run_group_tests_name("coupon code", tests, NULL, NULL);
}
