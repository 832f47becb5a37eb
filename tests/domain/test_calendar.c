#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/kernel/calendar.h"

static bool is_leap_year(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t days_of_month(int64_t year, int32_t month)
{
    static const int32_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return days[month - 1] + (month == 2 && is_leap_year(year));
}

static struct calendar_day day_after(struct calendar_day day)
{
    day.weekday = (day.weekday + 1) % 7;
    if (day.day < days_of_month(day.year, day.month)) {
        day.day++;
        return day;
    }
    day.day = 1;
    day.month = day.month % 12 + 1;
    day.year += day.month == 1;
    return day;
}

static void assert_same_day(int64_t days, const struct calendar_day *expected)
{
    const struct calendar_day day = calendar_day_of(days);
    assert_int_equal(day.year, expected->year);
    assert_int_equal(day.month, expected->month);
    assert_int_equal(day.day, expected->day);
    assert_int_equal(day.weekday, expected->weekday);
}

/* Counted on one by one through a whole cycle of the calendar and more, from the year -1 on. */
static void each_day_follows_the_day_before(void **state)
{
    enum { FROM = -719893, TO = 73049 }; /* -0001-01-01, which was a Friday, and 2170-01-01 */
    (void)state;
    struct calendar_day expected = { .year = -1, .month = 1, .day = 1, .weekday = 5 };
    for (int64_t days = FROM; days <= TO; days++) {
        assert_same_day(days, &expected);
        assert_int_equal(calendar_days_to(expected.year, expected.month, expected.day), days);
        expected = day_after(expected);
    }
}

static void the_known_days_are_where_they_belong(void **state)
{
    (void)state;
    assert_same_day(0, &(struct calendar_day){ .year = 1970, .month = 1, .day = 1, .weekday = 4 });
    assert_same_day(-1, &(struct calendar_day){ .year = 1969, .month = 12, .day = 31, .weekday = 3 });
    assert_same_day(11016, &(struct calendar_day){ .year = 2000, .month = 2, .day = 29, .weekday = 2 });
    assert_same_day(20089, &(struct calendar_day){ .year = 2025, .month = 1, .day = 1, .weekday = 3 });
    assert_same_day(47540, &(struct calendar_day){ .year = 2100, .month = 2, .day = 28, .weekday = 0 });
    assert_same_day(47541, &(struct calendar_day){ .year = 2100, .month = 3, .day = 1, .weekday = 1 });
}

static void an_instant_belongs_to_the_day_that_it_is_in(void **state)
{
    (void)state;
    assert_int_equal(calendar_day_at(0).day, 1);
    assert_int_equal(calendar_day_at(CALENDAR_DAY - 1).day, 1);
    assert_int_equal(calendar_day_at(CALENDAR_DAY).day, 2);
    assert_int_equal(calendar_day_at(-1).year, 1969);
}

static void a_month_has_its_days(void **state)
{
    (void)state;
    for (int32_t month = 1; month <= 12; month++) {
        assert_int_equal(calendar_days_in_month(2026, month), days_of_month(2026, month));
        assert_int_equal(calendar_days_in_month(2028, month), days_of_month(2028, month));
    }
    assert_int_equal(calendar_days_in_month(2000, 2), 29);
    assert_int_equal(calendar_days_in_month(2100, 2), 28);
}

static void a_date_is_read_as_a_form_sends_it(void **state)
{
    (void)state;
    int64_t days = 0;

    assert_int_equal(calendar_read_date("1970-01-01", &days), ERR_OK);
    assert_int_equal(days, 0);
    assert_int_equal(calendar_read_date("2000-02-29", &days), ERR_OK);
    assert_int_equal(days, 11016);
    assert_int_equal(calendar_read_date("0000-01-01", &days), ERR_OK);
    assert_int_equal(days, -719528);
    assert_int_equal(calendar_read_date("9999-12-31", &days), ERR_OK);
    assert_int_equal(days, 2932896);
}

static void what_is_no_date_is_malformed(void **state)
{
    static const char *const malformed[] = {
        "",           "2026-1-31",  "2026-01-31 ", " 2026-01-31", "31.01.2026", "2026/01/31",
        "2026-01/31", "2026-00-10", "2026-13-10",  "2026-01-00",  "2026-01-32", "2026-02-29",
        "2100-02-29", "2o26-01-31", "2026-O1-31",  "2026-01-3l",  "-026-01-31", "2026-01-+1"
    };
    (void)state;
    int64_t days = 7;
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        assert_int_equal(calendar_read_date(malformed[i], &days), ERR_MALFORMED);
    }

    assert_int_equal(days, 7);
}

static void a_division_goes_down_not_to_zero(void **state)
{
    (void)state;
    assert_int_equal(calendar_divide(59, 60), 0);
    assert_int_equal(calendar_divide(60, 60), 1);
    assert_int_equal(calendar_divide(-1, 60), -1);
    assert_int_equal(calendar_divide(-60, 60), -1);
    assert_int_equal(calendar_divide(-61, 60), -2);
}

static void assert_minute(int64_t instant, const char *expected)
{
    char out[CALENDAR_TEXT_BYTES];
    calendar_write_minute(instant, out);
    assert_string_equal(out, expected);
}

static void a_minute_is_written_without_its_seconds(void **state)
{
    (void)state;
    assert_minute(0, "1970-01-01T00:00");
    assert_minute(-1, "1969-12-31T23:59");
    assert_minute(INT64_C(1735689599) * CALENDAR_SECOND + 999999, "2024-12-31T23:59");
    assert_minute(INT64_C(1740705000) * CALENDAR_SECOND, "2025-02-28T01:10");
}

static void any_instant_can_be_written(void **state)
{
    (void)state;
    assert_minute(INT64_MAX, "294247-01-10T04:00");
    assert_minute(INT64_MIN, "-290308-12-21T19:59");
}

static void a_second_is_written_with_its_zone(void **state)
{
    (void)state;
    char out[CALENDAR_TEXT_BYTES];
    calendar_write_second(INT64_C(1735689599) * CALENDAR_SECOND + 999999, out);
    assert_string_equal(out, "2024-12-31T23:59:59Z");
    calendar_write_second(-1, out);
    assert_string_equal(out, "1969-12-31T23:59:59Z");
    calendar_write_second(INT64_MAX, out);
    assert_string_equal(out, "294247-01-10T04:00:54Z");
}

static void an_hour_is_written_without_its_minutes(void **state)
{
    (void)state;
    char out[CALENDAR_TEXT_BYTES];

    calendar_write_hour(INT64_C(1735689599) * CALENDAR_SECOND, out);

    assert_string_equal(out, "2024-12-31T23");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_instant_belongs_to_the_day_that_it_is_in),
        cmocka_unit_test(a_month_has_its_days),
        cmocka_unit_test(a_date_is_read_as_a_form_sends_it),
        cmocka_unit_test(what_is_no_date_is_malformed),
        cmocka_unit_test(each_day_follows_the_day_before),
        cmocka_unit_test(the_known_days_are_where_they_belong),
        cmocka_unit_test(a_division_goes_down_not_to_zero),
        cmocka_unit_test(a_minute_is_written_without_its_seconds),
        cmocka_unit_test(any_instant_can_be_written),
        cmocka_unit_test(a_second_is_written_with_its_zone),
        cmocka_unit_test(an_hour_is_written_without_its_minutes),
    };
    return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
