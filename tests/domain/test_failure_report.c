#include "tests/domain/fakes.h"

#define HOUR (INT64_C(3600) * 1000000)

static void report(struct fakes *fakes, const char *cause, const char *request_id)
{
    const struct failure failure = { .cause = cause, .detail = "bet_store: place\nUNAVAILABLE", .request_id = request_id };
    assert_int_equal(failure_report(&fakes->clock, &fakes->digest, &fakes->queue, &failure), ERR_OK);
}

static size_t reports(struct fakes *fakes)
{
    return fakes_count_jobs(fakes, "mail.failure_report", NULL);
}

static void a_report_is_a_mail_with_cause_detail_and_request(void **state)
{
    struct fakes *fakes = *state;
    struct job job;

    report(fakes, "GET /bet/place INTERNAL", "r17");

    assert_int_equal(fakes_count_jobs(fakes, "mail.failure_report", &job), 1);
    assert_int_equal(job.payload.count, 3);
    assert_string_equal(job_payload_find(&job.payload, "cause"), "GET /bet/place INTERNAL");
    assert_string_equal(job_payload_find(&job.payload, "detail"), "bet_store: place\nUNAVAILABLE");
    assert_string_equal(job_payload_find(&job.payload, "request_id"), "r17");
    assert_int_equal(job.state, JOB_QUEUED);
}

static void a_report_of_what_was_no_request_has_an_empty_one(void **state)
{
    struct fakes *fakes = *state;
    struct job job;

    report(fakes, "purge", NULL);

    assert_int_equal(fakes_count_jobs(fakes, "mail.failure_report", &job), 1);
    assert_string_equal(job_payload_find(&job.payload, "request_id"), "");
}

static void the_key_is_the_hour_and_the_hash_of_the_cause(void **state)
{
    struct fakes *fakes = *state;
    struct job job;
    fakes->time.now += 2 * HOUR - 1;

    report(fakes, "abc", NULL);

    assert_int_equal(fakes_count_jobs(fakes, "mail.failure_report", &job), 1);
    assert_string_equal(job.key, "failure_report 2025-01-01T01 "
                                 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); /* FIPS 180-2's "abc" */
}

static void a_cause_is_reported_once_an_hour(void **state)
{
    struct fakes *fakes = *state;
    report(fakes, "GET /bet/place INTERNAL", "r1");
    report(fakes, "GET /bet/place INTERNAL", "r2");
    fakes->time.now += HOUR - 1;
    report(fakes, "GET /bet/place INTERNAL", "r3");
    assert_int_equal(reports(fakes), 1);

    fakes->time.now += 1;
    report(fakes, "GET /bet/place INTERNAL", "r4");

    assert_int_equal(reports(fakes), 2);
}

static void other_causes_are_reported_beside_it(void **state)
{
    struct fakes *fakes = *state;
    report(fakes, "GET /bet/place INTERNAL", "r1");

    report(fakes, "POST /bet/place INTERNAL", "r2");

    assert_int_equal(reports(fakes), 2);
}

static void a_second_report_does_not_end_the_transaction_in_progress(void **state)
{
    struct fakes *fakes = *state;
    report(fakes, "purge", NULL);
    assert_int_equal(fakes->transaction.begin(fakes->transaction.self), ERR_OK);
    int64_t id = fakes_add_job(fakes);

    report(fakes, "purge", NULL);

    assert_int_equal(fakes->transaction.commit(fakes->transaction.self), ERR_OK);
    assert_int_equal(fakes_job(fakes, id)->job.state, JOB_QUEUED);
    assert_int_equal(reports(fakes), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(a_report_is_a_mail_with_cause_detail_and_request),
        FAKES_TEST(a_report_of_what_was_no_request_has_an_empty_one),
        FAKES_TEST(the_key_is_the_hour_and_the_hash_of_the_cause),
        FAKES_TEST(a_cause_is_reported_once_an_hour),
        FAKES_TEST(other_causes_are_reported_beside_it),
        FAKES_TEST(a_second_report_does_not_end_the_transaction_in_progress),
    };
    return cmocka_run_group_tests_name("failure report", tests, NULL, NULL);
}
