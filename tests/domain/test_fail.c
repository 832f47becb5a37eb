#include "tests/domain/fakes.h"

#define SECOND INT64_C(1000000)

static const struct job_policy five_tries = { .tries = 5 };
static const struct job_policy reported = { .tries = 5, .reports_failure = true };

static enum job_outcome fail_with(struct fakes *fakes, const struct job *job, const struct job_policy *policy, const char *error)
{
    enum job_outcome outcome = JOB_SUCCEEDED;
    assert_int_equal(job_fail(&fakes->job_ports, job, policy, false, error, &outcome), ERR_OK);
    return outcome;
}

static void a_job_with_tries_left_is_tried_later_and_keeps_what_went_wrong(void **state)
{
    struct fakes *fakes = *state;
    const struct job job = fakes_begin_job(fakes, 1);

    assert_int_equal(fail_with(fakes, &job, &five_tries, "451 come back later"), JOB_TO_BE_RETRIED);

    const struct memory_job *row = fakes_job(fakes, job.id);
    assert_int_equal(row->job.state, JOB_SCHEDULED);
    assert_int_equal(row->job.tries, 1);
    assert_string_equal(row->job.error, "451 come back later");
    assert_int_equal(row->field_count, 1);
}

static void the_wait_grows_with_the_tries(void **state)
{
    struct fakes *fakes = *state;
    for (int32_t tries = 1; tries < 5; tries++) {
        const struct job job = fakes_begin_job(fakes, tries);

        assert_int_equal(fail_with(fakes, &job, &five_tries, "no"), JOB_TO_BE_RETRIED);

        int64_t wait = fakes_job(fakes, job.id)->job.run_at - FAKES_NOW;
        assert_in_range(wait, (SECOND << tries) / 2, SECOND << tries);
        assert_int_equal(fakes_job(fakes, job.id)->due_on, FAKES_NOW + wait);
    }
}

static void jobs_that_failed_together_do_not_come_back_together(void **state)
{
    struct fakes *fakes = *state;
    const struct job one = fakes_begin_job(fakes, 3);
    const struct job other = fakes_begin_job(fakes, 3);

    assert_int_equal(fail_with(fakes, &one, &five_tries, "no"), JOB_TO_BE_RETRIED);
    assert_int_equal(fail_with(fakes, &other, &five_tries, "no"), JOB_TO_BE_RETRIED);

    assert_int_not_equal(fakes_job(fakes, one.id)->due_on, fakes_job(fakes, other.id)->due_on);
}

static void the_last_try_that_fails_is_death(void **state)
{
    struct fakes *fakes = *state;
    const struct job job = fakes_begin_job(fakes, 5);

    assert_int_equal(fail_with(fakes, &job, &five_tries, "no answer"), JOB_DIED);

    const struct memory_job *row = fakes_job(fakes, job.id);
    assert_int_equal(row->job.state, JOB_DEAD);
    assert_int_equal(row->job.finished_on, FAKES_NOW);
    assert_string_equal(row->job.error, "no answer");
    assert_int_equal(row->field_count, 1);
}

static void a_failure_that_no_other_try_can_mend_is_death_at_once(void **state)
{
    struct fakes *fakes = *state;
    const struct job job = fakes_begin_job(fakes, 1);
    enum job_outcome outcome = JOB_SUCCEEDED;

    assert_int_equal(job_fail(&fakes->job_ports, &job, &five_tries, true, "550 no such user", &outcome), ERR_OK);

    assert_int_equal(outcome, JOB_DIED);
    assert_int_equal(fakes_job(fakes, job.id)->job.state, JOB_DEAD);
}

static void a_death_is_reported_where_the_kind_wants_it(void **state)
{
    struct fakes *fakes = *state;
    const struct job job = fakes_begin_job(fakes, 5);
    struct job mail;

    assert_int_equal(fail_with(fakes, &job, &reported, "no answer"), JOB_DIED);

    assert_int_equal(fakes_count_jobs(fakes, "mail.failure_report", &mail), 1);
    assert_string_equal(job_payload_find(&mail.payload, "cause"), "drill");
    assert_string_equal(job_payload_find(&mail.payload, "detail"), "job 1, try 5 of 5\nno answer");
    assert_string_equal(job_payload_find(&mail.payload, "request_id"), "");
}

static void a_death_is_not_reported_where_the_kind_does_not_want_it(void **state)
{
    struct fakes *fakes = *state;
    const struct job job = fakes_begin_job(fakes, 5);

    assert_int_equal(fail_with(fakes, &job, &five_tries, "no answer"), JOB_DIED);

    assert_int_equal(fakes_count_jobs(fakes, "mail.failure_report", NULL), 0);
}

