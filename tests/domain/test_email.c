#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/user/user.h"

static void assert_taken_as(const char *typed, const char *expected)
{
    struct problems why = { .count = 0 };
    char email[USER_EMAIL_BYTES + 1] = "";
    user_check_email(typed, email, &why);
    assert_int_equal(why.count, 0);
    assert_string_equal(email, expected);
}

static void assert_invalid(const char *typed)
{
    struct problems why = { .count = 0 };
    char email[USER_EMAIL_BYTES + 1] = "old";
    user_check_email(typed, email, &why);
    assert_string_equal(problems_of(&why, "email"), "email.invalid");
    assert_string_equal(email, "old");
}

static void an_email_is_trimmed_and_lowered(void **state)
{
    (void)state;
    assert_taken_as(" Ann.B@Example.COM\n", "ann.b@example.com");
}

static void sane_addresses_are_taken(void **state)
{
    (void)state;
    assert_taken_as("a@b.co", "a@b.co");
    assert_taken_as("dev@local.host", "dev@local.host");
    assert_taken_as("o'neil+dice_1/2=x@mail-1.example.museum", "o'neil+dice_1/2=x@mail-1.example.museum");
    assert_taken_as("x@1.2.3.4a", "x@1.2.3.4a");
    assert_taken_as("x@xn--bcher-kva.example", "x@xn--bcher-kva.example");
}

static void there_is_exactly_one_at_sign(void **state)
{
    (void)state;
    assert_invalid("");
    assert_invalid("ann");
    assert_invalid("ann.example.com");
    assert_invalid("ann@bob@example.com");
    assert_invalid("@");
}

static void a_local_part_is_dotted_words(void **state)
{
    (void)state;
    assert_invalid("@example.com");
    assert_invalid(".ann@example.com");
    assert_invalid("ann.@example.com");
    assert_invalid("an..n@example.com");
    assert_invalid("an(n)@example.com");
    assert_invalid("\"ann\"@example.com");
    assert_invalid("an,n@example.com");
}

static void white_space_and_control_characters_are_invalid(void **state)
{
    (void)state;
    assert_invalid("an n@example.com");
    assert_invalid("ann@exam ple.com");
    assert_invalid("an\rn@example.com");
    assert_invalid("ann@example.com\nbcc:x");
    assert_invalid("an\x01n@example.com");
    assert_invalid("ann@example.com\x7f");
}

static void letters_outside_ascii_are_invalid(void **state)
{
    (void)state;
    assert_invalid("h\xc3\xa9llo@example.com");
    assert_invalid("ann@b\xc3\xbc"
                   "cher.example");
}

static void a_domain_is_two_labels_or_more(void **state)
{
    (void)state;
    assert_invalid("ann@");
    assert_invalid("ann@localhost");
    assert_invalid("ann@.com");
    assert_invalid("ann@example.");
    assert_invalid("ann@example..com");
    assert_invalid("ann@-example.com");
    assert_invalid("ann@example-.com");
    assert_invalid("ann@exa_mple.com");
    assert_invalid("ann@example.c!m");
    assert_invalid("ann@192.0.2.1");
    assert_invalid("ann@[192.0.2.1]");
    assert_invalid("ann@1.99999999999999999999");
}

/* A local part of so many bytes at a domain of labels of so many bytes each, ended by ".com". */
static const char *long_email(size_t local, size_t labels, size_t label)
{
    static char email[1024];
    size_t length = 0;
    memset(email, 'x', local);
    length += local;
    email[length++] = '@';
    for (size_t i = 0; i < labels; i++) {
        memset(email + length, 'y', label);
        length += label;
        email[length++] = '.';
    }
    memcpy(email + length, "com", 4);
    return email;
}

static void a_local_part_has_64_bytes_at_most(void **state)
{
    (void)state;
    const char *email = long_email(64, 1, 7);
    assert_taken_as(email, email);
    assert_invalid(long_email(65, 1, 7));
}

static void a_label_has_63_bytes_at_most(void **state)
{
    (void)state;
    const char *email = long_email(1, 1, 63);
    assert_taken_as(email, email);
    assert_invalid(long_email(1, 1, 64));
}

static void an_email_has_254_bytes_at_most(void **state)
{
    (void)state;
    const char *email = long_email(58, 3, 63); /* 58 + 1 + 3 * 64 + 3 */
    assert_int_equal(strlen(email), 254);
    assert_taken_as(email, email);
    assert_invalid(long_email(59, 3, 63));
}

static void roles_have_the_names_of_the_tables(void **state)
{
    (void)state;
    assert_string_equal(user_role_name(USER_MEMBER), "member");
    assert_string_equal(user_role_name(USER_ADMIN), "admin");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_email_is_trimmed_and_lowered),
        cmocka_unit_test(sane_addresses_are_taken),
        cmocka_unit_test(there_is_exactly_one_at_sign),
        cmocka_unit_test(a_local_part_is_dotted_words),
        cmocka_unit_test(white_space_and_control_characters_are_invalid),
        cmocka_unit_test(letters_outside_ascii_are_invalid),
        cmocka_unit_test(a_domain_is_two_labels_or_more),
        cmocka_unit_test(a_local_part_has_64_bytes_at_most),
        cmocka_unit_test(a_label_has_63_bytes_at_most),
        cmocka_unit_test(an_email_has_254_bytes_at_most),
        cmocka_unit_test(roles_have_the_names_of_the_tables),
    };
    return cmocka_run_group_tests_name("email", tests, NULL, NULL);
}
