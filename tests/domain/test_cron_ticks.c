#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/job/cron.h"
#include "domain/kernel/calendar.h"

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define NOW    (INT64_C(1735689600) * SECOND) /* 2025-01-01, a Wednesday */

static struct cron parse(const char *expression)
{
    struct cron cron;
    assert_int_equal(cron_parse(expression, &cron), ERR_OK);
    return cron;
}

static int64_t next(const char *expression, int64_t after)
{
    const struct cron cron = parse(expression);
    int64_t tick = 0;
    assert_int_equal(cron_next(&cron, after, &tick), ERR_OK);
    return tick;
}

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Years are added up one by one. */
static int64_t days_before(int64_t year, int64_t month)
{
    static const int64_t before_month[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
    int64_t days = 0;
    for (int64_t y = 1970; y < year; y++) {
        days += 365 + is_leap(y);
    }
    for (int64_t y = year; y < 1970; y++) {
        days -= 365 + is_leap(y);
    }
    return days + before_month[month - 1] + (month > 2 && is_leap(year));
}

static int64_t digits(const char *text, size_t from, size_t count)
{
    int64_t number = 0;
    for (size_t i = from; i < from + count; i++) {
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

/* "2025-01-31T23:59" */
static int64_t instant(const char *text)
{
    int64_t days = days_before(digits(text, 0, 4), digits(text, 5, 2)) + digits(text, 8, 2) - 1;
    return days * DAY + digits(text, 11, 2) * HOUR + digits(text, 14, 2) * MINUTE;
}

/* Worked out apart from this code, day by day with the calendar of another language. */
struct expected_tick {
    const char *expression;
    const char *after;
    const char *tick;
};

static const struct expected_tick expected_ticks[] = {
    { "* * * * *", "2025-01-01T00:00", "2025-01-01T00:01" },
    { "* * * * *", "2025-12-31T23:59", "2026-01-01T00:00" },
    { "0 0 * * *", "2024-02-28T12:00", "2024-02-29T00:00" },
    { "0 0 * * *", "2100-02-28T12:00", "2100-03-01T00:00" },
    { "1 0 * * *", "2025-12-31T00:01", "2026-01-01T00:01" },
    { "*/15 * * * *", "2025-03-30T00:46", "2025-03-30T01:00" },
    { "7-59/20 * * * *", "2025-03-30T00:47", "2025-03-30T01:07" },
    { "0,30 9-17 * * 1-5", "2025-08-01T17:30", "2025-08-04T09:00" },
    { "0,30 9-17 * * 1-5", "2025-08-01T08:59", "2025-08-01T09:00" },
    { "59 23 31 12 *", "2025-12-31T23:58", "2025-12-31T23:59" },
    { "59 23 31 12 *", "2025-12-31T23:59", "2026-12-31T23:59" },
    { "0 0 31 * *", "2025-01-31T00:00", "2025-03-31T00:00" },
    { "0 0 30 2-3 *", "2025-01-01T00:00", "2025-03-30T00:00" },
    { "0 0 29 2 *", "2025-01-01T00:00", "2028-02-29T00:00" },
    { "0 0 29 2 *", "2096-02-29T00:00", "2104-02-29T00:00" },
    { "0 0 29 2 *", "1896-02-29T00:00", "1904-02-29T00:00" },
    { "0 0 29 2 *", "2000-02-28T23:59", "2000-02-29T00:00" },
    { "0 12 1 1 *", "1969-12-31T23:59", "1970-01-01T12:00" },
    { "0 0 1 1 *", "1969-12-31T23:59", "1970-01-01T00:00" },
    { "30 4 1,15 * 5", "2025-01-02T00:00", "2025-01-03T04:30" },
    { "30 4 1,15 * 5", "2025-01-10T04:30", "2025-01-15T04:30" },
    { "30 4 * * 5", "2025-01-03T04:30", "2025-01-10T04:30" },
    { "0 0 13 * 5", "2025-06-01T00:00", "2025-06-06T00:00" },
    { "0 0 */2 * 1", "2025-06-01T00:00", "2025-06-09T00:00" },
    { "0 0 13 * */2", "2025-06-01T00:00", "2025-07-13T00:00" },
    { "0 0 * * 0", "2025-06-02T00:00", "2025-06-08T00:00" },
    { "0 0 * * 7", "2025-06-02T00:00", "2025-06-08T00:00" },
    { "0 0 * * 5-7", "2025-06-01T00:00", "2025-06-06T00:00" },
    { "0 0 1 */3 *", "2025-02-01T00:00", "2025-04-01T00:00" },
    { "0 0 1 */5 *", "2025-11-01T00:00", "2026-01-01T00:00" },
    { "0 */7 * * *", "2025-02-01T21:00", "2025-02-02T00:00" },
    { "5 0-23/6 * * *", "2025-02-01T18:05", "2025-02-02T00:05" },
    { "0 0 1-7 * 1", "2025-02-08T00:00", "2025-02-10T00:00" },
    { "23 0-20/2 * * *", "2025-02-28T20:23", "2025-03-01T00:23" },
    { "0 0 29 2 1", "2025-02-24T00:00", "2026-02-02T00:00" },
    { "15 10 8 8 *", "1582-10-04T00:00", "1583-08-08T10:15" },
    { "0 0 29 2 *", "1600-02-29T00:00", "1604-02-29T00:00" },
    { "*/59 * * * *", "2025-01-01T00:30", "2025-01-01T00:59" },
    { "0 0 31 4,6,9,11,12 *", "2025-01-01T00:00", "2025-12-31T00:00" },
    { "* */2 5,13-28 * *", "1972-07-12T13:08", "1972-07-13T00:00" },
    { "35 */1 * 9-11/3 *", "1983-07-20T12:00", "1983-09-01T00:35" },
    { "*/21 19,11-12 */11 9 *", "1992-09-07T14:56", "1992-09-12T11:00" },
    { "* 8 * 5-5/3 4-5/4", "2024-01-25T07:11", "2024-05-02T08:00" },
    { "18-45/4 * * */3 *", "1980-05-06T09:22", "1980-07-01T00:18" },
    { "* 20 */9 11-12/3 *", "1994-12-15T09:15", "1995-11-01T20:00" },
    { "* 6 9,21-28 * */2", "2010-12-01T06:05", "2010-12-09T06:00" },
    { "* */5 */3 11,7-11 *", "2007-06-09T21:48", "2007-07-01T00:00" },
    { "12-40/3 * */7 3-8/5 *", "2016-05-11T03:57", "2016-08-01T00:12" },
    { "* 5 */13 */3 1-4/2", "2024-02-04T14:51", "2024-04-01T05:00" },
    { "43-47/5 * 16-23/3 * *", "2037-07-12T10:41", "2037-07-16T00:43" },
    { "31,41-42 2 7 3-8/3 6,7-7", "2037-05-16T16:43", "2037-06-06T02:31" },
    { "56-58/1 12 * 1-4/2 7,5-7", "2037-03-02T10:06", "2037-03-06T12:56" },
    { "1 * * 8,10-10 4-5/1", "2016-04-05T23:19", "2016-08-04T00:01" },
    { "* 0-9/3 * * 7-7/2", "2009-09-14T13:03", "2009-09-20T00:00" },
    { "*/28 * * 8,3-8 */2", "2039-02-20T15:32", "2039-03-01T00:00" },
    { "* 20,5-5 */2 2-9/5 1", "2036-06-10T01:24", "2036-07-07T05:00" },
    { "50 9-23/5 20 8-11/2 */3", "2016-03-18T18:58", "2016-08-20T09:50" },
    { "27,21-29 * 5-26/5 * */2", "1995-03-14T13:36", "1995-03-25T00:21" },
    { "15-46/2 */6 * 11,6-10 7-7/5", "2021-02-14T02:39", "2021-06-06T00:15" },
    { "*/10 13 1-9/2 8-12/5 */2", "2019-08-04T05:28", "2020-08-01T13:00" },
};

static void ticks_come_when_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof expected_ticks / sizeof expected_ticks[0]; i++) {
        const struct expected_tick *expected = &expected_ticks[i];
        char found[CALENDAR_TEXT_BYTES];
        calendar_write_minute(next(expected->expression, instant(expected->after)), found);
        if (strcmp(found, expected->tick) != 0) {
            fail_msg("\"%s\" after %s: %s, not %s", expected->expression, expected->after, found, expected->tick);
        }
    }
}

static void nothing_fires_between_a_tick_of_the_table_and_the_next(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof expected_ticks / sizeof expected_ticks[0]; i++) {
        const struct expected_tick *expected = &expected_ticks[i];
        const struct cron cron = parse(expected->expression);
        int64_t after = instant(expected->after);
        int64_t tick = instant(expected->tick);
        int64_t latest = 0;
        assert_int_equal(cron_latest(&cron, after, tick, &latest), ERR_OK);
        assert_int_equal(latest, tick);
        assert_int_equal(cron_latest(&cron, after, tick - 1, &latest), ERR_NOT_FOUND);
    }
}

