#include "domain/kernel/text.h"
#include "domain/user/administer.h"
#include "tests/domain/billing_rig.h"

/* Asking for the deletion of many users, and the parts of that job. Ann, whom a rig begins with, is the admin who asks. */

enum { MANY = 120 };

static struct audit_actor actor_of(const struct billing_rig *rig)
{
    return (struct audit_actor){ .user_id = rig->ann.id, .name = "ann@example.com", .address = "192.0.2.1" };
}

static int open_as_admin(void **state)
{
    int status = rig_setup(state);
    struct billing_rig *rig = *state;
    fakes_row(&rig->fakes, rig->ann.id)->user.role = USER_ADMIN;
    return status;
}

static int64_t add(struct billing_rig *rig, const char *email)
{
    return fakes_sign_up(&rig->fakes, email, NULL).id;
}

static void add_many(struct billing_rig *rig)
{
    for (int64_t i = 0; i < MANY; i++) {
        char number[TEXT_INT64_BYTES];
        char email[40];
        (void)text_from_int64(i, number);
        const char *const parts[] = { "m", number, "@many.example" };
        assert_int_equal(text_join(parts, 3, email, sizeof email), ERR_OK);
        (void)add(rig, email);
    }
}

static enum err schedule(struct billing_rig *rig, const char *part, const int64_t *ids, size_t id_count, int64_t *count)
{
    const struct user_deletion wish = { .part = part, .ids = ids, .count = id_count };
    const struct audit_actor actor = actor_of(rig);
    rig->why = (struct problems){ .count = 0 };
    return user_schedule_deletion(&rig->fakes.user_ports, &actor, &rig->arena, &wish, &rig->why, count);
}

static size_t count_deleted(struct billing_rig *rig)
{
    size_t count = 0;
    for (size_t i = 0; i < rig->fakes.database.tables.users.count; i++) {
        const struct memory_user *row = memory_table_row(&rig->fakes.database.tables.users, i);
        count += row->user.deleted ? 1 : 0;
    }
    return count;
}

static enum err run(struct billing_rig *rig, const struct job *job)
{
    return user_delete_many(&rig->fakes.user_ports, &rig->ports, &rig->arena, job);
}

static struct job latest_job(struct billing_rig *rig)
{
    struct job job;
    assert_true(fakes_count_jobs(&rig->fakes, "users.delete", &job) > 0);
    return job;
}

static void chosen_users_are_counted_without_oneself_strangers_and_repetitions(void **state)
{
    struct billing_rig *rig = *state;
    int64_t bob = add(rig, "bob@example.com");
    int64_t eve = add(rig, "eve@example.com");
    const int64_t ids[] = { eve, rig->ann.id, bob, 99, eve };
    int64_t count = 0;

    assert_int_equal(schedule(rig, NULL, ids, 5, &count), ERR_OK);

    assert_int_equal(count, 2);
    const struct job job = latest_job(rig);
    assert_string_equal(job_payload_find(&job.payload, "progress"), "0/2");
    assert_int_equal(run(rig, &job), ERR_OK);
    assert_int_equal(count_deleted(rig), 2);
    assert_false(fakes_row(&rig->fakes, rig->ann.id)->user.deleted);
    assert_int_equal(fakes_count_jobs(&rig->fakes, "users.delete", NULL), 1);
}

static void nobody_chosen_is_no_job(void **state)
{
    struct billing_rig *rig = *state;
    const int64_t own[] = { rig->ann.id };
    int64_t count = 7;

    assert_int_equal(schedule(rig, NULL, own, 1, &count), ERR_OK);
    assert_int_equal(count, 0);
    count = 7;
    assert_int_equal(schedule(rig, "nobody at all", NULL, 0, &count), ERR_OK);

    assert_int_equal(count, 0);
    assert_int_equal(fakes_count_jobs(&rig->fakes, "users.delete", NULL), 0);
}

