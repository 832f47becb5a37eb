/* The message that a mail becomes. What its reader sees of it is the mailer's contract's to prove. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "adapters/smtp/message.h"

static const struct mailbox FROM = { .name = "Snake Eyes", .address = "noreply@dice.example" };
static struct text_buffer message;

static int release(void **state)
{
    (void)state;
    text_buffer_release(&message);
    return 0;
}

static struct mail plain_mail(void)
{
    return (struct mail){
        .to = "player@example.com",
        .language = "en",
        .subject = "Your password",
        .text = "Hello\n",
        .message_id = "job-1@dice.example",
        .date = INT64_C(1735689600000000),
    };
}

static const char *compose(const struct mail *mail)
{
    char reason[MAIL_REASON_BYTES + 1];
    text_buffer_release(&message);
    assert_int_equal(message_compose(mail, &FROM, &message, reason), ERR_OK);
    return message.text;
}

static void a_text_alone_is_the_whole_body(void **state)
{
    (void)state;
    const struct mail mail = plain_mail();

    assert_string_equal(compose(&mail), "From: \"Snake Eyes\" <noreply@dice.example>\r\n"
                                        "To: player@example.com\r\n"
                                        "Subject: Your password\r\n"
                                        "Date: Wed, 01 Jan 2025 00:00:00 +0000\r\n"
                                        "Message-ID: <job-1@dice.example>\r\n"
                                        "MIME-Version: 1.0\r\n"
                                        "Content-Language: en\r\n"
                                        "Auto-Submitted: auto-generated\r\n"
                                        "Content-Type: text/plain; charset=utf-8\r\n"
                                        "Content-Transfer-Encoding: 7bit\r\n"
                                        "\r\n"
                                        "Hello\r\n");
}

static void a_text_and_its_html_are_alternatives_the_text_first(void **state)
{
    (void)state;
    struct mail mail = plain_mail();
    mail.reply_to = "guest@example.org";
    mail.html = "<p>\xc2\xa1Hola!</p>\n";

    const char *text = compose(&mail);

    assert_non_null(strstr(text, "\r\nReply-To: guest@example.org\r\n"));
    assert_non_null(strstr(text, "\r\nContent-Type: multipart/alternative;\r\n boundary=\"=_b6e1e5b4859b9211.0\"\r\n"
                                 "\r\n--=_b6e1e5b4859b9211.0\r\n"
                                 "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\nHello\r\n"
                                 "\r\n--=_b6e1e5b4859b9211.0\r\n"
                                 "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
                                 "<p>=C2=A1Hola!</p>\r\n"
                                 "\r\n--=_b6e1e5b4859b9211.0--\r\n"));
}

static void the_same_mail_is_the_same_message(void **state)
{
    (void)state;
    struct mail mail = plain_mail();
    struct text_buffer first;
    mail.html = "<p>Hello</p>\n";
    compose(&mail);
    first = message;
    message = (struct text_buffer){ .length = 0 };

    compose(&mail);

    assert_string_equal(message.text, first.text);
    text_buffer_release(&first);
}

static void the_boundary_is_none_of_the_texts(void **state)
{
    (void)state;
    struct mail mail = plain_mail();
    mail.text = "\n--=_b6e1e5b4859b9211.0--\n";
    mail.html = "<p>x</p>\n--=_b6e1e5b4859b9211.1\n";

    const char *text = compose(&mail);

    assert_non_null(strstr(text, "boundary=\"=_b6e1e5b4859b9211.2\"\r\n"));
}

static void a_message_is_ascii_but_for_addresses(void **state)
{
    (void)state;
    struct mail mail = plain_mail();
    mail.subject = "\xc2\xa1Hola!";
    mail.text = "\xc2\xa1Hola!\n";
    mail.html = "<p>\xc2\xa1Hola!</p>\n";
    for (const char *c = compose(&mail); *c != '\0'; c++) {
        assert_in_range(*c, 0, 0x7f);
    }
    assert_false(message_needs_utf8(&mail, &FROM));

    mail.to = "j\xc3\xb6rg@example.com";

    assert_true(message_needs_utf8(&mail, &FROM));
    assert_non_null(strstr(compose(&mail), "\r\nTo: j\xc3\xb6rg@example.com\r\n"));
}

static void whichever_address_is_beyond_ascii_needs_utf8(void **state)
{
    (void)state;
    static const struct mailbox from = { .address = "a@w\xc3\xbcrfel.example" };
    struct mail mail = plain_mail();
    assert_true(message_needs_utf8(&mail, &from));

    mail.reply_to = "j\xc3\xb6rg@example.com";

    assert_true(message_needs_utf8(&mail, &FROM));
}

static void a_refused_mail_names_its_flaw_and_makes_no_message(void **state)
{
    (void)state;
    char reason[MAIL_REASON_BYTES + 1] = "";
    struct mail mail = plain_mail();
    mail.subject = "x\r\nBcc: a@b.example";

    assert_int_equal(message_compose(&mail, &FROM, &message, reason), ERR_MALFORMED);

    assert_string_equal(reason, "the subject is not printable text");
    assert_null(message.text);
}

static void a_date_that_no_header_can_tell_is_refused(void **state)
{
    (void)state;
    char reason[MAIL_REASON_BYTES + 1] = "";
    struct mail mail = plain_mail();
    mail.date = -1;

    assert_int_equal(message_compose(&mail, &FROM, &message, reason), ERR_MALFORMED);

    assert_string_equal(reason, "the date is before 1970 or after 9999");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_text_alone_is_the_whole_body, release),
        cmocka_unit_test_teardown(a_text_and_its_html_are_alternatives_the_text_first, release),
        cmocka_unit_test_teardown(the_same_mail_is_the_same_message, release),
        cmocka_unit_test_teardown(the_boundary_is_none_of_the_texts, release),
        cmocka_unit_test_teardown(a_message_is_ascii_but_for_addresses, release),
        cmocka_unit_test_teardown(whichever_address_is_beyond_ascii_needs_utf8, release),
        cmocka_unit_test_teardown(a_refused_mail_names_its_flaw_and_makes_no_message, release),
        cmocka_unit_test_teardown(a_date_that_no_header_can_tell_is_refused, release),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
