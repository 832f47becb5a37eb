#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "adapters/web/csv.h"

/* Comma-separated values as RFC 4180 has them, of which no text becomes a formula. */

static struct arena arena;
static struct csv csv;

static int begin(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    csv_begin(&csv, &arena);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void assert_text(const char *expected)
{
    assert_non_null(csv.text);
    assert_int_equal(csv.size, strlen(expected));
    assert_memory_equal(csv.text, expected, csv.size);
}

static void fields_are_parted_by_commas_and_lines_end_as_the_rfc_says(void **state)
{
    (void)state;
    csv_text(&csv, "a");
    csv_text(&csv, "");
    csv_number(&csv, -7);
    csv_end_line(&csv);
    csv_text(&csv, "h\xc3\xa9llo");
    csv_end_line(&csv);

    assert_text("a,,-7\r\nh\xc3\xa9llo\r\n");
}

static void what_would_end_a_field_is_quoted(void **state)
{
    (void)state;
    csv_text(&csv, "a,b");
    csv_text(&csv, "a\"b\"");
    csv_text(&csv, "a\nb");
    csv_text(&csv, "a\rb");
    csv_text(&csv, " a ");
    csv_text(&csv, "a b");

    assert_text("\"a,b\",\"a\"\"b\"\"\",\"a\nb\",\"a\rb\",\" a \",a b");
}

static void no_text_begins_a_formula(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *written;
    } cases[] = {
        { "=1+1", "'=1+1" }, { "+1", "'+1" },         { "-1", "'-1" },         { "@SUM(A1)", "'@SUM(A1)" },
        { "\t=1", "'\t=1" }, { "\r=1", "\"'\r=1\"" }, { "\n=1", "\"'\n=1\"" }, { "=\"a,b\"", "\"'=\"\"a,b\"\"\"" },
        { "a=1", "a=1" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        csv_begin(&csv, &arena);
        csv_text(&csv, cases[i].text);
        assert_text(cases[i].written);
    }
}

static void money_has_a_point_and_times_are_iso_8601(void **state)
{
    (void)state;
    csv_money(&csv, 0);
    csv_money(&csv, 5);
    csv_money(&csv, -1205);
    csv_money(&csv, INT64_MIN);
    csv_tenths(&csv, 72);
    csv_instant(&csv, INT64_C(1735689601000000));
    csv_instant(&csv, 0);
    csv_boolean(&csv, true);

    assert_text("0.00,0.05,-12.05,-92233720368547758.08,7.2,2025-01-01T00:00:01Z,,yes");
}

static void a_long_text_is_whole(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        csv_number(&csv, 1234567);
    }

    assert_int_equal(csv.size, 20000 * 8 - 1);
    assert_memory_equal(csv.text + csv.size - 15, "1234567,1234567", 15);
}

static void without_memory_there_is_no_text(void **state)
{
    (void)state;
    struct arena small;
    arena_init(&small, 20000);
    csv_begin(&csv, &small);
    for (int i = 0; i < 20000; i++) {
        csv_text(&csv, "=1234567");
    }

    assert_null(csv.text);
    assert_true(small.exhausted);
    arena_release(&small);
}

#define CSV_TEST(rule) cmocka_unit_test_setup_teardown(rule, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CSV_TEST(fields_are_parted_by_commas_and_lines_end_as_the_rfc_says),
        CSV_TEST(what_would_end_a_field_is_quoted),
        CSV_TEST(no_text_begins_a_formula),
        CSV_TEST(money_has_a_point_and_times_are_iso_8601),
        CSV_TEST(a_long_text_is_whole),
        CSV_TEST(without_memory_there_is_no_text),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
