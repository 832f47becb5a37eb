#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/web/form.h"

enum { REQUEST_MEMORY = 1 << 20 };

static int open_arena(void **state)
{
    static struct arena arena;
    arena_init(&arena, REQUEST_MEMORY);
    *state = &arena;
    return 0;
}

static int close_arena(void **state)
{
    arena_release(*state);
    return 0;
}

static struct form parsed(struct arena *arena, const char *text)
{
    struct form form = { .count = 0 };
    assert_int_equal(form_parse(text, strlen(text), arena, &form), ERR_OK);
    return form;
}

static void assert_refused(struct arena *arena, const char *bytes, size_t size)
{
    struct form form = { .count = 77 };
    assert_int_equal(form_parse(bytes, size, arena, &form), ERR_MALFORMED);
    assert_int_equal(form.count, 77);
}

static void fields_come_in_the_order_in_which_they_were_sent(void **state)
{
    struct form form = parsed(*state, "guess=7&wagered=10");

    assert_int_equal(form.count, 2);
    assert_string_equal(form.fields[0].name, "guess");
    assert_string_equal(form.fields[0].value, "7");
    assert_string_equal(form.fields[1].name, "wagered");
    assert_string_equal(form.fields[1].value, "10");
}

static void a_value_is_found_by_its_name(void **state)
{
    struct form form = parsed(*state, "guess=7&wagered=10");

    assert_string_equal(form_value(&form, "wagered"), "10");
    assert_null(form_value(&form, "wager"));
}

static void an_empty_text_has_no_fields(void **state)
{
    struct form form = { .count = 77 };

    assert_int_equal(form_parse(NULL, 0, *state, &form), ERR_OK);

    assert_int_equal(form.count, 0);
    assert_null(form_value(&form, ""));
}

static void a_plus_is_a_blank_and_an_encoded_plus_is_a_plus(void **state)
{
    struct form form = parsed(*state, "first+name=a+b%2Bc");

    assert_string_equal(form_value(&form, "first name"), "a b+c");
}

static void encoded_separators_belong_to_the_value(void **state)
{
    struct form form = parsed(*state, "next=%2Fbet%2Fverify%3Fnonce%3D1%26x%3D2&a=b=c");

    assert_string_equal(form_value(&form, "next"), "/bet/verify?nonce=1&x=2");
    assert_string_equal(form_value(&form, "a"), "b=c");
}

static void letters_of_every_script_pass_encoded_and_raw(void **state)
{
    struct form form = parsed(*state, "encoded=h%C3%a9llo&raw=h\xc3\xa9llo");

    assert_string_equal(form_value(&form, "encoded"), "h\xc3\xa9llo");
    assert_string_equal(form_value(&form, "raw"), "h\xc3\xa9llo");
}

static void a_name_without_an_equals_sign_has_an_empty_value(void **state)
{
    struct form form = parsed(*state, "alone&empty=");

    assert_string_equal(form_value(&form, "alone"), "");
    assert_string_equal(form_value(&form, "empty"), "");
}

static void an_empty_name_is_a_field_too(void **state)
{
    struct form form = parsed(*state, "=x");

    assert_int_equal(form.count, 1);
    assert_string_equal(form_value(&form, ""), "x");
}

static void nothing_between_separators_is_no_field(void **state)
{
    struct form form = parsed(*state, "&&a=1&&b=2&");

    assert_int_equal(form.count, 2);
}

static void a_field_given_twice_is_malformed(void **state)
{
    assert_refused(*state, "a=1&a=1", 7);
    assert_refused(*state, "a=1&b=2&%61=3", 13);
    assert_refused(*state, "a&a", 3);
}

static void a_bad_percent_encoding_is_malformed(void **state)
{
    static const char *const texts[] = { "a=%", "a=%4", "a=%4g", "a=%g4", "%=a", "a=%%41", "a=%4&b=1", "a=%-1" };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_refused(*state, texts[i], strlen(texts[i]));
    }
}

static void a_nul_is_malformed_raw_and_encoded(void **state)
{
    assert_refused(*state, "a=b\0c", 5);
    assert_refused(*state, "a=b%00c", 7);
    assert_refused(*state, "a%00=b", 6);
}

static void what_is_not_utf8_is_malformed(void **state)
{
    static const char *const texts[] = { "a=%FF", "a=\xff", "a=%C3", "a=%C0%80", "a=%ED%A0%80", "%C3=a", "a=%C3&b=%A9" };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_refused(*state, texts[i], strlen(texts[i]));
    }
}

static size_t write_fields(char *text, size_t size, int count)
{
    size_t length = 0;
    for (int i = 0; i < count; i++) {
        length += (size_t)snprintf(text + length, size - length, "%sf%d=%d", i == 0 ? "" : "&", i, i);
    }
    return length;
}

static void a_hundred_fields_are_read(void **state)
{
    char text[2000];
    size_t size = write_fields(text, sizeof text, 100);
    struct form form = { .count = 0 };

    assert_int_equal(form_parse(text, size, *state, &form), ERR_OK);

    assert_int_equal(form.count, 100);
    assert_string_equal(form_value(&form, "f99"), "99");
}

static void more_than_a_hundred_fields_are_malformed(void **state)
{
    char text[2000];
    size_t size = write_fields(text, sizeof text, 101);

    assert_refused(*state, text, size);
}

static void the_text_is_read_no_further_than_its_size(void **state)
{
    struct form form = { .count = 0 };

    assert_int_equal(form_parse("a=12345", 4, *state, &form), ERR_OK);

    assert_string_equal(form_value(&form, "a"), "12");
}

static void too_little_memory_is_an_error_and_leaves_the_form_alone(void **state)
{
    (void)state;
    static const char text[] = "guess=7&wagered=10&csrf_token=abc";
    enum err err = ERR_NO_MEMORY;
    size_t limit = 0;

    for (; err == ERR_NO_MEMORY; limit++) {
        struct arena arena;
        arena_init(&arena, limit);
        struct form form = { .count = 77 };
        err = form_parse(text, sizeof text - 1, &arena, &form);
        assert_int_equal(form.count, err == ERR_OK ? 3 : 77);
        arena_release(&arena);
    }

    assert_int_equal(err, ERR_OK);
    assert_true(limit > sizeof text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_come_in_the_order_in_which_they_were_sent),
        cmocka_unit_test(a_value_is_found_by_its_name),
        cmocka_unit_test(an_empty_text_has_no_fields),
        cmocka_unit_test(a_plus_is_a_blank_and_an_encoded_plus_is_a_plus),
        cmocka_unit_test(encoded_separators_belong_to_the_value),
        cmocka_unit_test(letters_of_every_script_pass_encoded_and_raw),
        cmocka_unit_test(a_name_without_an_equals_sign_has_an_empty_value),
        cmocka_unit_test(an_empty_name_is_a_field_too),
        cmocka_unit_test(nothing_between_separators_is_no_field),
        cmocka_unit_test(a_field_given_twice_is_malformed),
        cmocka_unit_test(a_bad_percent_encoding_is_malformed),
        cmocka_unit_test(a_nul_is_malformed_raw_and_encoded),
        cmocka_unit_test(what_is_not_utf8_is_malformed),
        cmocka_unit_test(a_hundred_fields_are_read),
        cmocka_unit_test(more_than_a_hundred_fields_are_malformed),
        cmocka_unit_test(the_text_is_read_no_further_than_its_size),
        cmocka_unit_test(too_little_memory_is_an_error_and_leaves_the_form_alone),
    };
    return cmocka_run_group_tests_name("form", tests, open_arena, close_arena);
}