static void where_both_day_fields_restrict_either_will_do(void **state)
{
    (void)state;
    assert_int_equal(next("0 0 13 * 5", instant("2025-06-06T00:00")), instant("2025-06-13T00:00")); /* both */
    assert_int_equal(next("0 0 13 * 5", instant("2025-07-11T00:00")), instant("2025-07-13T00:00")); /* the 13th, a Sunday */
    assert_int_equal(next("0 0 13 * 5", instant("2025-07-13T00:00")), instant("2025-07-18T00:00")); /* a Friday */
}

static void where_one_of_the_day_fields_is_a_star_the_other_decides(void **state)
{
    (void)state;
    assert_int_equal(next("0 0 13 * *", instant("2025-06-01T00:00")), instant("2025-06-13T00:00"));
    assert_int_equal(next("0 0 * * 5", instant("2025-06-01T00:00")), instant("2025-06-06T00:00"));
    assert_int_equal(next("0 0 13 * */5", instant("2025-06-01T00:00")), instant("2025-06-13T00:00")); /* a Friday */
}

static void a_tick_is_after_the_instant_and_never_at_it(void **state)
{
    (void)state;
    assert_int_equal(next("* * * * *", NOW - 1), NOW);
    assert_int_equal(next("* * * * *", NOW), NOW + MINUTE);
    assert_int_equal(next("* * * * *", NOW + 1), NOW + MINUTE);
    assert_int_equal(next("* * * * *", NOW + MINUTE - 1), NOW + MINUTE);
}

