#include <string.h>
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"
#include "tests/domain/billing_rig.h"

/* An operator's coupon is at both, here and at the gateway, or at neither, whatever dies in between. */

static const struct audit_actor boss = { .user_id = 7, .name = "boss@example.com", .address = "192.0.2.1" };
static const struct coupon_wish half = { .code = "half", .percent_off = "50" };

static enum err create(struct billing_rig *rig, const struct coupon_wish *wish, struct coupon *made)
{
    rig->why = (struct problems){ .count = 0 };
    return coupon_create(&rig->coupons, &boss, &rig->arena, wish, &rig->why, made);
}

static size_t rows(const struct billing_rig *rig)
{
    return rig->fakes.database.tables.coupons.count;
}

static const struct coupon *only_row(const struct billing_rig *rig)
{
    assert_int_equal(rows(rig), 1);
    const struct memory_coupon *row = memory_table_row(&rig->fakes.database.tables.coupons, 0);
    return &row->coupon;
}

static const struct coupon *only_there(const struct billing_rig *rig)
{
    assert_int_equal(rig->gateway.coupons.count, 1);
    return memory_table_row(&rig->gateway.coupons, 0);
}

/* Lets all jobs of the kind run. */
static void settle_all(struct billing_rig *rig)
{
    const struct memory_table *jobs = &rig->fakes.database.tables.jobs;
    rig->fakes.time.now += 2 * CALENDAR_MINUTE;
    for (size_t i = 0; i < jobs->count; i++) {
        int64_t id = 0;
        const char *text = fakes_job_field(&rig->fakes, memory_table_row(jobs, i), "coupon");
        assert_int_equal(text_to_int64(text, &id), ERR_OK);
        assert_int_equal(coupon_settle(&rig->coupons, &boss, &rig->arena, id), ERR_OK);
    }
}

/* Both have it, or neither. */
static void assert_same_at_both(const struct billing_rig *rig)
{
    assert_int_equal(rig->gateway.coupons.count, rows(rig));
    if (rows(rig) > 0) {
        assert_string_equal(only_row(rig)->code, only_there(rig)->code);
        assert_int_equal(only_row(rig)->id, only_there(rig)->id);
        assert_false(only_row(rig)->is_pending);
    }
}

static void a_coupon_is_made_at_both(void **state)
{
    struct billing_rig *rig = *state;
    struct coupon made;

    assert_int_equal(create(rig, &half, &made), ERR_OK);

    assert_string_equal(made.code, "HALF");
    assert_int_equal(made.id, only_row(rig)->id);
    assert_int_equal(only_there(rig)->percent_off, 50);
    assert_same_at_both(rig);
    settle_all(rig);
    assert_same_at_both(rig);
}

static size_t entries(const struct billing_rig *rig)
{
    return rig->fakes.database.tables.audit_entries.count;
}

static void who_made_it_is_recorded_once_it_is_made(void **state)
{
    struct billing_rig *rig = *state;
    struct coupon made;
    rig->lost = (struct memory_faults){ .fail_at = 1, .err = ERR_PAYMENT_UNREACHABLE };
    assert_int_equal(create(rig, &half, &made), ERR_PAYMENT_UNREACHABLE);
    assert_int_equal(entries(rig), 0);

    settle_all(rig);
    settle_all(rig);

    assert_int_equal(entries(rig), 1);
    const struct audit_entry entry = fakes_latest_entry(&rig->fakes);
    assert_string_equal(entry.action, "coupon.created");
    assert_string_equal(entry.actor.name, "boss@example.com");
    assert_string_equal(entry.subject, "coupon");
    assert_int_equal(entry.subject_id, only_row(rig)->id);
    assert_string_equal(entry.subject_name, "HALF");
    assert_string_equal(entry.changes[0].field, "percent_off");
    assert_string_equal(entry.changes[0].after, "50");
}

static void an_empty_code_is_made_up_and_drawn_again_where_it_is_taken(void **state)
{
    struct billing_rig *rig = *state;
    const struct coupon_wish wish = { .code = " ", .amount_off = "5" };
    const struct memory_random before = rig->fakes.randomness;
    struct coupon first;
    struct coupon second;
    assert_int_equal(create(rig, &wish, &first), ERR_OK);
    rig->fakes.randomness = before; /* it draws the same once more */

    assert_int_equal(create(rig, &wish, &second), ERR_OK);

    assert_int_equal(strlen(first.code), 14);
    assert_int_equal(strlen(second.code), 14);
    assert_string_not_equal(first.code, second.code);
    assert_int_equal(rig->gateway.coupons.count, 2);
}

static void what_is_wrong_is_told_and_nothing_is_made(void **state)
{
    struct billing_rig *rig = *state;
    const struct coupon_wish wish = { .code = "HALF" };
    struct coupon made;

    assert_int_equal(create(rig, &wish, &made), ERR_REJECTED);

    assert_true(problems_have(&rig->why, "percent_off.missing"));
    assert_int_equal(rows(rig), 0);
    assert_int_equal(rig->gateway.coupons.count, 0);
}

