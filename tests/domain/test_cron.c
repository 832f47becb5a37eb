#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/job/cron.h"

static struct cron parse(const char *expression)
{
    struct cron cron;
    assert_int_equal(cron_parse(expression, &cron), ERR_OK);
    return cron;
}

static void assert_same(const struct cron *cron, const struct cron *expected)
{
    assert_true(cron->minutes == expected->minutes);
    assert_int_equal(cron->hours, expected->hours);
    assert_int_equal(cron->days, expected->days);
    assert_int_equal(cron->months, expected->months);
    assert_int_equal(cron->weekdays, expected->weekdays);
    assert_int_equal(cron->any_day, expected->any_day);
    assert_int_equal(cron->any_weekday, expected->any_weekday);
}

static void a_star_is_all_that_the_field_may_hold(void **state)
{
    (void)state;

    const struct cron cron = parse("* * * * *");

    assert_true(cron.minutes == (UINT64_C(1) << 60) - 1);
    assert_true(cron.hours == (UINT32_C(1) << 24) - 1);
    assert_true(cron.days == 0xfffffffe);
    assert_true(cron.months == 0x1ffe);
    assert_true(cron.weekdays == 0x7f);
    assert_true(cron.any_day && cron.any_weekday);
}

static void a_number_is_itself_only(void **state)
{
    (void)state;

    const struct cron cron = parse("59 0 31 12 6");

    assert_true(cron.minutes == UINT64_C(1) << 59);
    assert_true(cron.hours == 1);
    assert_true(cron.days == UINT32_C(1) << 31);
    assert_true(cron.months == 1 << 12);
    assert_true(cron.weekdays == 1 << 6);
    assert_false(cron.any_day || cron.any_weekday);
}

static void a_range_holds_both_its_ends(void **state)
{
    (void)state;
    assert_true(parse("* 9-11 * * *").hours == (1U << 9 | 1U << 10 | 1U << 11));
    assert_true(parse("* 23-23 * * *").hours == 1U << 23);
}

static void a_step_counts_from_where_its_range_begins(void **state)
{
    (void)state;
    assert_true(parse("*/20 * * * *").minutes == (1 | UINT64_C(1) << 20 | UINT64_C(1) << 40));
    assert_true(parse("* * */10 * *").days == (1U << 1 | 1U << 11 | 1U << 21 | 1U << 31));
    assert_true(parse("* 5-10/3 * * *").hours == (1U << 5 | 1U << 8));
    assert_true(parse("* 5-6/23 * * *").hours == 1U << 5);
}

static void a_list_holds_what_its_members_hold(void **state)
{
    (void)state;
    assert_true(parse("* 1,3-4,20-23/2,3 * * *").hours == (1U << 1 | 1U << 3 | 1U << 4 | 1U << 20 | 1U << 22));
}

static void seven_is_sunday_as_zero_is(void **state)
{
    (void)state;
    assert_int_equal(parse("* * * * 7").weekdays, parse("* * * * 0").weekdays);
    assert_int_equal(parse("* * * * 5-7").weekdays, parse("* * * * 0,5,6").weekdays);
    assert_int_equal(parse("* * * * */2").weekdays, parse("* * * * 0,2,4,6").weekdays);
    assert_int_equal(parse("* * * * 0-7").weekdays, 0x7f);
}

static void fields_stand_apart_by_any_blanks(void **state)
{
    (void)state;
    const struct cron plain = parse("1 2 3 4 5");

    const struct cron cron = parse(" \t1  2\t3 \t 4 05\t ");

    assert_same(&cron, &plain);
}

static const char *const malformed[] = {
    "",
    " ",
    "*",
    "* * * *",
    "* * * * * *",
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * 32 * *",
    "* * * 0 *",
    "* * * 13 *",
    "* * * * 8",
    "-1 * * * *",
    "+1 * * * *",
    "1- * * * *",
    "-* * * * *",
    "1-60 * * * *",
    "9-8 * * * *",
    "6-0 * * * *",
    "1-2-3 * * * *",
    ", * * * *",
    "1, * * * *",
    ",1 * * * *",
    "1,,2 * * * *",
    "1,* * * * *",
    "*,1 * * * *",
    "** * * * *",
    "*1 * * * *",
    "*-5 * * * *",
    "*/ * * * *",
    "*/0 * * * *",
    "*/60 * * * *",
    "*/-1 * * * *",
    "*/2/2 * * * *",
    "5/15 * * * *",
    "1-9/0 * * * *",
    "1-9/ * * * *",
    "1-9/60 * * * *",
    "1-9/x * * * *",
    "* * * jan *",
    "* * * * mon",
    "@hourly",
    "1.5 * * * *",
    "1;* * * *",
    "0x1 * * * *",
    "*\n* * * *",
    "* * * * *\n",
    "* * * * *x",
    "* * * * * #",
    "? * * * *",
    "L * * * *",
    "99999999999999999999 * * * *",
    "4294967296 * * * *",
    "*/4294967297 * * * *",
    "\xd9\xa1 * * * *",
};

static void anything_else_is_malformed(void **state)
{
    (void)state;
    const struct cron before = parse("1 2 3 4 5");
    struct cron cron = before;
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        if (cron_parse(malformed[i], &cron) != ERR_MALFORMED) {
            fail_msg("\"%s\" is taken for an expression", malformed[i]);
        }
    }

    assert_same(&cron, &before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_star_is_all_that_the_field_may_hold), cmocka_unit_test(a_number_is_itself_only),
        cmocka_unit_test(a_range_holds_both_its_ends),           cmocka_unit_test(a_step_counts_from_where_its_range_begins),
        cmocka_unit_test(a_list_holds_what_its_members_hold),    cmocka_unit_test(seven_is_sunday_as_zero_is),
        cmocka_unit_test(fields_stand_apart_by_any_blanks),      cmocka_unit_test(anything_else_is_malformed),
    };
    return cmocka_run_group_tests_name("cron", tests, NULL, NULL);
}