static void all_users_at_once_are_never_meant(void **state)
{
    struct billing_rig *rig = *state;
    int64_t count = 0;

    assert_int_equal(schedule(rig, "", NULL, 0, &count), ERR_REJECTED);

    rig_assert_problem(rig, "", "users.search_missing");
}

static void it_is_recorded_who_asked_for_what(void **state)
{
    struct billing_rig *rig = *state;
    int64_t count = 0;
    add_many(rig);

    assert_int_equal(schedule(rig, "MANY", NULL, 0, &count), ERR_OK);

    const struct audit_entry entry = fakes_latest_entry(&rig->fakes);
    assert_string_equal(entry.action, "users.deletion_asked");
    assert_string_equal(entry.changes[0].after, "120");
    assert_string_equal(entry.changes[1].after, "MANY");
}

static void a_search_is_done_in_parts_that_tell_how_far_it_is(void **state)
{
    static const char *const progress[] = { "0/120", "50/120", "100/120" };
    struct billing_rig *rig = *state;
    int64_t count = 0;
    add_many(rig);
    (void)add(rig, "stays@example.com");
    assert_int_equal(schedule(rig, "@many", NULL, 0, &count), ERR_OK);
    assert_int_equal(count, MANY);
    (void)add(rig, "later@many.example");

    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(fakes_count_jobs(&rig->fakes, "users.delete", NULL), i + 1);
        const struct job job = latest_job(rig);
        assert_string_equal(job_payload_find(&job.payload, "progress"), progress[i]);
        assert_int_equal(run(rig, &job), ERR_OK);
    }

    assert_int_equal(fakes_count_jobs(&rig->fakes, "users.delete", NULL), 3);
    assert_int_equal(count_deleted(rig), MANY);
    fakes_assert_books(&rig->fakes);
}

static void the_actor_is_left_out_of_the_search(void **state)
{
    struct billing_rig *rig = *state;
    int64_t count = 0;
    (void)add(rig, "anna@example.com");

    assert_int_equal(schedule(rig, "ann", NULL, 0, &count), ERR_OK);

    assert_int_equal(count, 1);
    const struct job job = latest_job(rig);
    assert_int_equal(run(rig, &job), ERR_OK);
    assert_int_equal(count_deleted(rig), 1);
    assert_false(fakes_row(&rig->fakes, rig->ann.id)->user.deleted);
}

static void a_part_that_is_done_twice_makes_one_next_part(void **state)
{
    struct billing_rig *rig = *state;
    int64_t count = 0;
    add_many(rig);
    assert_int_equal(schedule(rig, "@many", NULL, 0, &count), ERR_OK);
    const struct job job = latest_job(rig);

    assert_int_equal(run(rig, &job), ERR_OK);
    size_t entries = rig->fakes.database.tables.audit_entries.count;
    assert_int_equal(run(rig, &job), ERR_OK);

    assert_int_equal(fakes_count_jobs(&rig->fakes, "users.delete", NULL), 2);
    assert_int_equal(count_deleted(rig), 50);
    assert_int_equal(rig->fakes.database.tables.audit_entries.count, entries);
}

static void whatever_call_fails_the_part_is_gone_on_with(void **state)
{
    struct billing_rig *rig = *state;
    struct memory_faults *faults = &rig->fakes.faults;
    int64_t count = 0;
    size_t n = 1;
    (void)add(rig, "a@many.example");
    (void)add(rig, "b@many.example");
    assert_int_equal(schedule(rig, "@many", NULL, 0, &count), ERR_OK);
    const struct job job = latest_job(rig);
    enum err err = ERR_OK;
    faults->err = ERR_UNAVAILABLE;

    do {
        faults->fail_at = faults->calls + n++;
        err = run(rig, &job);
        faults->fail_at = 0;
    } while (err == ERR_UNAVAILABLE);

    assert_int_equal(err, ERR_OK);
    assert_true(n > 10);
    assert_int_equal(count_deleted(rig), 2);
    fakes_assert_books(&rig->fakes);
}

