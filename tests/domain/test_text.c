#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/kernel/text.h"

static bool is_utf8(const char *text)
{
    return text_is_utf8(text, strlen(text));
}

static void characters_of_one_to_four_bytes_are_well_formed(void **state)
{
    (void)state;
    assert_true(is_utf8(""));
    assert_true(is_utf8("plain"));
    assert_true(is_utf8("\xc2\x80 \xdf\xbf"));
    assert_true(is_utf8("\xe0\xa0\x80 \xec\xbf\xbf \xed\x9f\xbf \xee\x80\x80 \xef\xbf\xbf"));
    assert_true(is_utf8("\xf0\x90\x80\x80 \xf1\x80\x80\x80 \xf4\x8f\xbf\xbf"));
    assert_true(text_is_utf8("a\0b", 3));
}

static void overlong_forms_are_malformed(void **state)
{
    (void)state;
    assert_false(is_utf8("\xc0\xaf"));
    assert_false(is_utf8("\xc1\xbf"));
    assert_false(is_utf8("\xe0\x9f\xbf"));
    assert_false(is_utf8("\xf0\x8f\xbf\xbf"));
}

static void surrogates_are_malformed(void **state)
{
    (void)state;
    assert_false(is_utf8("\xed\xa0\x80"));
    assert_false(is_utf8("\xed\xbf\xbf"));
}

static void past_u10ffff_is_malformed(void **state)
{
    (void)state;
    assert_false(is_utf8("\xf4\x90\x80\x80"));
    assert_false(is_utf8("\xf5\x80\x80\x80"));
    assert_false(is_utf8("\xff"));
}

static void stray_and_missing_bytes_are_malformed(void **state)
{
    (void)state;
    assert_false(is_utf8("\x80"));
    assert_false(is_utf8("a\xbf"));
    assert_false(is_utf8("\xc3"));
    assert_false(is_utf8("\xc3"
                         "a"));
    assert_false(is_utf8("\xe2\x82"));
    assert_false(is_utf8("\xe2\x82"
                         "a"));
    assert_false(is_utf8("\xf0\x9f\x8e"
                         "a"));
    assert_false(text_is_utf8("\xc3\xa9", 1));
}

static void characters_are_counted_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(text_characters(""), 0);
    assert_int_equal(text_characters("abc"), 3);
    assert_int_equal(text_characters("h\xc3\xa9llo"), 5);
    assert_int_equal(text_characters("\xf0\x9f\x8e\xb2\xf0\x9f\x8e\xb2"), 2);
}

static void only_ascii_letters_are_raised(void **state)
{
    (void)state;
    char text[] = "a\xc3\xa9Z`{[z9-";

    text_upper_ascii(text);

    assert_string_equal(text, "A\xc3\xa9Z`{[Z9-");
}

static void only_ascii_letters_are_lowered(void **state)
{
    (void)state;
    char text[] = "AZaz@[09\xc3\x89";

    text_lower_ascii(text);

    assert_string_equal(text, "azaz@[09\xc3\x89");
}

static void white_space_is_trimmed_at_both_ends_only(void **state)
{
    (void)state;
    char out[16];

    assert_int_equal(text_trim(" \t\r\n\v\f a b \n", out, sizeof out), ERR_OK);
    assert_string_equal(out, "a b");
    assert_int_equal(text_trim("   ", out, sizeof out), ERR_OK);
    assert_string_equal(out, "");
}

static void what_fits_with_its_nul_is_copied(void **state)
{
    (void)state;
    char out[4];

    assert_int_equal(text_copy("abc", out, sizeof out), ERR_OK);

    assert_string_equal(out, "abc");
}

static void what_does_not_fit_leaves_the_output_alone(void **state)
{
    (void)state;
    char out[4] = "old";

    assert_int_equal(text_copy("abcd", out, sizeof out), ERR_OVERFLOW);
    assert_int_equal(text_trim(" abcd ", out, sizeof out), ERR_OVERFLOW);

    assert_string_equal(out, "old");
}

static void texts_are_joined_in_their_order(void **state)
{
    (void)state;
    const char *const texts[] = { "ab", "", "c" };
    char out[4];

    assert_int_equal(text_join(texts, 3, out, sizeof out), ERR_OK);

    assert_string_equal(out, "abc");
    assert_int_equal(text_join(texts, 0, out, 1), ERR_OK);
    assert_string_equal(out, "");
}

static void texts_that_do_not_fit_together_leave_the_output_alone(void **state)
{
    (void)state;
    const char *const texts[] = { "ab", "cd" };
    char out[4] = "old";

    assert_int_equal(text_join(texts, 2, out, sizeof out), ERR_OVERFLOW);

    assert_string_equal(out, "old");
}

static int64_t number_of(const char *text)
{
    int64_t number = 0;
    assert_int_equal(text_to_int64(text, &number), ERR_OK);
    return number;
}

static void whole_numbers_are_read_to_the_ends_of_int64(void **state)
{
    (void)state;
    assert_int_equal(number_of("0"), 0);
    assert_int_equal(number_of("-0"), 0);
    assert_int_equal(number_of("0042"), 42);
    assert_true(number_of("9223372036854775807") == INT64_MAX);
    assert_true(number_of("-9223372036854775808") == INT64_MIN);
}

