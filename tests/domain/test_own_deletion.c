#include "domain/user/own_deletion.h"
#include "tests/domain/billing_rig.h"

/* Deleting one's own account, with a week to think better of it. */

static const int64_t week = INT64_C(7) * 24 * 3600 * 1000000;

static struct audit_actor oneself(const struct user *user)
{
    return (struct audit_actor){ .user_id = user->id, .name = user->email, .address = "192.0.2.1" };
}

static enum err ask(struct billing_rig *rig, const char *password)
{
    const struct audit_actor actor = oneself(&rig->ann);
    rig->why = (struct problems){ .count = 0 };
    return user_ask_deletion(&rig->fakes.user_ports, &actor, password, &rig->why, &rig->ann);
}

static enum err keep(struct billing_rig *rig)
{
    const struct audit_actor actor = oneself(&rig->ann);
    return user_keep_account(&rig->fakes.user_ports, &actor, &rig->ann);
}

static enum err delete_due(struct billing_rig *rig)
{
    return user_delete_due(&rig->fakes.user_ports, &rig->ports, &rig->arena);
}

static bool is_deleted(struct billing_rig *rig)
{
    return fakes_row(&rig->fakes, rig->ann.id)->user.deleted;
}

static void asking_changes_nothing_but_the_date_and_sends_a_mail(void **state)
{
    struct billing_rig *rig = *state;
    struct job mail;

    assert_int_equal(ask(rig, FAKES_PASSWORD), ERR_OK);

    assert_int_equal(rig->ann.deletion_on, FAKES_NOW + week);
    assert_int_equal(fakes_row(&rig->fakes, rig->ann.id)->user.deletion_on, FAKES_NOW + week);
    assert_true(fakes_row(&rig->fakes, rig->ann.id)->user.active);
    assert_int_equal(fakes_count_jobs(&rig->fakes, "mail.deletion_asked", &mail), 1);
    assert_string_equal(job_payload_find(&mail.payload, "to"), "ann@example.com");
    assert_string_equal(job_payload_find(&mail.payload, "on"), "2025-01-08T00:00");
    assert_string_equal(fakes_latest_entry(&rig->fakes).action, "user.own_deletion_asked");
}

static void the_password_is_asked_for(void **state)
{
    static const char *const wrong[] = { "wrong horse", "", NULL };
    struct billing_rig *rig = *state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(ask(rig, wrong[i]), ERR_REJECTED);
        rig_assert_problem(rig, "current_password", "current_password.mismatch");
    }
    assert_int_equal(rig->ann.deletion_on, 0);
    assert_int_equal(fakes_count_jobs(&rig->fakes, "mail.deletion_asked", NULL), 0);
}

static void asking_again_keeps_the_date_and_sends_no_other_mail(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(ask(rig, FAKES_PASSWORD), ERR_OK);
    rig_wait(rig, week / 7);

    assert_int_equal(ask(rig, FAKES_PASSWORD), ERR_OK);

    assert_int_equal(rig->ann.deletion_on, FAKES_NOW + week);
    assert_int_equal(fakes_count_jobs(&rig->fakes, "mail.deletion_asked", NULL), 1);
}

static void the_last_admin_stays(void **state)
{
    struct billing_rig *rig = *state;
    fakes_row(&rig->fakes, rig->ann.id)->user.role = USER_ADMIN;

    assert_int_equal(ask(rig, FAKES_PASSWORD), ERR_REJECTED);

    rig_assert_problem(rig, "", "user.last_admin");
}

static void who_has_become_the_last_admin_meanwhile_stays_and_keeps_nobody_waiting(void **state)
{
    struct billing_rig *rig = *state;
    struct user bob = fakes_sign_up(&rig->fakes, "bob@example.com", NULL);
    const struct audit_actor actor = oneself(&bob);
    assert_int_equal(ask(rig, FAKES_PASSWORD), ERR_OK);
    assert_int_equal(user_ask_deletion(&rig->fakes.user_ports, &actor, FAKES_PASSWORD, &rig->why, &bob), ERR_OK);
    fakes_row(&rig->fakes, rig->ann.id)->user.role = USER_ADMIN;
    rig_wait(rig, week);

    assert_int_equal(delete_due(rig), ERR_OK);

    assert_false(is_deleted(rig));
    assert_true(fakes_row(&rig->fakes, bob.id)->user.deleted);
}

static void within_the_week_one_signs_in_and_is_not_deleted(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(ask(rig, FAKES_PASSWORD), ERR_OK);
    rig_wait(rig, week - 1);

    (void)fakes_sign_in(&rig->fakes, "ann@example.com");
    assert_int_equal(delete_due(rig), ERR_OK);

    assert_false(is_deleted(rig));
}

