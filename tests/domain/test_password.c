#include "tests/domain/fakes.h"

static const char *problem_of(const char *password)
{
    const struct password_blocklist blocklist = memory_password_blocklist();
    struct problems why = { .count = 0 };
    user_check_password(&blocklist, password, &why);
    assert_true(why.count <= 1);
    return problems_of(&why, "password");
}

static const char *repeated(const char *character, size_t times)
{
    static char password[1024];
    size_t size = strlen(character);
    for (size_t i = 0; i < times; i++) {
        memcpy(password + i * size, character, size);
    }
    password[times * size] = '\0';
    return password;
}

static void a_password_has_8_characters_at_least(void **state)
{
    (void)state;
    assert_null(problem_of(repeated("x", 8)));
    assert_string_equal(problem_of(repeated("x", 7)), "password.length");
    assert_string_equal(problem_of(""), "password.length");
}

static void a_password_has_128_characters_at_most(void **state)
{
    (void)state;
    assert_null(problem_of(repeated("x", 128)));
    assert_string_equal(problem_of(repeated("x", 129)), "password.length");
}

static void characters_count_not_bytes(void **state)
{
    (void)state;
    assert_string_equal(problem_of(repeated("\xf0\x9f\x8e\xb2", 7)), "password.length");
    assert_null(problem_of(repeated("\xf0\x9f\x8e\xb2", 8)));
    assert_null(problem_of(repeated("\xf0\x9f\x8e\xb2", 128)));
}

static void a_malformed_password_has_no_length(void **state)
{
    (void)state;
    assert_string_equal(problem_of("abcdefgh\xff"), "password.length");
}

static void a_common_password_is_refused(void **state)
{
    (void)state;
    assert_string_equal(problem_of("PassWord"), "password.common");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_password_has_8_characters_at_least), cmocka_unit_test(a_password_has_128_characters_at_most),
        cmocka_unit_test(characters_count_not_bytes),           cmocka_unit_test(a_malformed_password_has_no_length),
        cmocka_unit_test(a_common_password_is_refused),
    };
    return cmocka_run_group_tests_name("password", tests, NULL, NULL);
}