static void ticks_before_1970_are_whole_minutes_too(void **state)
{
    (void)state;
    assert_int_equal(next("* * * * *", -1), 0);
    assert_int_equal(next("* * * * *", -MINUTE), 0);
    assert_int_equal(next("* * * * *", -MINUTE - 1), -MINUTE);
}

static void the_latest_tick_may_be_the_end_of_the_time_but_not_its_beginning(void **state)
{
    (void)state;
    const struct cron hourly = parse("0 * * * *");
    int64_t tick = 7;

    assert_int_equal(cron_latest(&hourly, NOW - 1, NOW, &tick), ERR_OK);
    assert_int_equal(tick, NOW);
    assert_int_equal(cron_latest(&hourly, NOW, NOW + HOUR - 1, &tick), ERR_NOT_FOUND);
    assert_int_equal(cron_latest(&hourly, NOW, NOW + 2 * HOUR + 1, &tick), ERR_OK);
    assert_int_equal(tick, NOW + 2 * HOUR);
}

static void there_is_no_latest_tick_in_a_time_that_is_none(void **state)
{
    (void)state;
    const struct cron each_minute = parse("* * * * *");
    int64_t tick = 7;

    assert_int_equal(cron_latest(&each_minute, NOW, NOW, &tick), ERR_NOT_FOUND);
    assert_int_equal(cron_latest(&each_minute, NOW, NOW - DAY, &tick), ERR_NOT_FOUND);

    assert_int_equal(tick, 7);
}

static void a_day_that_never_comes_is_not_found(void **state)
{
    (void)state;
    const struct cron never = parse("0 0 30 2 *");
    int64_t tick = 7;

    assert_int_equal(cron_next(&never, NOW, &tick), ERR_NOT_FOUND);
    assert_int_equal(cron_latest(&never, INT64_MIN, NOW, &tick), ERR_NOT_FOUND);

    assert_int_equal(tick, 7);
}

static void a_tick_more_than_eight_years_away_is_not_found(void **state)
{
    (void)state;
    const struct cron leap_sundays = parse("0 0 29 2 */7"); /* 2004, 2032 */
    int64_t tick = 7;

    assert_int_equal(cron_next(&leap_sundays, instant("2022-01-01T00:00"), &tick), ERR_NOT_FOUND);
    assert_int_equal(cron_latest(&leap_sundays, 0, instant("2014-01-01T00:00"), &tick), ERR_NOT_FOUND);

    assert_int_equal(tick, 7);
    assert_int_equal(cron_next(&leap_sundays, instant("2025-01-01T00:00"), &tick), ERR_OK);
    assert_int_equal(tick, instant("2032-02-29T00:00"));
    assert_int_equal(cron_latest(&leap_sundays, 0, instant("2011-01-01T00:00"), &tick), ERR_OK);
    assert_int_equal(tick, instant("2004-02-29T00:00"));
}