static void the_account_is_deleted_when_the_week_is_over(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    assert_int_equal(ask(rig, FAKES_PASSWORD), ERR_OK);
    rig_wait(rig, week);

    assert_int_equal(delete_due(rig), ERR_OK);

    const struct audit_entry entry = fakes_latest_entry(&rig->fakes);
    assert_true(is_deleted(rig));
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
    assert_string_equal(entry.action, "user.deleted");
    assert_string_equal(entry.actor.name, "ann@example.com");
    rig_deliver(rig);
    rig_assert_equal(rig);
}

static void who_keeps_the_account_is_not_deleted(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(ask(rig, FAKES_PASSWORD), ERR_OK);

    assert_int_equal(keep(rig), ERR_OK);

    assert_int_equal(rig->ann.deletion_on, 0);
    assert_string_equal(fakes_latest_entry(&rig->fakes).action, "user.own_deletion_withdrawn");
    rig_wait(rig, week);
    assert_int_equal(delete_due(rig), ERR_OK);
    assert_false(is_deleted(rig));
}

static void who_never_asked_keeps_the_account_without_an_entry(void **state)
{
    struct billing_rig *rig = *state;
    size_t before = rig->fakes.database.tables.audit_entries.count;

    assert_int_equal(keep(rig), ERR_OK);

    assert_int_equal(rig->fakes.database.tables.audit_entries.count, before);
}

static void a_deletion_that_has_begun_is_not_withdrawn(void **state)
{
    struct billing_rig *rig = *state;
    struct billing_ports without = rig->ports;
    without.gateway = NULL;
    rig_begin_gold(rig);
    assert_int_equal(ask(rig, FAKES_PASSWORD), ERR_OK);
    rig_wait(rig, week);
    assert_int_equal(user_delete_due(&rig->fakes.user_ports, &without, &rig->arena), ERR_PAYMENT_AUTHENTICATION);

    assert_int_equal(keep(rig), ERR_NOT_FOUND);

    assert_int_equal(delete_due(rig), ERR_OK);
    assert_true(is_deleted(rig));
}

static void whatever_call_fails_the_next_tick_goes_on_with_it(void **state)
{
    struct billing_rig *rig = *state;
    enum err err = ERR_OK;
    size_t tries = 0;
    rig_begin_gold(rig);
    assert_int_equal(ask(rig, FAKES_PASSWORD), ERR_OK);
    rig_wait(rig, week);
    do {
        tries++;
        rig->fakes.faults.fail_at = rig->fakes.faults.calls + tries;
        err = delete_due(rig);
        rig->fakes.faults.fail_at = 0;
    } while (err != ERR_OK);

    assert_true(tries > 10);
    assert_true(is_deleted(rig));
    rig_deliver(rig);
    rig_assert_equal(rig);
}

static void a_wish_is_whole_or_not_there(void **state)
{
    (void)state;
    enum err err = ERR_UNAVAILABLE;
    for (size_t n = 1; err != ERR_OK; n++) {
        struct billing_rig rig;
        struct memory_tables before;
        rig_open(&rig);
        assert_int_equal(memory_tables_copy(&rig.fakes.database.tables, &before), ERR_OK);
        rig.fakes.faults.fail_at = rig.fakes.faults.calls + n;
        err = ask(&rig, FAKES_PASSWORD);
        rig.fakes.faults.fail_at = 0;
        if (err != ERR_OK) {
            fakes_assert_unchanged(&rig.fakes, &before);
        } else {
            assert_true(n > 8);
        }
        memory_tables_clear(&before);
        rig_close(&rig);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(asking_changes_nothing_but_the_date_and_sends_a_mail),
        RIG_TEST(the_password_is_asked_for),
        RIG_TEST(asking_again_keeps_the_date_and_sends_no_other_mail),
        RIG_TEST(the_last_admin_stays),
        RIG_TEST(who_has_become_the_last_admin_meanwhile_stays_and_keeps_nobody_waiting),
        RIG_TEST(within_the_week_one_signs_in_and_is_not_deleted),
        RIG_TEST(the_account_is_deleted_when_the_week_is_over),
        RIG_TEST(who_keeps_the_account_is_not_deleted),
        RIG_TEST(who_never_asked_keeps_the_account_without_an_entry),
        RIG_TEST(a_deletion_that_has_begun_is_not_withdrawn),
        RIG_TEST(whatever_call_fails_the_next_tick_goes_on_with_it),
        cmocka_unit_test(a_wish_is_whole_or_not_there),
    };
    return cmocka_run_group_tests_name("own deletion", tests, NULL, NULL);
}
