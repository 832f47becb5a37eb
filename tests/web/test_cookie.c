#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/web/cookie.h"

static int open_arena(void **state)
{
    static struct arena arena;
    arena_init(&arena, 1 << 16);
    *state = &arena;
    return 0;
}

static int close_arena(void **state)
{
    arena_release(*state);
    return 0;
}

static void a_cookie_is_found_among_others(void **state)
{
    assert_string_equal(cookie_find("theme=dark; session=ab-_.:09; x=y", "session", *state), "ab-_.:09");
    assert_string_equal(cookie_find("session=a;theme=dark", "session", *state), "a");
}

static void without_a_header_there_is_no_cookie(void **state)
{
    assert_null(cookie_find(NULL, "session", *state));
    assert_null(cookie_find("", "session", *state));
}

static void only_the_exact_name_counts(void **state)
{
    static const char header[] = "session2=a; xsession=b; Session=c; session; sess=d; session =e; session-f";

    assert_null(cookie_find(header, "session", *state));
}

static void a_name_inside_of_a_value_is_no_name(void **state)
{
    assert_null(cookie_find("x=session=a", "session", *state));
    assert_null(cookie_find("x=\"y session=a\"", "session", *state));
}

static void the_first_of_a_name_counts(void **state)
{
    assert_string_equal(cookie_find("session=first; session=second", "session", *state), "first");
}

static void a_value_of_foreign_characters_is_passed_over(void **state)
{
    assert_string_equal(cookie_find("session=a b; session=\"c\"; session=; session=d%20; session=e", "session", *state), "e");
    assert_null(cookie_find("session=\xc3\xa9", "session", *state));
}

static void blanks_around_a_value_do_not_count(void **state)
{
    assert_string_equal(cookie_find("  session=a \t; x=y", "session", *state), "a");
}

static void a_value_has_at_most_256_characters(void **state)
{
    char header[300];
    size_t prefix = (size_t)snprintf(header, sizeof header, "session=");
    memset(header + prefix, 'a', 257);
    header[prefix + 257] = '\0';
    assert_null(cookie_find(header, "session", *state));

    header[prefix + 256] = '\0';

    assert_string_equal(cookie_find(header, "session", *state), header + prefix);
}

static void a_cookie_is_hidden_from_scripts_and_other_sites(void **state)
{
    const struct cookie cookie = { .name = "session", .value = "abc", .max_age = 60 };

    assert_string_equal(cookie_text(&cookie, *state), "session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
}

static void a_secure_cookie_says_so(void **state)
{
    const struct cookie cookie = { .name = "__Host-session", .value = "abc", .max_age = -1, .secure = true };

    assert_string_equal(cookie_text(&cookie, *state), "__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
}

static void age_zero_deletes_the_cookie(void **state)
{
    const struct cookie cookie = { .name = "session", .value = "", .max_age = 0 };

    assert_string_equal(cookie_text(&cookie, *state), "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

static void the_longest_age_is_written_whole(void **state)
{
    const struct cookie cookie = { .name = "s", .value = "a", .max_age = INT64_MAX };

    assert_string_equal(cookie_text(&cookie, *state), "s=a; Path=/; HttpOnly; SameSite=Lax; Max-Age=9223372036854775807");
}

static void without_memory_there_is_no_cookie(void **state)
{
    (void)state;
    const struct cookie cookie = { .name = "session", .value = "abc", .max_age = 60 };
    struct arena none;
    arena_init(&none, 0);

    assert_null(cookie_text(&cookie, &none));
    assert_null(cookie_find("session=abc", "session", &none));

    assert_true(none.exhausted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cookie_is_found_among_others),
        cmocka_unit_test(without_a_header_there_is_no_cookie),
        cmocka_unit_test(only_the_exact_name_counts),
        cmocka_unit_test(a_name_inside_of_a_value_is_no_name),
        cmocka_unit_test(the_first_of_a_name_counts),
        cmocka_unit_test(a_value_of_foreign_characters_is_passed_over),
        cmocka_unit_test(blanks_around_a_value_do_not_count),
        cmocka_unit_test(a_value_has_at_most_256_characters),
        cmocka_unit_test(a_cookie_is_hidden_from_scripts_and_other_sites),
        cmocka_unit_test(a_secure_cookie_says_so),
        cmocka_unit_test(age_zero_deletes_the_cookie),
        cmocka_unit_test(the_longest_age_is_written_whole),
        cmocka_unit_test(without_memory_there_is_no_cookie),
    };
    return cmocka_run_group_tests_name("cookie", tests, open_arena, close_arena);
}