static void a_try_that_will_be_repeated_is_not_reported(void **state)
{
    struct fakes *fakes = *state;
    const struct job job = fakes_begin_job(fakes, 4);

    assert_int_equal(fail_with(fakes, &job, &reported, "no answer"), JOB_TO_BE_RETRIED);

    assert_int_equal(fakes_count_jobs(fakes, "mail.failure_report", NULL), 0);
}

static void the_second_death_of_a_kind_within_the_hour_is_no_second_report(void **state)
{
    struct fakes *fakes = *state;
    const struct job one = fakes_begin_job(fakes, 5);
    const struct job other = fakes_begin_job(fakes, 5);

    assert_int_equal(fail_with(fakes, &one, &reported, "no answer"), JOB_DIED);
    assert_int_equal(fail_with(fakes, &other, &reported, "no answer from another"), JOB_DIED);

    assert_int_equal(fakes_job(fakes, other.id)->job.state, JOB_DEAD);
    assert_int_equal(fakes_count_jobs(fakes, "mail.failure_report", NULL), 1);
}

static void an_overtaken_try_changes_nothing(void **state)
{
    struct fakes *fakes = *state;
    const struct job job = fakes_begin_job(fakes, 4);
    const struct job last = fakes_begin_job(fakes, 5);
    struct memory_tables before;
    fakes_job(fakes, job.id)->job.tries++;
    fakes_job(fakes, last.id)->job.state = JOB_DONE;
    assert_int_equal(memory_tables_copy(&fakes->database.tables, &before), ERR_OK);

    assert_int_equal(fail_with(fakes, &job, &reported, "no answer"), JOB_OVERTAKEN);
    assert_int_equal(fail_with(fakes, &last, &reported, "no answer"), JOB_OVERTAKEN);

    fakes_assert_unchanged(fakes, &before);
    memory_tables_clear(&before);
}

/* What is kept of a reason. */
static const char *kept(struct fakes *fakes, const char *reason)
{
    const struct job job = fakes_begin_job(fakes, 1);
    assert_int_equal(fail_with(fakes, &job, &five_tries, reason), JOB_TO_BE_RETRIED);
    return fakes_job(fakes, job.id)->job.error;
}

static void a_reason_is_kept_up_to_its_bound(void **state)
{
    struct fakes *fakes = *state;
    char reason[JOB_ERROR_BYTES + 2];
    memset(reason, 'x', sizeof reason - 1);
    reason[JOB_ERROR_BYTES + 1] = '\0';

    assert_int_equal(strlen(kept(fakes, reason)), JOB_ERROR_BYTES);

    reason[JOB_ERROR_BYTES] = '\0';
    assert_string_equal(kept(fakes, reason), reason);
}

static void a_reason_is_cut_between_characters(void **state)
{
    struct fakes *fakes = *state;
    char reason[JOB_ERROR_BYTES + 8];
    memset(reason, 'x', sizeof reason);
    memcpy(reason + JOB_ERROR_BYTES - 2, "\xe2\x82\xac.", 5);

    const char *error = kept(fakes, reason);

    assert_int_equal(strlen(error), JOB_ERROR_BYTES - 2);
    assert_memory_equal(error, reason, JOB_ERROR_BYTES - 2);
}

static void of_a_reason_that_is_no_utf8_its_ascii_is_kept(void **state)
{
    struct fakes *fakes = *state;
    char reason[JOB_ERROR_BYTES + 2];
    memset(reason, 0xbf, sizeof reason - 1);
    reason[JOB_ERROR_BYTES + 1] = '\0';

    assert_string_equal(kept(fakes, "550 bo\xeete inconnue \xc3"), "550 bo?te inconnue ?");

    const char *error = kept(fakes, reason);
    assert_int_equal(strlen(error), JOB_ERROR_BYTES);
    assert_int_equal(error[JOB_ERROR_BYTES - 1], '?');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(a_job_with_tries_left_is_tried_later_and_keeps_what_went_wrong),
        FAKES_TEST(the_wait_grows_with_the_tries),
        FAKES_TEST(jobs_that_failed_together_do_not_come_back_together),
        FAKES_TEST(the_last_try_that_fails_is_death),
        FAKES_TEST(a_failure_that_no_other_try_can_mend_is_death_at_once),
        FAKES_TEST(a_death_is_reported_where_the_kind_wants_it),
        FAKES_TEST(a_death_is_not_reported_where_the_kind_does_not_want_it),
        FAKES_TEST(a_try_that_will_be_repeated_is_not_reported),
        FAKES_TEST(the_second_death_of_a_kind_within_the_hour_is_no_second_report),
        FAKES_TEST(an_overtaken_try_changes_nothing),
        FAKES_TEST(a_reason_is_kept_up_to_its_bound),
        FAKES_TEST(a_reason_is_cut_between_characters),
        FAKES_TEST(of_a_reason_that_is_no_utf8_its_ascii_is_kept),
    };
    return cmocka_run_group_tests_name("fail", tests, NULL, NULL);
}
