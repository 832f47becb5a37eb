/* The texts of a message as they stand on the wire. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "adapters/smtp/body.h"

static struct text_buffer out;

static int release(void **state)
{
    (void)state;
    text_buffer_release(&out);
    return 0;
}

static void check(const char *text, enum body_encoding encoding, const char *expected)
{
    text_buffer_release(&out);
    assert_int_equal(body_encoding_of(text), encoding);
    body_add(&out, text, encoding);
    assert_string_equal(out.text, expected);
}

static void ascii_goes_as_it_is(void **state)
{
    (void)state;
    check("Hello,\n\n\tit = 3; here:\nhttps://dice.example/?a=b&c=d\n", BODY_7BIT,
          "Hello,\r\n\r\n\tit = 3; here:\r\nhttps://dice.example/?a=b&c=d\r\n");
}

static void every_line_ends_with_crlf_the_last_one_too(void **state)
{
    (void)state;
    check("a", BODY_7BIT, "a\r\n");
    check("a\r\nb\nc", BODY_7BIT, "a\r\nb\r\nc\r\n");
    check("\xc3\xb1\r\nb\n\n", BODY_QUOTED_PRINTABLE, "=C3=B1\r\nb\r\n\r\n");
}

static void what_is_not_printable_ascii_is_encoded(void **state)
{
    (void)state;
    check("\xc2\xa1Hola = 3!\n", BODY_QUOTED_PRINTABLE, "=C2=A1Hola =3D 3!\r\n");
    check("a\rb\x01\x7f\n", BODY_QUOTED_PRINTABLE, "a=0Db=01=7F\r\n");
}

static void a_blank_at_an_encoded_lines_end_is_encoded(void **state)
{
    (void)state;
    check("\xc3\xb1 a \n\t\r\nb ", BODY_QUOTED_PRINTABLE, "=C3=B1 a=20\r\n=09\r\nb=20\r\n");
}

static void a_plain_line_has_at_most_998_bytes(void **state)
{
    (void)state;
    char text[1001] = "";
    memset(text, 'x', 998);
    text[998] = '\n';
    assert_int_equal(body_encoding_of(text), BODY_7BIT);

    text[998] = 'x';
    text[999] = '\n';

    assert_int_equal(body_encoding_of(text), BODY_QUOTED_PRINTABLE);
}

static void an_encoded_line_has_at_most_76_bytes_and_cuts_no_character(void **state)
{
    (void)state;
    char text[500] = "";
    for (size_t before = 0; before < 80; before++) {
        memset(text, 'x', before);
        for (size_t i = 0; i < 20; i++) {
            memcpy(text + before + 4 * i, "\xf0\x9f\x8e\xb2", 4);
        }
        text_buffer_release(&out);
        body_add(&out, text, BODY_QUOTED_PRINTABLE);

        for (const char *line = out.text; *line != '\0'; line += strcspn(line, "\n") + 1) {
            size_t length = strcspn(line, "\r");
            size_t plain = strspn(line, "x");
            bool is_folded = line[length - 1] == '=';
            assert_in_range(length, 1, 76);
            assert_int_equal((length - plain - (is_folded ? 1 : 0)) % 12, 0);
        }
    }
}

static void a_text_of_nothing_is_nothing(void **state)
{
    (void)state;
    body_add(&out, "", BODY_7BIT);

    assert_int_equal(out.length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(ascii_goes_as_it_is, release),
        cmocka_unit_test_teardown(every_line_ends_with_crlf_the_last_one_too, release),
        cmocka_unit_test_teardown(what_is_not_printable_ascii_is_encoded, release),
        cmocka_unit_test_teardown(a_blank_at_an_encoded_lines_end_is_encoded, release),
        cmocka_unit_test_teardown(a_plain_line_has_at_most_998_bytes, release),
        cmocka_unit_test_teardown(an_encoded_line_has_at_most_76_bytes_and_cuts_no_character, release),
        cmocka_unit_test_teardown(a_text_of_nothing_is_nothing, release),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
