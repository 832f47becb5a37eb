#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/web/plural.h"

/* The form of n under a rule that must be readable. */
static unsigned form(const char *rule, uint64_t n)
{
    struct plural plural;
    assert_int_equal(plural_parse(rule, &plural), ERR_OK);
    return plural_form(&plural, n);
}

static void assert_refused(const char *rule)
{
    struct plural plural = { .form_count = 77 };
    assert_int_equal(plural_parse(rule, &plural), ERR_MALFORMED);
    assert_int_equal(plural.form_count, 77);
}

/* The value of an expression at n = 5. It must be below 6. */
static unsigned value(const char *expression)
{
    char rule[256];
    int length = snprintf(rule, sizeof rule, " nplurals=6; plural=n==5 ? (%s) : 0;", expression);
    assert_in_range(length, 1, sizeof rule - 1);
    return form(rule, 5);
}

static void spanish_has_one_and_many(void **state)
{
    (void)state;
    static const char rule[] = "nplurals=2; plural=(n != 1);\nLanguage: es\n";
    assert_int_equal(form(rule, 1), 0);
    assert_int_equal(form(rule, 0), 1);
    assert_int_equal(form(rule, UINT64_MAX), 1);
}

static void a_language_without_plurals_has_one_form(void **state)
{
    (void)state;
    assert_int_equal(form("nplurals=1; plural=0", 9), 0);
}

static void russian_has_three_forms(void **state)
{
    (void)state;
    static const char rule[] =
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);";
    assert_int_equal(form(rule, 21), 0);
    assert_int_equal(form(rule, 11), 2);
    assert_int_equal(form(rule, 3), 1);
    assert_int_equal(form(rule, 13), 2);
    assert_int_equal(form(rule, 104), 1);
}

static void arabic_has_six_forms(void **state)
{
    (void)state;
    static const char rule[] =
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;";
    assert_int_equal(form(rule, 0), 0);
    assert_int_equal(form(rule, 2), 2);
    assert_int_equal(form(rule, 103), 3);
    assert_int_equal(form(rule, 111), 4);
    assert_int_equal(form(rule, 101), 5);
}

static void operators_bind_as_in_c(void **state)
{
    (void)state;
    assert_int_equal(value("1 + 2 * 2"), 5);
    assert_int_equal(value("9 - 4 - 3"), 2);
    assert_int_equal(value("12 / 2 / 3"), 2);
    assert_int_equal(value("(1 + 1) * 2"), 4);
    assert_int_equal(value("1 || 0 && 0"), 1);
    assert_int_equal(value("1 == 2 < 3"), 1);
    assert_int_equal(value("0 ? 1 : 0 ? 2 : 3"), 3);
    assert_int_equal(value("n % 3"), 2);
}

static void comparisons_are_zero_or_one(void **state)
{
    (void)state;
    assert_int_equal(value("n <= 5"), 1);
    assert_int_equal(value("n >= 6"), 0);
    assert_int_equal(value("n > 4"), 1);
    assert_int_equal(value("n < 5"), 0);
    assert_int_equal(value("!n"), 0);
    assert_int_equal(value("!!n"), 1);
}

static void an_operand_that_does_not_count_is_not_divided(void **state)
{
    (void)state;
    assert_int_equal(value("0 && 1 / 0"), 0);
    assert_int_equal(value("1 || 1 % 0"), 1);
}

static void division_by_zero_is_refused(void **state)
{
    (void)state;
    assert_refused("nplurals=2; plural=n%0;");
    assert_refused("nplurals=2; plural=1/(n-7) > 1;");
}

static void a_form_out_of_range_is_refused(void **state)
{
    (void)state;
    assert_refused("nplurals=2; plural=n==999 ? 2 : 0;");
    assert_refused("nplurals=0; plural=0;");
    assert_refused("nplurals=7; plural=0;");
}

static void a_form_out_of_range_at_a_number_never_checked_is_the_first(void **state)
{
    (void)state;
    assert_int_equal(form("nplurals=2; plural=n>5000 ? 9 : 1;", 6000), 0);
}

static void what_is_no_expression_is_refused(void **state)
{
    (void)state;
    static const char *const rules[] = {
        "",
        "nplurals",
        "nplurals=2",
        "nplurals=2;",
        "nplurals=2; plural",
        "nplurals=2; plural=",
        "nplurals=x; plural=0;",
        "nplurals=2; plural=(n;",
        "nplurals=2; plural=n n;",
        "nplurals=2; plural=n +;",
        "nplurals=2; plural=n ? 1;",
        "nplurals=2; plural=n ? 1 : ;",
        "nplurals=2; plural=m;",
        "nplurals=2; plural=n = 1;",
        "nplurals=2; plural=-n;",
        "nplurals=2; plural=18446744073709551616;",
        "nplurals=2; plural=n & 1;",
        "nplurals=2; plural=!;",
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        assert_refused(rules[i]);
    }
}

/* A rule that is `piece` `count` times and then 0. */
static void assert_repeated_is_refused(const char *piece, size_t count)
{
    char rule[4096] = "nplurals=2; plural=";
    size_t at = strlen(rule);
    for (size_t i = 0; i < count && at + strlen(piece) < sizeof rule - 2; i++) {
        memcpy(rule + at, piece, strlen(piece));
        at += strlen(piece);
    }
    rule[at] = '0';
    rule[at + 1] = '\0';
    assert_refused(rule);
}

static void an_expression_too_deep_or_too_long_is_refused(void **state)
{
    (void)state;
    assert_repeated_is_refused("(", 1000);
    assert_repeated_is_refused("!", 1001);
    assert_repeated_is_refused("0+", 500);
    assert_repeated_is_refused("n?0:", 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spanish_has_one_and_many),
        cmocka_unit_test(a_language_without_plurals_has_one_form),
        cmocka_unit_test(russian_has_three_forms),
        cmocka_unit_test(arabic_has_six_forms),
        cmocka_unit_test(operators_bind_as_in_c),
        cmocka_unit_test(comparisons_are_zero_or_one),
        cmocka_unit_test(an_operand_that_does_not_count_is_not_divided),
        cmocka_unit_test(division_by_zero_is_refused),
        cmocka_unit_test(a_form_out_of_range_is_refused),
        cmocka_unit_test(a_form_out_of_range_at_a_number_never_checked_is_the_first),
        cmocka_unit_test(what_is_no_expression_is_refused),
        cmocka_unit_test(an_expression_too_deep_or_too_long_is_refused),
    };
    return cmocka_run_group_tests_name("plural", tests, NULL, NULL);
}
