#include "tests/domain/fakes.h"

static size_t begin(struct fakes *fakes, const char *worker, const int64_t *ids, size_t count, struct job *jobs)
{
    size_t begun = 99;
    assert_int_equal(job_begin(&fakes->job_ports, worker, ids, count, &fakes->arena, jobs, &begun), ERR_OK);
    return begun;
}

static void a_job_that_begins_is_its_workers_for_the_time_of_a_lease(void **state)
{
    struct fakes *fakes = *state;
    struct job job;
    int64_t id = fakes_add_job(fakes);
    fakes->time.now += 5;

    assert_int_equal(begin(fakes, "w1", &id, 1, &job), 1);

    const struct memory_job *row = fakes_job(fakes, id);
    assert_int_equal(row->job.state, JOB_RUNNING);
    assert_string_equal(row->job.worker, "w1");
    assert_int_equal(row->job.started_on, FAKES_NOW + 5);
    assert_int_equal(row->lease_until, FAKES_NOW + 5 + JOB_LEASE);
}

static void a_worker_gets_the_job_with_its_texts_and_the_number_of_the_try(void **state)
{
    struct fakes *fakes = *state;
    struct job job;
    int64_t id = fakes_add_job(fakes);

    assert_int_equal(begin(fakes, "w1", &id, 1, &job), 1);

    assert_int_equal(job.id, id);
    assert_string_equal(job.kind, "drill");
    assert_int_equal(job.state, JOB_RUNNING);
    assert_int_equal(job.tries, 1);
    assert_string_equal(job_payload_find(&job.payload, "number"), "7");
}

static void a_job_that_came_twice_over_the_wire_begins_once(void **state)
{
    struct fakes *fakes = *state;
    struct job jobs[2];
    int64_t id = fakes_add_job(fakes);
    const int64_t twice[] = { id, id };

    assert_int_equal(begin(fakes, "w1", twice, 2, jobs), 1);

    assert_int_equal(begin(fakes, "w2", &id, 1, jobs), 0);
    assert_string_equal(fakes_job(fakes, id)->job.worker, "w1");
    assert_int_equal(fakes_job(fakes, id)->job.tries, 1);
}

static void only_what_is_queued_begins(void **state)
{
    struct fakes *fakes = *state;
    struct job jobs[6];
    int64_t ids[6] = { -1 };
    for (unsigned i = 0; i < JOB_STATES; i++) {
        ids[i + 1] = fakes_add_job(fakes);
        fakes_job(fakes, ids[i + 1])->job.state = (enum job_state)i;
    }

    assert_int_equal(begin(fakes, "w1", ids, 6, jobs), 1);

    assert_int_equal(jobs[0].id, ids[1 + JOB_QUEUED]);
}

static void of_no_jobs_none_begins_and_nobody_is_asked(void **state)
{
    struct fakes *fakes = *state;
    size_t calls = fakes->faults.calls;

    assert_int_equal(begin(fakes, "w1", NULL, 0, NULL), 0);

    assert_int_equal(fakes->faults.calls, calls);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(a_job_that_begins_is_its_workers_for_the_time_of_a_lease),
        FAKES_TEST(a_worker_gets_the_job_with_its_texts_and_the_number_of_the_try),
        FAKES_TEST(a_job_that_came_twice_over_the_wire_begins_once),
        FAKES_TEST(only_what_is_queued_begins),
        FAKES_TEST(of_no_jobs_none_begins_and_nobody_is_asked),
    };
    return cmocka_run_group_tests_name("begin", tests, NULL, NULL);
}
