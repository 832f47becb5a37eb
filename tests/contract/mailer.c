#include "tests/contract/contract.h"
#include <stdio.h>
#include <string.h>

/* Ids differ from test to test, as a real mailbox is not emptied. */
static const char *next_id(void)
{
    static unsigned number;
    static char id[64];
    assert_true(snprintf(id, sizeof id, "job-%u.contract@dice.example", ++number) > 0);
    return id;
}

static struct mail plain_mail(void)
{
    return (struct mail){
        .to = "player@example.com",
        .language = "en",
        .subject = "Your password",
        .text = "Hello,\n\nhere it is.\n",
        .message_id = next_id(),
        .date = CONTRACT_NOW,
    };
}

/* What `reason` holds before a call that must not touch it. */
#define UNTOUCHED "untouched"

static enum err send_mail(const struct contract_fixture *fixture, const struct mail *mail, char reason[MAIL_REASON_BYTES + 1])
{
    memcpy(reason, UNTOUCHED, sizeof UNTOUCHED);
    return fixture->mailer->send(fixture->mailer->self, mail, reason);
}

/* Sends a mail and returns what arrived. */
static struct contract_mail deliver(struct contract_fixture *fixture, const struct mail *mail)
{
    char reason[MAIL_REASON_BYTES + 1];
    enum err err = send_mail(fixture, mail, reason);
    if (err != ERR_OK) {
        fail_msg("%s: %s", err_name(err), reason);
    }
    assert_string_equal(reason, UNTOUCHED);
    const struct contract_mail arrived = fixture->find_mail(fixture, mail->message_id);
    assert_int_equal(arrived.copies, 1);
    return arrived;
}

static void refuses(struct contract_fixture *fixture, const struct mail *mail, const char *what)
{
    char reason[MAIL_REASON_BYTES + 1];
    enum err err = send_mail(fixture, mail, reason);
    if (err != ERR_MALFORMED || strcmp(reason, UNTOUCHED) == 0 || reason[0] == '\0' || strpbrk(reason, "\r\n") != NULL) {
        fail_msg("%s: %s, %s", what, err_name(err), reason);
    }
}

static void a_mail_arrives_once_and_whole(void **state)
{
    struct mail mail = plain_mail();
    mail.reply_to = "guest@example.org";
    mail.html = "<p>Hello,</p>\n<p>here it is.</p>\n";

    const struct contract_mail arrived = deliver(*state, &mail);

    assert_string_equal(arrived.to, mail.to);
    assert_string_equal(arrived.reply_to, mail.reply_to);
    assert_string_equal(arrived.language, mail.language);
    assert_string_equal(arrived.subject, mail.subject);
    assert_string_equal(arrived.text, mail.text);
    assert_string_equal(arrived.html, mail.html);
    assert_int_equal(arrived.date, mail.date);
}

static void nobody_to_reply_to_is_none(void **state)
{
    const struct mail mail = plain_mail();

    const struct contract_mail arrived = deliver(*state, &mail);

    assert_null(arrived.reply_to);
}

static void a_mail_tells_the_request_that_it_comes_of(void **state)
{
    struct mail mail = plain_mail();
    mail.request_id = "0123456789abcdef-42";

    const struct contract_mail arrived = deliver(*state, &mail);

    assert_string_equal(arrived.request_id, "0123456789abcdef-42");
}

static void a_mail_of_no_request_tells_none(void **state)
{
    static const char *const none[] = { NULL, "" };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        struct mail mail = plain_mail();
        mail.request_id = none[i];

        const struct contract_mail arrived = deliver(*state, &mail);

        assert_true(arrived.request_id == NULL || arrived.request_id[0] == '\0');
    }
}

static void a_mail_without_html_has_a_text_alone(void **state)
{
    static const char *const none[] = { NULL, "" };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        struct mail mail = plain_mail();
        mail.html = none[i];

        const struct contract_mail arrived = deliver(*state, &mail);

        assert_null(arrived.html);
        assert_string_equal(arrived.text, mail.text);
    }
}

static void an_empty_subject_and_text_arrive_empty(void **state)
{
    struct mail mail = plain_mail();
    mail.subject = "";
    mail.text = "";

    const struct contract_mail arrived = deliver(*state, &mail);

    assert_true(arrived.subject == NULL || arrived.subject[0] == '\0');
    assert_true(arrived.text == NULL || strspn(arrived.text, "\n") == strlen(arrived.text));
}

