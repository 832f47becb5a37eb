#include "tests/domain/fakes.h"

/* What operators do with jobs, and that it is recorded. */

static const struct audit_actor boss = { .user_id = 7, .name = "boss@example.com", .address = "192.0.2.1" };

/* A job that failed for good. */
static int64_t let_one_die(struct fakes *fakes)
{
    const struct job_policy once = { .tries = 1 };
    const struct job job = fakes_begin_job(fakes, 1);
    enum job_outcome outcome = JOB_SUCCEEDED;
    assert_int_equal(job_fail(&fakes->job_ports, &job, &once, false, "no", &outcome), ERR_OK);
    assert_int_equal(outcome, JOB_DIED);
    return job.id;
}

static void a_dead_job_is_queued_again_and_that_is_recorded(void **state)
{
    struct fakes *fakes = *state;
    int64_t id = let_one_die(fakes);

    assert_int_equal(job_retry(&fakes->job_ports, &boss, id), ERR_OK);

    const struct audit_entry entry = fakes_latest_entry(fakes);
    assert_int_equal(fakes_job(fakes, id)->job.state, JOB_QUEUED);
    assert_string_equal(entry.actor.name, "boss@example.com");
    assert_string_equal(entry.action, "job.retried");
    assert_string_equal(entry.subject, "job");
    assert_int_equal(entry.subject_id, id);
}

static void a_job_that_is_not_there_is_not_recorded(void **state)
{
    struct fakes *fakes = *state;

    assert_int_equal(job_retry(&fakes->job_ports, &boss, 77), ERR_NOT_FOUND);

    assert_int_equal(fakes->database.tables.audit_entries.count, 0);
}

static void all_dead_jobs_are_queued_again_under_one_entry(void **state)
{
    struct fakes *fakes = *state;
    int64_t count = 0;
    (void)let_one_die(fakes);
    (void)let_one_die(fakes);

    assert_int_equal(job_retry_dead(&fakes->job_ports, &boss, &count), ERR_OK);

    const struct audit_entry entry = fakes_latest_entry(fakes);
    assert_int_equal(count, 2);
    assert_int_equal(entry.id, 1);
    assert_string_equal(entry.action, "jobs.retried");
    assert_string_equal(entry.changes[1].field, "count");
    assert_string_equal(entry.changes[1].after, "2");
}

static void what_is_purged_is_recorded_with_its_state_and_number(void **state)
{
    struct fakes *fakes = *state;
    size_t count = 0;
    (void)let_one_die(fakes);
    fakes->time.now++;

    assert_int_equal(job_purge_ended(&fakes->job_ports, &boss, JOB_DEAD, &count), ERR_OK);

    const struct audit_entry entry = fakes_latest_entry(fakes);
    assert_int_equal(count, 1);
    assert_int_equal(fakes->database.tables.jobs.count, 0);
    assert_string_equal(entry.action, "jobs.purged");
    assert_string_equal(entry.changes[0].before, "dead");
    assert_string_equal(entry.changes[1].after, "1");
}

static void where_nothing_was_done_nothing_is_recorded(void **state)
{
    struct fakes *fakes = *state;
    int64_t retried = 7;
    size_t purged = 7;

    assert_int_equal(job_retry_dead(&fakes->job_ports, &boss, &retried), ERR_OK);
    assert_int_equal(job_purge_ended(&fakes->job_ports, &boss, JOB_DONE, &purged), ERR_OK);

    assert_int_equal(retried, 0);
    assert_int_equal(purged, 0);
    assert_int_equal(fakes->database.tables.audit_entries.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(a_dead_job_is_queued_again_and_that_is_recorded),
        FAKES_TEST(a_job_that_is_not_there_is_not_recorded),
        FAKES_TEST(all_dead_jobs_are_queued_again_under_one_entry),
        FAKES_TEST(what_is_purged_is_recorded_with_its_state_and_number),
        FAKES_TEST(where_nothing_was_done_nothing_is_recorded),
    };
    return cmocka_run_group_tests_name("operate", tests, NULL, NULL);
}