static void a_code_that_is_taken_here_is_refused(void **state)
{
    struct billing_rig *rig = *state;
    struct coupon made;
    assert_int_equal(create(rig, &half, &made), ERR_OK);

    assert_int_equal(create(rig, &half, &made), ERR_REJECTED);

    rig_assert_problem(rig, "code", "code.taken");
    assert_same_at_both(rig);
}

static void a_code_that_is_taken_at_the_gateway_is_refused_and_stays_anothers(void **state)
{
    struct billing_rig *rig = *state;
    const struct coupon others = { .code = "HALF", .percent_off = 10 };
    struct coupon made;
    assert_int_equal(rig->port.coupon_create(rig->port.self, "another's", &others), ERR_OK);

    assert_int_equal(create(rig, &half, &made), ERR_REJECTED);

    rig_assert_problem(rig, "code", "code.taken");
    assert_int_equal(rows(rig), 0);
    settle_all(rig);
    assert_int_equal(only_there(rig)->percent_off, 10);
}

static void a_refusal_leaves_nothing(void **state)
{
    struct billing_rig *rig = *state;
    struct coupon made;
    rig->asked = (struct memory_faults){ .fail_at = 1, .err = ERR_PAYMENT_INVALID };

    assert_int_equal(create(rig, &half, &made), ERR_PAYMENT_INVALID);

    assert_int_equal(rows(rig), 0);
    assert_int_equal(rig->gateway.coupons.count, 0);
}

static void without_an_answer_nobody_sees_it_and_the_same_wish_goes_on(void **state)
{
    struct billing_rig *rig = *state;
    struct coupon made;
    rig->lost = (struct memory_faults){ .fail_at = 1, .err = ERR_PAYMENT_UNREACHABLE };
    assert_int_equal(create(rig, &half, &made), ERR_PAYMENT_UNREACHABLE);
    assert_true(only_row(rig)->is_pending);
    rig->fakes.time.now += CALENDAR_MINUTE / 2;

    assert_int_equal(create(rig, &half, &made), ERR_OK);

    assert_same_at_both(rig);
}

static void another_wish_for_the_code_waits_until_the_first_is_settled(void **state)
{
    struct billing_rig *rig = *state;
    const struct coupon_wish other = { .code = "HALF", .percent_off = "60" };
    struct coupon made;
    rig->asked = (struct memory_faults){ .fail_at = 1, .err = ERR_PAYMENT_UNREACHABLE };
    assert_int_equal(create(rig, &half, &made), ERR_PAYMENT_UNREACHABLE);
    assert_int_equal(create(rig, &other, &made), ERR_REJECTED);
    rig_assert_problem(rig, "code", "code.taken");

    settle_all(rig);

    assert_int_equal(rows(rig), 0);
    assert_int_equal(create(rig, &other, &made), ERR_OK);
    assert_same_at_both(rig);
}

/* Where a call before the Nth has been made and the rest never comes, as when the process is killed there. */
static void whatever_dies_in_between_both_are_the_same_in_the_end(void **state)
{
    struct billing_rig *rig = *state;
    struct memory_faults *const faults[] = { &rig->fakes.faults, &rig->asked, &rig->lost, &rig->stored };
    static const enum err errs[] = { ERR_UNAVAILABLE, ERR_PAYMENT_UNREACHABLE, ERR_PAYMENT_UNREACHABLE, ERR_UNAVAILABLE };
    for (size_t kind = 0; kind < sizeof faults / sizeof faults[0]; kind++) {
        for (size_t nth = 1; nth < 20; nth++) {
            struct coupon made;
            rig_close(rig);
            rig_open(rig);
            *faults[kind] = (struct memory_faults){ .fail_at = nth, .err = errs[kind] };
            bool was_made = create(rig, &half, &made) == ERR_OK;
            *faults[kind] = (struct memory_faults){ .err = errs[kind] };

            settle_all(rig);

            assert_same_at_both(rig);
            assert_true(!was_made || rows(rig) == 1);
            assert_int_equal(entries(rig), rows(rig));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_coupon_is_made_at_both),
        RIG_TEST(who_made_it_is_recorded_once_it_is_made),
        RIG_TEST(an_empty_code_is_made_up_and_drawn_again_where_it_is_taken),
        RIG_TEST(what_is_wrong_is_told_and_nothing_is_made),
        RIG_TEST(a_code_that_is_taken_here_is_refused),
        RIG_TEST(a_code_that_is_taken_at_the_gateway_is_refused_and_stays_anothers),
        RIG_TEST(a_refusal_leaves_nothing),
        RIG_TEST(without_an_answer_nobody_sees_it_and_the_same_wish_goes_on),
        RIG_TEST(another_wish_for_the_code_waits_until_the_first_is_settled),
        RIG_TEST(whatever_dies_in_between_both_are_the_same_in_the_end),
    };
    return cmocka_run_group_tests_name("making a coupon", tests, NULL, NULL);
}