static void numbers_beyond_int64_overflow(void **state)
{
    (void)state;
    int64_t number = 7;

    assert_int_equal(text_to_int64("9223372036854775808", &number), ERR_OVERFLOW);
    assert_int_equal(text_to_int64("-9223372036854775809", &number), ERR_OVERFLOW);
    assert_int_equal(text_to_int64("92233720368547758070", &number), ERR_OVERFLOW);

    assert_int_equal(number, 7);
}

static void anything_but_digits_is_malformed(void **state)
{
    static const char *const malformed[] = {
        "", "-", "--1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "one", "1-", "\xd9\xa1", "99999999999999999999x"
    };
    (void)state;
    int64_t number = 7;
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        assert_int_equal(text_to_int64(malformed[i], &number), ERR_MALFORMED);
    }

    assert_int_equal(number, 7);
}

static void what_a_person_types_may_have_space_around(void **state)
{
    (void)state;
    int64_t number = 0;

    assert_int_equal(text_to_int64_trimmed(" 12\t", &number), ERR_OK);

    assert_int_equal(number, 12);
    assert_int_equal(text_to_int64_trimmed(" 1 2 ", &number), ERR_MALFORMED);
    assert_int_equal(text_to_int64_trimmed("  ", &number), ERR_MALFORMED);
}

static void a_typed_number_longer_than_any_overflows(void **state)
{
    (void)state;
    char digits[1000];
    int64_t number = 7;
    memset(digits, '1', sizeof digits - 1);
    digits[sizeof digits - 1] = '\0';

    assert_int_equal(text_to_int64_trimmed(digits, &number), ERR_OVERFLOW);

    assert_int_equal(number, 7);
}

static void assert_written(int64_t number, const char *expected)
{
    char out[21];
    assert_int_equal(text_from_int64(number, out), strlen(expected));
    assert_string_equal(out, expected);
}

static void numbers_are_written_to_the_ends_of_int64(void **state)
{
    (void)state;
    assert_written(0, "0");
    assert_written(-7, "-7");
    assert_written(1200, "1200");
    assert_written(INT64_MAX, "9223372036854775807");
    assert_written(INT64_MIN, "-9223372036854775808");
}

static void bytes_and_hex_are_each_others_way_back(void **state)
{
    (void)state;
    const uint8_t bytes[] = { 0x00, 0x1f, 0xa0, 0xff };
    char hex[9];
    uint8_t back[4];

    text_to_hex(bytes, sizeof bytes, hex);

    assert_string_equal(hex, "001fa0ff");
    assert_int_equal(text_from_hex("001fA0Ff", back, sizeof back), ERR_OK);
    assert_memory_equal(back, bytes, sizeof bytes);
}

static void hex_of_another_length_or_with_other_letters_is_malformed(void **state)
{
    static const char *const malformed[] = { "",     "0",    "00",   "000",  "00000", "000000",
                                             "00g0", "00/0", "00:0", "00@0", "00`0",  "0 00" };
    (void)state;
    uint8_t bytes[2] = { 7, 7 };
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        assert_int_equal(text_from_hex(malformed[i], bytes, sizeof bytes), ERR_MALFORMED);
    }

    assert_int_equal(bytes[0], 7);
    assert_int_equal(bytes[1], 7);
}

static void a_text_is_found_among_others_whole(void **state)
{
    static const char *const texts[] = { "once", "forever", "repeating" };
    (void)state;
    size_t index = 7;

    assert_int_equal(text_find(texts, 3, "for", &index), ERR_MALFORMED);
    assert_int_equal(text_find(texts, 3, "Once", &index), ERR_MALFORMED);
    assert_int_equal(text_find(texts, 2, "repeating", &index), ERR_MALFORMED);
    assert_int_equal(text_find(texts, 3, NULL, &index), ERR_MALFORMED);
    assert_int_equal(index, 7);
    assert_int_equal(text_find(texts, 3, "repeating", &index), ERR_OK);
    assert_int_equal(index, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_of_one_to_four_bytes_are_well_formed),
        cmocka_unit_test(overlong_forms_are_malformed),
        cmocka_unit_test(surrogates_are_malformed),
        cmocka_unit_test(past_u10ffff_is_malformed),
        cmocka_unit_test(stray_and_missing_bytes_are_malformed),
        cmocka_unit_test(characters_are_counted_not_bytes),
        cmocka_unit_test(only_ascii_letters_are_lowered),
        cmocka_unit_test(only_ascii_letters_are_raised),
        cmocka_unit_test(white_space_is_trimmed_at_both_ends_only),
        cmocka_unit_test(what_fits_with_its_nul_is_copied),
        cmocka_unit_test(what_does_not_fit_leaves_the_output_alone),
        cmocka_unit_test(texts_are_joined_in_their_order),
        cmocka_unit_test(texts_that_do_not_fit_together_leave_the_output_alone),
        cmocka_unit_test(a_text_is_found_among_others_whole),
        cmocka_unit_test(whole_numbers_are_read_to_the_ends_of_int64),
        cmocka_unit_test(numbers_beyond_int64_overflow),
        cmocka_unit_test(anything_but_digits_is_malformed),
        cmocka_unit_test(what_a_person_types_may_have_space_around),
        cmocka_unit_test(a_typed_number_longer_than_any_overflows),
        cmocka_unit_test(numbers_are_written_to_the_ends_of_int64),
        cmocka_unit_test(bytes_and_hex_are_each_others_way_back),
        cmocka_unit_test(hex_of_another_length_or_with_other_letters_is_malformed),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