static void the_ends_of_time_are_not_crossed(void **state)
{
    (void)state;
    const struct cron each_minute = parse("* * * * *");
    const struct cron daily = parse("0 0 * * *");
    int64_t tick = 7;

    assert_int_equal(cron_next(&each_minute, INT64_MAX, &tick), ERR_NOT_FOUND);
    assert_int_equal(cron_next(&daily, INT64_MAX - MINUTE, &tick), ERR_NOT_FOUND);
    assert_int_equal(cron_latest(&each_minute, INT64_MIN, INT64_MIN, &tick), ERR_NOT_FOUND);
    assert_int_equal(cron_latest(&daily, INT64_MIN, INT64_MIN + MINUTE, &tick), ERR_NOT_FOUND);

    assert_int_equal(tick, 7);
    assert_int_equal(cron_next(&each_minute, INT64_MIN, &tick), ERR_OK);
    assert_true(tick - INT64_MIN < MINUTE && tick % MINUTE == 0);
    assert_int_equal(cron_latest(&each_minute, INT64_MIN, INT64_MAX, &tick), ERR_OK);
    assert_true(INT64_MAX - tick < MINUTE && tick % MINUTE == 0);
}

static uint64_t draw(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

/* Each field a star, or with about every second bit, or with very few. */
static uint64_t draw_bits(uint64_t *seed, uint64_t all)
{
    switch (draw(seed) % 3) {
    case 0:
        return all;
    case 1:
        return all & (draw(seed) << 31 | draw(seed));
    default:
        return all & (UINT64_C(1) << draw(seed) % 60 | UINT64_C(1) << draw(seed) % 32 | UINT64_C(1) << draw(seed) % 12);
    }
}

static struct cron draw_cron(uint64_t *seed)
{
    return (struct cron){
        .minutes = draw_bits(seed, (UINT64_C(1) << 60) - 1),
        .hours = (uint32_t)draw_bits(seed, (UINT64_C(1) << 24) - 1),
        .days = (uint32_t)draw_bits(seed, 0xfffffffe),
        .months = (uint16_t)draw_bits(seed, 0x1ffe),
        .weekdays = (uint8_t)draw_bits(seed, 0x7f),
        .any_day = draw(seed) % 2 == 0,
        .any_weekday = draw(seed) % 2 == 0,
    };
}

/* Returns whether there was a tick. */
static bool agrees_with_itself(const struct cron *cron, int64_t at)
{
    int64_t later = 0;
    int64_t found = 0;
    if (cron_next(cron, at, &later) != ERR_OK) {
        return false;
    }
    assert_true(later > at && later % MINUTE == 0);
    assert_int_equal(cron_latest(cron, at, later, &found), ERR_OK);
    assert_int_equal(found, later);
    assert_int_equal(cron_latest(cron, at, later - 1, &found), ERR_NOT_FOUND);
    if (cron_latest(cron, INT64_MIN, at, &found) == ERR_OK) {
        assert_true(found <= at && found % MINUTE == 0);
        int64_t again = 0;
        assert_int_equal(cron_next(cron, found - 1, &again), ERR_OK);
        assert_int_equal(again, found);
        assert_int_equal(cron_next(cron, found, &again), ERR_OK);
        assert_int_equal(again, later);
    }
    return true;
}

static void the_latest_tick_and_the_next_agree_wherever_one_looks(void **state)
{
    enum { DRAWN = 3000, FIFTY_YEARS = 1577836800 };
    (void)state;
    uint64_t seed = 1;
    size_t with_ticks = 0;
    for (int i = 0; i < DRAWN; i++) {
        const struct cron cron = draw_cron(&seed);
        int64_t seconds = (int64_t)(draw(&seed) * 2) - FIFTY_YEARS;
        with_ticks += agrees_with_itself(&cron, seconds * SECOND + (int64_t)(draw(&seed) % 1000000));
    }

    assert_in_range(with_ticks, DRAWN / 2, DRAWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ticks_come_when_the_table_says),
        cmocka_unit_test(nothing_fires_between_a_tick_of_the_table_and_the_next),
        cmocka_unit_test(where_both_day_fields_restrict_either_will_do),
        cmocka_unit_test(where_one_of_the_day_fields_is_a_star_the_other_decides),
        cmocka_unit_test(a_tick_is_after_the_instant_and_never_at_it),
        cmocka_unit_test(ticks_before_1970_are_whole_minutes_too),
        cmocka_unit_test(the_latest_tick_may_be_the_end_of_the_time_but_not_its_beginning),
        cmocka_unit_test(there_is_no_latest_tick_in_a_time_that_is_none),
        cmocka_unit_test(a_day_that_never_comes_is_not_found),
        cmocka_unit_test(a_tick_more_than_eight_years_away_is_not_found),
        cmocka_unit_test(the_ends_of_time_are_not_crossed),
        cmocka_unit_test(the_latest_tick_and_the_next_agree_wherever_one_looks),
    };
    return cmocka_run_group_tests_name("cron ticks", tests, NULL, NULL);
}
