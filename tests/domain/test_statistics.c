#include "domain/kernel/calendar.h"
#include "domain/statistics/statistics.h"
#include "tests/domain/fakes.h"

/* A site whose sums are made in so many parts; some call fails. */
struct parts {
    int left;
    int calls;
    int fails_at; /* 0: none */
};

static enum err sum_up(void *self, bool *more)
{
    struct parts *parts = self;
    parts->calls++;
    if (parts->calls == parts->fails_at) {
        return ERR_UNAVAILABLE;
    }
    parts->left--;
    *more = parts->left > 0;
    return ERR_OK;
}

static void all_parts_are_summed_up(void **state)
{
    struct fakes *fakes = *state;
    struct parts parts = { .left = 3 };
    const struct site_statistics site = { .self = &parts, .sum_up = sum_up };

    assert_int_equal(statistics_sum_up(&fakes->transaction, &site), ERR_OK);

    assert_int_equal(parts.calls, 3);
    assert_false(fakes->database.in_transaction);
}

static void a_part_that_fails_is_the_last_and_leaves_no_transaction_open(void **state)
{
    struct fakes *fakes = *state;
    struct parts parts = { .left = 3, .fails_at = 2 };
    const struct site_statistics site = { .self = &parts, .sum_up = sum_up };

    assert_int_equal(statistics_sum_up(&fakes->transaction, &site), ERR_UNAVAILABLE);

    assert_int_equal(parts.calls, 2);
    assert_int_equal(parts.left, 2);
    assert_false(fakes->database.in_transaction);
}

static void a_transaction_that_does_not_begin_or_end_is_told(void **state)
{
    struct fakes *fakes = *state;
    struct parts parts = { .left = 3 };
    const struct site_statistics site = { .self = &parts, .sum_up = sum_up };
    fakes->faults.fail_at = fakes->faults.calls + 1;
    assert_int_equal(statistics_sum_up(&fakes->transaction, &site), ERR_UNAVAILABLE);
    assert_int_equal(parts.calls, 0);
    fakes->faults.fail_at = fakes->faults.calls + 2;

    assert_int_equal(statistics_sum_up(&fakes->transaction, &site), ERR_UNAVAILABLE);

    assert_int_equal(parts.calls, 1);
}

static void a_week_a_month_and_a_year_can_be_shown(void **state)
{
    (void)state;
    assert_int_equal(statistics_days("7"), 7);
    assert_int_equal(statistics_days("30"), 30);
    assert_int_equal(statistics_days("365"), 365);
}

static void anything_else_shows_a_month(void **state)
{
    (void)state;
    static const char *const others[] = { NULL, "", "8", "07", "7 ", "-7", "366", "99999999999999999999", "a" };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_int_equal(statistics_days(others[i]), 30);
    }
}

static void the_days_end_with_today_in_utc(void **state)
{
    (void)state;
    assert_true(statistics_first_day(FAKES_NOW, 1) == FAKES_NOW);
    assert_true(statistics_first_day(FAKES_NOW + CALENDAR_DAY - 1, 1) == FAKES_NOW);
    assert_true(statistics_first_day(FAKES_NOW - 1, 1) == FAKES_NOW - CALENDAR_DAY);
    assert_true(statistics_first_day(FAKES_NOW + 1, 7) == FAKES_NOW - 6 * CALENDAR_DAY);
    assert_true(statistics_first_day(-1, 2) == -2 * CALENDAR_DAY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(all_parts_are_summed_up),
        FAKES_TEST(a_part_that_fails_is_the_last_and_leaves_no_transaction_open),
        FAKES_TEST(a_transaction_that_does_not_begin_or_end_is_told),
        cmocka_unit_test(a_week_a_month_and_a_year_can_be_shown),
        cmocka_unit_test(anything_else_shows_a_month),
        cmocka_unit_test(the_days_end_with_today_in_utc),
    };
    return cmocka_run_group_tests_name("statistics", tests, NULL, NULL);
}
