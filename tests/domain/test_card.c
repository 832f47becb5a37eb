#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "domain/billing/card.h"
#include "domain/kernel/calendar.h"

static const struct card january_2027 = { .exp_year = 2027, .exp_month = 1 };

static int64_t at(int32_t year, int32_t month, int32_t day)
{
    return calendar_days_to(year, month, day) * CALENDAR_DAY;
}

static void a_card_is_good_through_the_last_day_of_its_month(void **state)
{
    (void)state;
    assert_false(card_is_expired(&january_2027, at(2027, 2, 1) - 1));
    assert_true(card_is_expired(&january_2027, at(2027, 2, 1)));
}

static void years_count_before_months(void **state)
{
    (void)state;
    assert_false(card_is_expired(&january_2027, at(2026, 12, 31)));
    assert_true(card_is_expired(&january_2027, at(2028, 1, 1)));
}

static void soon_is_two_months_before_its_last_day(void **state)
{
    (void)state;
    assert_false(card_expires_soon(&january_2027, at(2026, 11, 30)));
    assert_true(card_expires_soon(&january_2027, at(2026, 12, 1)));
    assert_true(card_expires_soon(&january_2027, at(2027, 1, 31)));
}

static void soon_begins_on_the_day_of_the_month_that_its_last_day_has(void **state)
{
    (void)state;
    const struct card april_2027 = { .exp_year = 2027, .exp_month = 4 };
    const struct card february_2027 = { .exp_year = 2027, .exp_month = 2 };
    const struct card february_2028 = { .exp_year = 2028, .exp_month = 2 };
    assert_false(card_expires_soon(&april_2027, at(2027, 2, 28)));
    assert_true(card_expires_soon(&april_2027, at(2027, 3, 1)));
    assert_false(card_expires_soon(&february_2027, at(2026, 12, 27)));
    assert_true(card_expires_soon(&february_2027, at(2026, 12, 28)));
    assert_false(card_expires_soon(&february_2028, at(2027, 12, 28)));
    assert_true(card_expires_soon(&february_2028, at(2027, 12, 29)));
}

static void an_expired_card_does_not_expire_soon(void **state)
{
    (void)state;
    assert_false(card_expires_soon(&january_2027, at(2027, 2, 1)));
}

static void a_card_that_is_good_for_years_does_not_expire_soon(void **state)
{
    (void)state;
    const struct card card = { .exp_year = 2030, .exp_month = 1 };
    assert_false(card_expires_soon(&card, at(2026, 12, 31)));
}

/* Day by day against the definition: the last day is not before today, nor after the day two months on, or that month's last. */
static void soon_is_what_a_calendar_says(void **state)
{
    (void)state;
    for (int64_t days = calendar_days_to(2026, 1, 1); days < calendar_days_to(2029, 1, 1); days++) {
        const struct calendar_day today = calendar_day_of(days);
        int32_t month = (today.month + 1) % 12 + 1;
        int64_t year = today.year + (today.month > 10);
        int32_t length = calendar_days_in_month(year, month);
        int64_t horizon = calendar_days_to(year, month, today.day < length ? today.day : length);
        for (int32_t ahead = 0; ahead < 40; ahead++) {
            const struct card card = { .exp_year = 2026 + ahead / 12, .exp_month = ahead % 12 + 1 };
            int64_t last = calendar_days_to(card.exp_year, card.exp_month, calendar_days_in_month(card.exp_year, card.exp_month));

            assert_int_equal(card_is_expired(&card, days * CALENDAR_DAY), last < days);
            assert_int_equal(card_expires_soon(&card, days * CALENDAR_DAY), last >= days && last <= horizon);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_card_is_good_through_the_last_day_of_its_month),
        cmocka_unit_test(years_count_before_months),
        cmocka_unit_test(soon_is_two_months_before_its_last_day),
        cmocka_unit_test(soon_begins_on_the_day_of_the_month_that_its_last_day_has),
        cmocka_unit_test(an_expired_card_does_not_expire_soon),
        cmocka_unit_test(a_card_that_is_good_for_years_does_not_expire_soon),
        cmocka_unit_test(soon_is_what_a_calendar_says),
    };
    return cmocka_run_group_tests_name("card", tests, NULL, NULL);
}