static int64_t subscribe(struct billing_rig *rig, const char *email)
{
    int64_t id = add(rig, email);
    assert_int_equal(rig_subscribe_with(rig, id, "gold", NULL, rig_take_card(rig, id, MEMORY_BANK_PAYS)), ERR_OK);
    return id;
}

static void who_cant_be_deleted_is_left_to_a_job_of_its_own(void **state)
{
    struct billing_rig *rig = *state;
    int64_t count = 0;
    int64_t odd = subscribe(rig, "a@many.example");
    int64_t plain = add(rig, "b@many.example");
    assert_int_equal(schedule(rig, "@many", NULL, 0, &count), ERR_OK);
    const struct job job = latest_job(rig);
    rig->asked = (struct memory_faults){ .fail_at = 1, .err = ERR_PAYMENT_INVALID };

    assert_int_equal(run(rig, &job), ERR_OK);

    assert_true(fakes_row(&rig->fakes, plain)->user.deleted);
    assert_false(fakes_row(&rig->fakes, odd)->user.deleted);
    const struct job alone = latest_job(rig);
    assert_int_not_equal(alone.id, job.id);
    rig->asked = (struct memory_faults){ .fail_at = 1, .err = ERR_PAYMENT_INVALID };
    assert_int_equal(run(rig, &alone), ERR_PAYMENT_INVALID);
    assert_int_equal(fakes_count_jobs(&rig->fakes, "users.delete", NULL), 2);
    rig->asked.fail_at = 0;
    assert_int_equal(run(rig, &alone), ERR_OK);
    assert_true(fakes_row(&rig->fakes, odd)->user.deleted);
}

static void a_gateway_that_is_away_stops_the_part(void **state)
{
    struct billing_rig *rig = *state;
    int64_t count = 0;
    (void)subscribe(rig, "a@many.example");
    int64_t plain = add(rig, "b@many.example");
    assert_int_equal(schedule(rig, "@many", NULL, 0, &count), ERR_OK);
    const struct job job = latest_job(rig);
    rig->asked = (struct memory_faults){ .fail_at = 1, .err = ERR_PAYMENT_UNREACHABLE };

    assert_int_equal(run(rig, &job), ERR_PAYMENT_UNREACHABLE);

    assert_false(fakes_row(&rig->fakes, plain)->user.deleted);
}

static void another_payload_is_malformed(void **state)
{
    static const char *const fields[][2] = { { "ids", "7 x" },    { "ids", "99999999999999999999" },
                                             { "progress", "7" }, { "actor_id", "ann" },
                                             { "until", "soon" }, { "part", "a" } };
    struct billing_rig *rig = *state;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        struct job job = { .id = 1,
                           .payload = { .fields = { { "ids", "7" },
                                                    { "progress", "0/1" },
                                                    { "actor_id", "1" },
                                                    { "actor", "ann@example.com" },
                                                    { "address", "" } },
                                        .count = 5 } };
        for (size_t field = 0; field < 5; field++) {
            if (strcmp(job.payload.fields[field].name, fields[i][0]) == 0) {
                job.payload.fields[field].value = fields[i][1];
            }
        }
        if (i >= 4) {
            job.payload.fields[5] = (struct job_field){ "part", "a" };
            job.payload.count = 6;
        }
        if (i == 4) {
            job.payload.fields[6] = (struct job_field){ fields[i][0], fields[i][1] };
            job.payload.count = 7;
        }
        assert_int_equal(run(rig, &job), ERR_MALFORMED);
    }
    const struct job empty = { .id = 1 };
    assert_int_equal(run(rig, &empty), ERR_MALFORMED);
}

