#include <stdio.h>
#include "domain/kernel/calendar.h"
#include "tests/domain/billing_rig.h"

/* The clock stands at 2025-01-01. */

static int64_t sign_up(struct billing_rig *rig, int number)
{
    char email[40];
    (void)snprintf(email, sizeof email, "user%d@example.com", number);
    return fakes_sign_up(&rig->fakes, email, NULL).id;
}

static void set_card(struct billing_rig *rig, int64_t user_id, int32_t year, int32_t month)
{
    struct card_on_file card = { .user_id = user_id, .card = { .brand = "visa", .last4 = "4242" }, .seen_on = FAKES_NOW };
    card.card.exp_year = year;
    card.card.exp_month = month;
    (void)snprintf(card.payment_method, sizeof card.payment_method, "pm_%lld", (long long)user_id);
    assert_int_equal(rig->fakes.cards.set(rig->fakes.cards.self, &card), ERR_OK);
}

static int64_t mark(struct billing_rig *rig)
{
    int64_t count = -1;
    assert_int_equal(billing_mark_expiring_cards(&rig->ports, &count), ERR_OK);
    return count;
}

static void a_card_that_expires_soon_is_marked_and_its_user_told(void **state)
{
    struct billing_rig *rig = *state;
    set_card(rig, rig->ann.id, 2025, 2);

    assert_int_equal(mark(rig), 1);

    const struct memory_job *job = fakes_only_job(&rig->fakes);
    assert_true(rig_card(rig).expiring);
    assert_string_equal(job->job.kind, "mail.card_expiring");
    assert_string_equal(fakes_job_field(&rig->fakes, job, "to"), "ann@example.com");
    assert_string_equal(fakes_job_field(&rig->fakes, job, "locale"), "en");
    assert_string_equal(fakes_job_field(&rig->fakes, job, "last4"), "4242");
    assert_string_equal(fakes_job_field(&rig->fakes, job, "month"), "2");
    assert_string_equal(fakes_job_field(&rig->fakes, job, "year"), "2025");
    assert_string_equal(fakes_job_field(&rig->fakes, job, "expired"), "");
}

static void a_card_that_has_expired_is_told_as_such(void **state)
{
    struct billing_rig *rig = *state;
    set_card(rig, rig->ann.id, 2024, 12);

    assert_int_equal(mark(rig), 1);

    assert_string_equal(fakes_job_field(&rig->fakes, fakes_only_job(&rig->fakes), "expired"), "expired");
}

static void a_user_is_told_once_a_card(void **state)
{
    struct billing_rig *rig = *state;
    set_card(rig, rig->ann.id, 2025, 2);
    assert_int_equal(mark(rig), 1);

    assert_int_equal(mark(rig), 0);
    set_card(rig, rig->ann.id, 2025, 1);
    assert_int_equal(mark(rig), 1);
}

static void a_card_that_is_good_for_longer_is_let_be(void **state)
{
    struct billing_rig *rig = *state;
    set_card(rig, rig->ann.id, 2025, 4);
    assert_int_equal(mark(rig), 0);

    set_card(rig, rig->ann.id, 2025, 3); /* two months on, but not by the day */
    assert_int_equal(mark(rig), 0);
}

static void two_months_are_counted_over_the_turn_of_a_year(void **state)
{
    struct billing_rig *rig = *state;
    rig_wait(rig, 333 * CALENDAR_DAY); /* 30 November */
    set_card(rig, rig->ann.id, 2026, 1);
    assert_int_equal(mark(rig), 0);

    rig_wait(rig, CALENDAR_DAY);

    assert_int_equal(mark(rig), 1);
    rig_wait(rig, 30 * CALENDAR_DAY); /* 31 December */
    set_card(rig, rig->ann.id, 2026, 2);
    assert_int_equal(mark(rig), 1);
}

static void all_cards_are_looked_at_however_many_there_are(void **state)
{
    enum { USERS = 205 };
    struct billing_rig *rig = *state;
    for (int i = 0; i < USERS; i++) {
        set_card(rig, sign_up(rig, i), 2025, i % 2 == 0 ? 1 : 3);
    }

    assert_int_equal(mark(rig), (USERS + 1) / 2);
}

/* Its bank gives the card another year between the listing and the mark. */
static enum err mark_after_a_change(void *self, const struct card_on_file *card)
{
    const struct card_store real = memory_card_store(self);
    struct card_on_file renewed = *card;
    renewed.card.exp_year++;
    enum err err = real.set(self, &renewed);
    return err == ERR_OK ? real.mark_expiring(self, card) : err;
}

static void a_card_that_is_changed_meanwhile_is_passed_over(void **state)
{
    struct billing_rig *rig = *state;
    set_card(rig, rig->ann.id, 2025, 2);
    rig->fakes.cards.mark_expiring = mark_after_a_change;

    assert_int_equal(mark(rig), 0);

    assert_false(rig_card(rig).expiring);
    assert_int_equal(rig->fakes.database.tables.jobs.count, 0);
}

static void no_card_is_marked_without_a_mail(void **state)
{
    struct billing_rig *rig = *state;
    int64_t count = -1;
    set_card(rig, rig->ann.id, 2025, 2);

    for (size_t nth = 1; nth <= 7; nth++) {
        rig->fakes.faults = (struct memory_faults){ .err = ERR_UNAVAILABLE, .fail_at = nth };
        enum err err = billing_mark_expiring_cards(&rig->ports, &count);
        rig->fakes.faults.fail_at = 0;
        if (err == ERR_OK) {
            break;
        }
        assert_int_equal(err, ERR_UNAVAILABLE);
        assert_int_equal(count, -1);
        assert_int_equal(rig_card(rig).expiring, 0);
        assert_int_equal(rig->fakes.database.tables.jobs.count, 0);
    }
    assert_int_equal(count, 1);
    assert_int_equal(fakes_count_jobs(&rig->fakes, "mail.card_expiring", NULL), 1);
}

static enum err find_nobody(void *self, int64_t user_id, struct billing_account *found)
{
    (void)self;
    (void)user_id;
    (void)found;
    return ERR_NOT_FOUND;
}

static void a_user_who_is_gone_meanwhile_is_passed_over(void **state)
{
    struct billing_rig *rig = *state;
    set_card(rig, rig->ann.id, 2025, 2);
    rig->fakes.accounts.find_locked = find_nobody;

    assert_int_equal(mark(rig), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_card_that_expires_soon_is_marked_and_its_user_told),
        RIG_TEST(a_card_that_has_expired_is_told_as_such),
        RIG_TEST(a_user_is_told_once_a_card),
        RIG_TEST(a_card_that_is_good_for_longer_is_let_be),
        RIG_TEST(two_months_are_counted_over_the_turn_of_a_year),
        RIG_TEST(all_cards_are_looked_at_however_many_there_are),
        RIG_TEST(a_card_that_is_changed_meanwhile_is_passed_over),
        RIG_TEST(no_card_is_marked_without_a_mail),
        RIG_TEST(a_user_who_is_gone_meanwhile_is_passed_over),
    };
    return cmocka_run_group_tests_name("expiring cards", tests, NULL, NULL);
}
