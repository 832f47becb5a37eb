/* The fields of a message's header as they stand on the wire. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "adapters/smtp/header.h"

static struct text_buffer out;

static int release(void **state)
{
    (void)state;
    text_buffer_release(&out);
    return 0;
}

static void write_text(const char *text)
{
    text_buffer_release(&out);
    header_add_text(&out, "Subject", text);
}

static void check_text(const char *text, const char *expected)
{
    write_text(text);
    assert_string_equal(out.text, expected);
}

static void check_mailbox(const char *name, const char *address, const char *expected)
{
    struct mailbox mailbox = { .name = "" };
    memcpy(mailbox.name, name, strlen(name));
    memcpy(mailbox.address, address, strlen(address));
    text_buffer_release(&out);
    header_add_mailbox(&out, "From", &mailbox);
    assert_string_equal(out.text, expected);
}

/* No line beyond `most` bytes. */
static void check_lines(size_t most)
{
    for (const char *line = out.text; *line != '\0'; line += strcspn(line, "\n") + 1) {
        assert_in_range(strcspn(line, "\r"), 1, most);
    }
}

static void ascii_stands_as_it_is(void **state)
{
    (void)state;
    check_text("Your password, (again)?", "Subject: Your password, (again)?\r\n");
    check_text("", "Subject:\r\n");
}

static void letters_beyond_ascii_are_encoded_words(void **state)
{
    (void)state;
    check_text("Tu contrase\xc3\xb1"
               "a = 1_?",
               "Subject: =?UTF-8?Q?Tu_contrase=C3=B1a_=3D_1=5F=3F?=\r\n");
}

static void what_would_be_read_otherwise_is_encoded(void **state)
{
    (void)state;
    check_text("=?x", "Subject: =?UTF-8?Q?=3D=3Fx?=\r\n");
    check_text(" a", "Subject: =?UTF-8?Q?_a?=\r\n");
    check_text("a ", "Subject: =?UTF-8?Q?a_?=\r\n");
    check_text("a  b", "Subject: =?UTF-8?Q?a__b?=\r\n");
}

static void a_line_has_at_most_76_bytes(void **state)
{
    (void)state;
    char text[200] = "";
    for (size_t length = 1; length < sizeof text; length++) {
        memset(text, 'x', length);
        write_text(text);
        check_lines(76);
    }
}

static void no_character_is_cut_by_a_fold(void **state)
{
    (void)state;
    char text[100] = "";
    for (size_t i = 0; i < 6; i++) {
        memcpy(text + 4 * i, "\xf0\x9f\x8e\xb2", 4);
    }
    check_text(text, "Subject: =?UTF-8?Q?=F0=9F=8E=B2=F0=9F=8E=B2=F0=9F=8E=B2=F0=9F=8E=B2?=\r\n"
                     " =?UTF-8?Q?=F0=9F=8E=B2=F0=9F=8E=B2?=\r\n");
    check_lines(76);
}

static void an_address_alone_stands_without_brackets(void **state)
{
    (void)state;
    check_mailbox("", "a@b.example", "From: a@b.example\r\n");
}

static void a_name_stands_in_quotes(void **state)
{
    (void)state;
    check_mailbox("Snake Eyes", "a@b.example", "From: \"Snake Eyes\" <a@b.example>\r\n");
    check_mailbox("a \"b\" \\, c", "a@b.example", "From: \"a \\\"b\\\" \\\\, c\" <a@b.example>\r\n");
}

static void a_name_beyond_ascii_is_encoded_and_its_address_is_not(void **state)
{
    (void)state;
    check_mailbox("W\xc3\xbcrfel, GmbH", "j\xc3\xb6rg@b.example",
                  "From: =?UTF-8?Q?W=C3=BCrfel=2C_GmbH?= <j\xc3\xb6rg@b.example>\r\n");
    check_mailbox("=?UTF-8?Q?x?=", "a@b.example", "From: =?UTF-8?Q?=3D=3FUTF-8=3FQ=3Fx=3F=3D?= <a@b.example>\r\n");
}

static void a_long_name_and_address_are_on_lines_of_their_own(void **state)
{
    (void)state;
    char name[MAILBOX_NAME_BYTES + 1] = "";
    struct mailbox mailbox = { .address = "somebody.with.a.long.name@sub.domain.example" };
    memset(name, 'n', 30);
    check_mailbox(name, mailbox.address,
                  "From: \"nnnnnnnnnnnnnnnnnnnnnnnnnnnnnn\"\r\n <somebody.with.a.long.name@sub.domain.example>\r\n");
    check_lines(76);

    memset(name, '"', MAILBOX_NAME_BYTES);
    memcpy(mailbox.name, name, sizeof name);
    text_buffer_release(&out);
    header_add_mailbox(&out, "From", &mailbox);
    check_lines(76);
}

static void check_date(int64_t seconds, const char *expected)
{
    text_buffer_release(&out);
    assert_true(header_can_tell(seconds * 1000000 + 999999));
    header_add_date(&out, seconds * 1000000 + 999999);
    assert_string_equal(out.text, expected);
}

static void a_date_is_in_utc_and_english(void **state)
{
    (void)state;
    check_date(0, "Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n");
    check_date(1735689599, "Date: Tue, 31 Dec 2024 23:59:59 +0000\r\n");
    check_date(1709210096, "Date: Thu, 29 Feb 2024 12:34:56 +0000\r\n");
    check_date(253402300799, "Date: Fri, 31 Dec 9999 23:59:59 +0000\r\n");
}

static void no_date_is_before_1970_or_after_9999(void **state)
{
    (void)state;
    assert_false(header_can_tell(-1));
    assert_false(header_can_tell(INT64_C(253402300800000000)));
    assert_false(header_can_tell(INT64_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(ascii_stands_as_it_is, release),
        cmocka_unit_test_teardown(letters_beyond_ascii_are_encoded_words, release),
        cmocka_unit_test_teardown(what_would_be_read_otherwise_is_encoded, release),
        cmocka_unit_test_teardown(a_line_has_at_most_76_bytes, release),
        cmocka_unit_test_teardown(no_character_is_cut_by_a_fold, release),
        cmocka_unit_test_teardown(an_address_alone_stands_without_brackets, release),
        cmocka_unit_test_teardown(a_name_stands_in_quotes, release),
        cmocka_unit_test_teardown(a_name_beyond_ascii_is_encoded_and_its_address_is_not, release),
        cmocka_unit_test_teardown(a_long_name_and_address_are_on_lines_of_their_own, release),
        cmocka_unit_test_teardown(a_date_is_in_utc_and_english, release),
        cmocka_unit_test_teardown(no_date_is_before_1970_or_after_9999, release),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
