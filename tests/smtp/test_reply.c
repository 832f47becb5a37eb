/* What is kept of a server's replies, and how it is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "adapters/smtp/reason.h"
#include "adapters/smtp/reply.h"
#include "domain/kernel/text.h"

static struct smtp_replies hear(const char *const *lines, size_t count)
{
    struct smtp_replies replies = { .refusal = 0 };
    for (size_t i = 0; i < count; i++) {
        smtp_replies_read(&replies, lines[i], strlen(lines[i]));
    }
    return replies;
}
#define HEAR(...) hear((const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

static void a_refusal_is_kept_with_its_words(void **state)
{
    (void)state;
    const struct smtp_replies replies = HEAR("220 mail.example\r\n", "250 ok\r\n", "550 5.1.1 No such player\r\n");

    assert_int_equal(replies.refusal, 550);
    assert_string_equal(replies.words, "550 5.1.1 No such player");
}

static void the_lines_of_a_reply_are_joined(void **state)
{
    (void)state;
    const struct smtp_replies replies = HEAR("451-Try\r\n", "451-again\n", "451 later");

    assert_string_equal(replies.words, "451 Try again later");
}

static void the_latest_refusal_counts(void **state)
{
    (void)state;
    const struct smtp_replies replies = HEAR("502 no EHLO\r\n", "250 hello\r\n", "421-so\r\n", "421 long\r\n");

    assert_int_equal(replies.refusal, 421);
    assert_string_equal(replies.words, "421 so long");
}

static void a_farewell_takes_no_refusal_back(void **state)
{
    (void)state;
    const struct smtp_replies replies = HEAR("550 no\r\n", "221 bye\r\n");

    assert_int_equal(replies.refusal, 550);
    assert_string_equal(replies.words, "550 no");
}

static void a_code_alone_is_a_reply(void **state)
{
    (void)state;
    assert_string_equal(HEAR("550\r\n").words, "550");
    assert_string_equal(HEAR("550-\r\n", "550 \r\n", "451\r\n").words, "451");
}

static void what_is_no_reply_is_passed_over(void **state)
{
    (void)state;
    const struct smtp_replies replies = HEAR("550 no\r\n", "", "\r\n", "45", "x51 no\r\n", "hello");

    assert_string_equal(replies.words, "550 no");
}

static void more_words_than_there_is_room_for_are_cut(void **state)
{
    (void)state;
    char line[2 * SMTP_WORDS_BYTES];
    memset(line, 'x', sizeof line);
    memcpy(line, "550-", 4);
    struct smtp_replies replies = { .refusal = 0 };
    for (int i = 0; i < 3; i++) {
        smtp_replies_read(&replies, line, sizeof line);
    }

    assert_int_equal(strlen(replies.words), SMTP_WORDS_BYTES);
}

static void a_server_that_takes_utf8_says_so_in_each_connections_greeting(void **state)
{
    (void)state;
    assert_true(HEAR("220 mail\r\n", "250-mail\r\n", "250-SMTPUTF8\r\n", "250 HELP\r\n").takes_utf8);
    assert_true(HEAR("250 smtputf8\r\n").takes_utf8);
    assert_false(HEAR("250-SMTPUTF8\r\n", "220 mail\r\n").takes_utf8);
    assert_false(HEAR("250-SMTPUTF8X\r\n", "250 SMTPUTF\r\n", "250 SIZE 8\r\n").takes_utf8);
    assert_false(HEAR("550 SMTPUTF8\r\n").takes_utf8);
}

static void a_reason_is_one_printable_line(void **state)
{
    (void)state;
    char reason[MAIL_REASON_BYTES + 1];
    reason_write(reason, "before: ", "a\r\nb\tc\x1b[0m\x7f\xc2\x85 caf\xe9 \xc3\xb1 \xf0\x9f");

    assert_string_equal(reason, "before: a  b c [0m   caf? \xc3\xb1 ??");
}

static void a_reason_is_cut_between_two_characters(void **state)
{
    (void)state;
    char text[2 * MAIL_REASON_BYTES + 2] = "x";
    char reason[MAIL_REASON_BYTES + 1];
    for (size_t i = 1; i + 2 < sizeof text; i += 2) {
        memcpy(text + i, "\xc3\xb1", 2);
    }
    reason_write(reason, "", text);

    assert_int_equal(strlen(reason), MAIL_REASON_BYTES - 1);
    assert_true(text_is_utf8(reason, strlen(reason)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refusal_is_kept_with_its_words),
        cmocka_unit_test(the_lines_of_a_reply_are_joined),
        cmocka_unit_test(the_latest_refusal_counts),
        cmocka_unit_test(a_farewell_takes_no_refusal_back),
        cmocka_unit_test(a_code_alone_is_a_reply),
        cmocka_unit_test(what_is_no_reply_is_passed_over),
        cmocka_unit_test(more_words_than_there_is_room_for_are_cut),
        cmocka_unit_test(a_server_that_takes_utf8_says_so_in_each_connections_greeting),
        cmocka_unit_test(a_reason_is_one_printable_line),
        cmocka_unit_test(a_reason_is_cut_between_two_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
