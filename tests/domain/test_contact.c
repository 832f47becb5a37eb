#include "tests/domain/fakes.h"

enum { LONGEST = 8192 };

static enum err contact(struct fakes *fakes, const char *email, const char *message, struct problems *why)
{
    const struct contact_message wish = { .email = email, .message = message };
    *why = (struct problems){ .count = 0 };
    return user_contact(&fakes->user_ports, &wish, why);
}

static const char *sent_message(const struct fakes *fakes)
{
    return fakes_job_field(fakes, fakes_only_job(fakes), "message");
}

/* `count` times the same text; valid until the next call. */
static const char *repeat(const char *text, size_t count)
{
    static char repeated[8 * LONGEST];
    size_t size = strlen(text);
    assert_in_range(count * size, 0, sizeof repeated - 1);
    for (size_t i = 0; i < count; i++) {
        memcpy(repeated + i * size, text, size);
    }
    repeated[count * size] = '\0';
    return repeated;
}

static void a_message_makes_a_job_for_the_mail(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;

    assert_int_equal(contact(fakes, " Ann@Example.com ", "Hello, dice!", &why), ERR_OK);

    const struct memory_job *made = fakes_only_job(fakes);
    assert_string_equal(made->job.kind, "mail.contact");
    assert_string_equal(made->job.key, "");
    assert_int_equal(made->job.created_on, FAKES_NOW);
    assert_int_equal(made->job.run_at, FAKES_NOW);
    assert_int_equal(made->field_count, 2);
    assert_string_equal(fakes_job_field(fakes, made, "email"), "ann@example.com");
    assert_string_equal(fakes_job_field(fakes, made, "message"), "Hello, dice!");
}

static void a_browsers_line_ends_become_plain_ones(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;

    assert_int_equal(contact(fakes, "ann@example.com", "\r\nHello,\r\n\r\nde\rar\ndice!\r\n", &why), ERR_OK);

    assert_string_equal(sent_message(fakes), "Hello,\n\nde\rar\ndice!");
}

static void the_longest_message_has_8192_characters(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;

    assert_int_equal(contact(fakes, "ann@example.com", repeat("\xf0\x9f\x8e\xb2", LONGEST), &why), ERR_OK);

    assert_int_equal(strlen(sent_message(fakes)), 4 * LONGEST);
}

static void a_line_end_counts_as_one_character(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;

    assert_int_equal(contact(fakes, "ann@example.com", repeat("a\r\n", LONGEST / 2), &why), ERR_OK);

    assert_int_equal(strlen(sent_message(fakes)), LONGEST - 1);
}

static void one_character_is_a_message(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;

    assert_int_equal(contact(fakes, "ann@example.com", " ? ", &why), ERR_OK);

    assert_string_equal(sent_message(fakes), "?");
}

static void assert_length_is_wrong(struct fakes *fakes, const char *message)
{
    struct problems why;

    assert_int_equal(contact(fakes, "ann@example.com", message, &why), ERR_REJECTED);

    fakes_assert_problem(&why, "message", "message.length");
    assert_int_equal(fakes->database.tables.jobs.count, 0);
}

static void a_message_is_not_empty_and_not_only_white_space(void **state)
{
    assert_length_is_wrong(*state, NULL);
    assert_length_is_wrong(*state, "");
    assert_length_is_wrong(*state, " \t\r\n ");
}

static void a_longer_message_is_refused(void **state)
{
    assert_length_is_wrong(*state, repeat("a", LONGEST + 1));
    assert_length_is_wrong(*state, repeat("\xf0\x9f\x8e\xb2", LONGEST + 1));
}

static void a_message_that_is_not_utf8_is_refused(void **state)
{
    assert_length_is_wrong(*state, "\xff");
}

static void both_fields_problems_are_told_together(void **state)
{
    struct problems why;

    assert_int_equal(contact(*state, NULL, NULL, &why), ERR_REJECTED);

    assert_int_equal(why.count, 2);
    assert_string_equal(problems_of(&why, "email"), "email.invalid");
    assert_string_equal(problems_of(&why, "message"), "message.length");
}

/* Lest it add headers to the mail. */
static void an_email_with_a_line_end_is_refused(void **state)
{
    struct fakes *fakes = *state;
    struct problems why;

    assert_int_equal(contact(fakes, "ann@example.com\nBcc: all@example.com", "Hello", &why), ERR_REJECTED);

    fakes_assert_problem(&why, "email", "email.invalid");
    assert_int_equal(fakes->database.tables.jobs.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(a_message_makes_a_job_for_the_mail),
        FAKES_TEST(a_browsers_line_ends_become_plain_ones),
        FAKES_TEST(the_longest_message_has_8192_characters),
        FAKES_TEST(a_line_end_counts_as_one_character),
        FAKES_TEST(one_character_is_a_message),
        FAKES_TEST(a_message_is_not_empty_and_not_only_white_space),
        FAKES_TEST(a_longer_message_is_refused),
        FAKES_TEST(a_message_that_is_not_utf8_is_refused),
        FAKES_TEST(both_fields_problems_are_told_together),
        FAKES_TEST(an_email_with_a_line_end_is_refused),
    };
    return cmocka_run_group_tests_name("contact", tests, NULL, NULL);
}