static void letters_beyond_ascii_arrive(void **state)
{
    struct mail mail = plain_mail();
    mail.language = "es";
    mail.subject = "Tu contrase\xc3\xb1"
                   "a \xe2\x80\x94 \xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e \xf0\x9f\x8e\xb2\xf0\x9f\x8e\xb2";
    mail.text = "\xc2\xa1Hola, Se\xc3\xb1or M\xc3\xbcller!\n\xf0\x9f\x8e\xb2 = \xe2\x82\xac\n";
    mail.html = "<p>\xc2\xa1Hola!</p>\n<p title=\"\xe6\x97\xa5\xe6\x9c\xac\">\xf0\x9f\x8e\xb2</p>\n";

    const struct contract_mail arrived = deliver(*state, &mail);

    assert_string_equal(arrived.subject, mail.subject);
    assert_string_equal(arrived.text, mail.text);
    assert_string_equal(arrived.html, mail.html);
}

static void a_subject_arrives_however_long_it_is(void **state)
{
    static const char *const words[] = { "roll ", "dado\xc3\xb1 ", "\xe9\xaa\xb0\xe5\xad\x90", "\xf0\x9f\x8e\xb2" };
    char subject[400];
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t used = 0;
        struct mail mail = plain_mail();
        for (int j = 0; j < 40; j++) {
            memcpy(subject + used, words[i], strlen(words[i]));
            used += strlen(words[i]);
        }
        memcpy(subject + used, "!", sizeof "!");
        mail.subject = subject;

        const struct contract_mail arrived = deliver(*state, &mail);

        assert_string_equal(arrived.subject, subject);
    }
}

static void a_subject_that_looks_encoded_or_has_many_blanks_arrives_as_it_is(void **state)
{
    static const char *const subjects[] = { "=?UTF-8?Q?=41?=", "a  b   c", "a=b_c?d", "\"quoted\" <a@b.example>, (c) \\" };
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        struct mail mail = plain_mail();
        mail.subject = subjects[i];

        const struct contract_mail arrived = deliver(*state, &mail);

        assert_string_equal(arrived.subject, subjects[i]);
    }
}

static void long_lines_arrive_whole(void **state)
{
    static char text[5002];
    static char html[6002];
    struct mail mail = plain_mail();
    memset(text, 'x', sizeof text - 2);
    memcpy(text + sizeof text - 2, "\n", 2);
    for (size_t i = 0; i + 2 < sizeof html; i += 2) {
        memcpy(html + i, "\xc3\xb1", 2);
    }
    memcpy(html + sizeof html - 2, "\n", 2);
    mail.text = text;
    mail.html = html;

    const struct contract_mail arrived = deliver(*state, &mail);

    assert_string_equal(arrived.text, text);
    assert_string_equal(arrived.html, html);
}

static void a_dot_at_a_lines_start_arrives(void **state)
{
    struct mail mail = plain_mail();
    mail.text = ".\n..\n.hidden\na.\n\n.\n";
    mail.html = ".\n.\xc3\xb1\n..\n";

    const struct contract_mail arrived = deliver(*state, &mail);

    assert_string_equal(arrived.text, mail.text);
    assert_string_equal(arrived.html, mail.html);
}

static void what_looks_like_mail_within_a_text_arrives_as_text(void **state)
{
    struct mail mail = plain_mail();
    mail.text = "From nobody\nTo: a@b.example\n\n--=_\n--\n=3D=\n=20\nQUIT\n";
    mail.html = "--=_\xc3\xb1\n=C3=B1 \n\t\n";

    const struct contract_mail arrived = deliver(*state, &mail);

    assert_string_equal(arrived.text, mail.text);
    assert_string_equal(arrived.html, mail.html);
}

static void mails_arrive_one_by_one(void **state)
{
    for (int i = 0; i < 3; i++) {
        struct mail mail = plain_mail();
        mail.subject = (const char *const[]){ "one", "two", "three" }[i];

        const struct contract_mail arrived = deliver(*state, &mail);

        assert_string_equal(arrived.subject, mail.subject);
    }
}

static void an_address_with_letters_beyond_ascii_is_reached(void **state)
{
    struct mail mail = plain_mail();
    mail.to = "j\xc3\xb6rg@w\xc3\xbcrfel.example";

    const struct contract_mail arrived = deliver(*state, &mail);

    assert_string_equal(arrived.to, mail.to);
}