static void a_payload_that_lacks_something_or_has_too_many_is_malformed(void **state)
{
    struct billing_rig *rig = *state;
    char ids[2 * (USER_DELETION_IDS + 1) + 1];
    struct job job = { .id = 1,
                       .payload = { .fields = { { "ids", ids },
                                                { "progress", "0/1" },
                                                { "actor_id", "1" },
                                                { "actor", "ann@example.com" },
                                                { "address", "" } },
                                    .count = 5 } };
    for (size_t i = 0; i < sizeof ids - 1; i++) {
        ids[i] = i % 2 == 0 ? '7' : ' ';
    }
    ids[sizeof ids - 1] = '\0';
    assert_int_equal(run(rig, &job), ERR_MALFORMED);
    ids[2 * USER_DELETION_IDS - 1] = '\0';
    assert_int_equal(run(rig, &job), ERR_OK);
    for (size_t field = 0; field < 5; field++) {
        struct job without = job;
        without.payload.fields[field].name = "other";

        assert_int_equal(run(rig, &without), ERR_MALFORMED);
    }
}

static void more_are_chosen_than_a_part_has_or_are_deleted_already(void **state)
{
    struct billing_rig *rig = *state;
    int64_t ids[USER_DELETION_IDS + 1];
    int64_t count = 0;
    add_many(rig);
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        ids[i] = rig->ann.id + 1 + (int64_t)i;
    }
    fakes_row(&rig->fakes, ids[0])->user.deleted = true;

    assert_int_equal(schedule(rig, NULL, ids, sizeof ids / sizeof ids[0], &count), ERR_OK);

    assert_int_equal(count, USER_DELETION_IDS - 1);
}

static void whatever_call_fails_nothing_is_asked_for_and_nothing_told(void **state)
{
    struct billing_rig *rig = *state;
    struct memory_faults *faults = &rig->fakes.faults;
    const int64_t chosen[] = { add(rig, "a@many.example") };
    static const char *const parts[] = { NULL, "a" }; /* chosen ones; a search that finds ann as well */
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        int64_t count = 77;
        size_t n = 1;
        size_t jobs = rig->fakes.database.tables.jobs.count;
        size_t entries = rig->fakes.database.tables.audit_entries.count;
        faults->err = ERR_UNAVAILABLE;
        faults->fail_at = faults->calls + n;
        while (schedule(rig, parts[i], chosen, 1, &count) != ERR_OK) {
            assert_int_equal(count, 77);
            assert_int_equal(rig->fakes.database.tables.jobs.count, jobs);
            assert_int_equal(rig->fakes.database.tables.audit_entries.count, entries);
            n++;
            faults->fail_at = faults->calls + n;
        }
        faults->fail_at = 0;

        assert_true(n > 5);
        assert_int_equal(count, 1);
        assert_int_equal(rig->fakes.database.tables.jobs.count, jobs + 1);
        assert_int_equal(rig->fakes.database.tables.audit_entries.count, entries + 1);
    }
}

#define MANY_TEST(rule) cmocka_unit_test_setup_teardown(rule, open_as_admin, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MANY_TEST(chosen_users_are_counted_without_oneself_strangers_and_repetitions),
        MANY_TEST(nobody_chosen_is_no_job),
        MANY_TEST(all_users_at_once_are_never_meant),
        MANY_TEST(it_is_recorded_who_asked_for_what),
        MANY_TEST(a_search_is_done_in_parts_that_tell_how_far_it_is),
        MANY_TEST(the_actor_is_left_out_of_the_search),
        MANY_TEST(a_part_that_is_done_twice_makes_one_next_part),
        MANY_TEST(whatever_call_fails_the_part_is_gone_on_with),
        MANY_TEST(who_cant_be_deleted_is_left_to_a_job_of_its_own),
        MANY_TEST(a_gateway_that_is_away_stops_the_part),
        MANY_TEST(a_payload_that_lacks_something_or_has_too_many_is_malformed),
        MANY_TEST(more_are_chosen_than_a_part_has_or_are_deleted_already),
        MANY_TEST(whatever_call_fails_nothing_is_asked_for_and_nothing_told),
        MANY_TEST(another_payload_is_malformed),
    };
    return cmocka_run_group_tests_name("delete many", tests, NULL, NULL);
}