static void control_characters_are_in_no_header(void **state)
{
    static const char *const bad[] = { "a@b.example\r\nBcc: c@d.example",
                                       "a@b.example\nX: y",
                                       "a@b.example\r",
                                       "\ta@b.example",
                                       "a\x01@b.example",
                                       "a@b.example\x7f",
                                       "a@b.example\xc2\x85",
                                       "a@b.example\xff" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct mail to = plain_mail();
        struct mail reply_to = to;
        struct mail language = to;
        struct mail subject = to;
        struct mail message_id = to;
        struct mail request_id = to;
        to.to = bad[i];
        reply_to.reply_to = bad[i];
        language.language = bad[i];
        subject.subject = bad[i];
        message_id.message_id = bad[i];
        request_id.request_id = bad[i];

        refuses(*state, &to, "to");
        refuses(*state, &reply_to, "reply_to");
        refuses(*state, &language, "language");
        refuses(*state, &subject, "subject");
        refuses(*state, &message_id, "message_id");
        refuses(*state, &request_id, "request_id");
    }
}

static void an_address_is_one_address(void **state)
{
    static const char *const bad[] = { "",
                                       "@",
                                       "a",
                                       "a@",
                                       "@b.example",
                                       "a@b.example, c@d.example",
                                       "a@b.example c@d.example",
                                       "<a@b.example>",
                                       "Name <a@b.example>",
                                       "a@b.example>",
                                       "a:b@c.example;",
                                       "a@b@c.example",
                                       " a@b.example",
                                       "\"a b\"@c.example",
                                       "a(b)@c.example" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct mail to = plain_mail();
        struct mail reply_to = to;
        to.to = bad[i];
        reply_to.reply_to = bad[i];

        refuses(*state, &to, bad[i]);
        refuses(*state, &reply_to, bad[i]);
    }
}

static void a_message_id_is_two_words_around_an_at(void **state)
{
    char endless[MAIL_MESSAGE_ID_BYTES + 2];
    const char *const bad[] = { "",       "a",    "a@",    "@b",     "a@b@c",      "a b@c", "<a@b>",
                                "../a@b", ".a@b", "a/b@c", "a@b/..", "a@\xc3\xb1", endless };
    memset(endless, 'a', sizeof endless - 1);
    endless[1] = '@';
    endless[sizeof endless - 1] = '\0';
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct mail mail = plain_mail();
        mail.message_id = bad[i];

        refuses(*state, &mail, bad[i]);
    }
    endless[sizeof endless - 2] = '\0';
    struct mail longest = plain_mail();
    longest.message_id = endless;
    deliver(*state, &longest);
}

static void texts_are_utf8(void **state)
{
    struct mail text = plain_mail();
    struct mail html = text;
    text.text = "caf\xe9\n";
    html.html = "<p>\xc3</p>\n";

    refuses(*state, &text, "text");
    refuses(*state, &html, "html");
}

static void a_refused_mail_does_not_arrive(void **state)
{
    struct contract_fixture *fixture = *state;
    struct mail mail = plain_mail();
    mail.subject = "x\r\nBcc: c@d.example";

    refuses(fixture, &mail, "subject");

    assert_int_equal(fixture->find_mail(fixture, mail.message_id).copies, 0);
}

const struct CMUnitTest mailer_contract[] = {
    CONTRACT_TEST(a_mail_arrives_once_and_whole),
    CONTRACT_TEST(nobody_to_reply_to_is_none),
    CONTRACT_TEST(a_mail_tells_the_request_that_it_comes_of),
    CONTRACT_TEST(a_mail_of_no_request_tells_none),
    CONTRACT_TEST(a_mail_without_html_has_a_text_alone),
    CONTRACT_TEST(an_empty_subject_and_text_arrive_empty),
    CONTRACT_TEST(letters_beyond_ascii_arrive),
    CONTRACT_TEST(a_subject_arrives_however_long_it_is),
    CONTRACT_TEST(a_subject_that_looks_encoded_or_has_many_blanks_arrives_as_it_is),
    CONTRACT_TEST(long_lines_arrive_whole),
    CONTRACT_TEST(a_dot_at_a_lines_start_arrives),
    CONTRACT_TEST(what_looks_like_mail_within_a_text_arrives_as_text),
    CONTRACT_TEST(mails_arrive_one_by_one),
    CONTRACT_TEST(an_address_with_letters_beyond_ascii_is_reached),
    CONTRACT_TEST(control_characters_are_in_no_header),
    CONTRACT_TEST(an_address_is_one_address),
    CONTRACT_TEST(a_message_id_is_two_words_around_an_at),
    CONTRACT_TEST(texts_are_utf8),
    CONTRACT_TEST(a_refused_mail_does_not_arrive),
};
const size_t mailer_contract_count = sizeof mailer_contract / sizeof mailer_contract[0];
