/* How a try ends, whatever happens to it. */
#include "adapters/worker/kinds.h"
#include "tests/worker/rig.h"

static size_t drills_done(const struct rig *rig)
{
    return rig->fakes.database.tables.job_drills.count;
}

static void a_job_that_works_is_done_with_its_effect(void **state)
{
    struct rig *rig = *state;
    struct job job = rig_begin(rig, "drill", NULL);

    assert_int_equal(rig_run(rig, &job), JOB_SUCCEEDED);

    assert_int_equal(rig_row(rig, job.id)->job.state, JOB_DONE);
    assert_int_equal(drills_done(rig), 1);
}

static void a_try_that_was_overtaken_leaves_no_effect(void **state)
{
    struct rig *rig = *state;
    struct job job = rig_begin(rig, "drill", NULL);
    rig->fakes.time.now += 2 * JOB_LEASE;
    size_t count = 0;
    assert_int_equal(rig->fakes.jobs.take_back(rig->fakes.jobs.self, rig->fakes.time.now, "died", &count), ERR_OK);
    struct job again = rig_begin_again(rig, job.id);

    assert_int_equal(rig_run(rig, &job), JOB_OVERTAKEN);
    assert_int_equal(drills_done(rig), 0);

    assert_int_equal(rig_run(rig, &again), JOB_SUCCEEDED);
    assert_int_equal(drills_done(rig), 1);
}

static void a_job_that_fails_waits_for_another_try_with_its_reason(void **state)
{
    struct rig *rig = *state;
    struct job job = rig_begin(rig, "fail", NULL);

    assert_int_equal(rig_run(rig, &job), JOB_TO_BE_RETRIED);

    assert_int_equal(rig_row(rig, job.id)->job.state, JOB_SCHEDULED);
    assert_string_equal(rig_row(rig, job.id)->job.error, "this kind always fails");
    assert_true(rig_row(rig, job.id)->job.run_at > rig->fakes.time.now);
}

static void after_its_last_try_a_job_is_dead_and_reported_once(void **state)
{
    struct rig *rig = *state;
    struct job job = rig_begin(rig, "fail", NULL);
    assert_int_equal(rig_run(rig, &job), JOB_TO_BE_RETRIED);
    job = rig_begin_again(rig, job.id);
    assert_int_equal(rig_run(rig, &job), JOB_TO_BE_RETRIED);
    job = rig_begin_again(rig, job.id);

    assert_int_equal(rig_run(rig, &job), JOB_DIED);

    struct job report;
    assert_int_equal(rig_row(rig, job.id)->job.state, JOB_DEAD);
    assert_int_equal(fakes_count_jobs(&rig->fakes, "mail.failure_report", &report), 1);
    assert_string_equal(job_payload_find(&report.payload, "cause"), "fail");
}

static void the_death_of_a_report_is_not_reported(void **state)
{
    struct rig *rig = *state;
    static const char *const fields[] = { "cause", "a", "detail", "b", NULL };
    struct job job = rig_begin(rig, "mail.failure_report", fields);
    struct memory_faults refusal = { .fail_at = 1, .err = ERR_REJECTED };
    rig->mails.faults = &refusal;

    assert_int_equal(rig_run(rig, &job), JOB_DIED);

    assert_int_equal(fakes_count_jobs(&rig->fakes, "mail.failure_report", NULL), 1); /* itself */
}

static void a_job_whose_workers_died_at_every_try_is_dead_without_another(void **state)
{
    struct rig *rig = *state;
    struct job job = rig_begin(rig, "drill", NULL);
    job.tries = fakes_job(&rig->fakes, job.id)->job.tries = job_kind_find("drill")->tries + 1;

    assert_int_equal(rig_run(rig, &job), JOB_DIED);

    assert_int_equal(drills_done(rig), 0);
}

static void a_kind_that_nobody_knows_may_be_a_newer_workers(void **state)
{
    struct rig *rig = *state;
    struct job job = rig_begin(rig, "from_tomorrow", NULL);

    assert_int_equal(rig_run(rig, &job), JOB_TO_BE_RETRIED);

    assert_string_equal(rig_row(rig, job.id)->job.error, "no worker knows this kind");
}

static void what_the_database_said_is_kept_with_the_reason(void **state)
{
    struct rig *rig = *state;
    struct job job = rig_begin(rig, "fail", NULL);
    rig->said = "relation \"moon\" does not exist";

    (void)rig_run(rig, &job);

    assert_string_equal(rig_row(rig, job.id)->job.error, "this kind always fails: relation \"moon\" does not exist");
}

static void every_try_is_one_line_in_the_log(void **state)
{
    struct rig *rig = *state;
    struct job job = rig_begin(rig, "drill", NULL);

    (void)rig_run(rig, &job);

    assert_int_equal(rig->lines.lines, 1);
    assert_non_null(strstr(rig->lines.text, "kind=drill"));
    assert_non_null(strstr(rig->lines.text, "outcome=done"));
}

static void a_try_is_made_for_the_request_that_asked_for_its_job(void **state)
{
    struct rig *rig = *state;
    rig->turns.begin(rig->turns.self, "0123-7");
    struct job job = rig_begin(rig, "fail", NULL);
    rig->turns.begin(rig->turns.self, "");

    (void)rig_run(rig, &job);

    assert_non_null(strstr(rig->lines.text, "request_id=0123-7 reason=this kind always fails"));
    assert_string_equal(rig->turns.request_id(rig->turns.self), "");
}

static void the_report_of_a_dead_job_names_the_request_that_asked_for_it(void **state)
{
    struct rig *rig = *state;
    rig->turns.begin(rig->turns.self, "0123-7");
    struct job job = rig_begin(rig, "fail", NULL);
    rig->turns.begin(rig->turns.self, "");
    for (int tries = 1; tries < 3; tries++) {
        assert_int_equal(rig_run(rig, &job), JOB_TO_BE_RETRIED);
        job = rig_begin_again(rig, job.id);
    }

    assert_int_equal(rig_run(rig, &job), JOB_DIED);

    struct job report;
    assert_int_equal(fakes_count_jobs(&rig->fakes, "mail.failure_report", &report), 1);
    assert_string_equal(report.request_id, "0123-7");
    assert_string_equal(job_payload_find(&report.payload, "request_id"), "0123-7");
}

/* Whatever port call fails, the job is either as it was (and is taken back later), or has ended whole. */
static void wherever_a_port_fails_effect_and_end_stay_together(void **state)
{
    struct rig *rig = *state;
    size_t n = 1;
    for (;; n++) {
        struct job job = rig_begin(rig, "drill", NULL);
        size_t before = drills_done(rig);
        rig->fakes.faults = (struct memory_faults){ .fail_at = n, .err = ERR_UNAVAILABLE };

        enum job_outcome outcome = rig_run(rig, &job);

        bool failed = rig->fakes.faults.calls >= n;
        rig->fakes.faults = (struct memory_faults){ .fail_at = 0 };
        bool done = rig_row(rig, job.id)->job.state == JOB_DONE;
        assert_int_equal(drills_done(rig) - before, done ? 1 : 0);
        assert_int_equal(outcome == JOB_SUCCEEDED, done);
        assert_false(rig->fakes.database.in_transaction);
        if (!failed) {
            break;
        }
    }
    assert_true(n > 4);
}

static struct clock ticking;

/* Each look at the clock takes so long. */
enum { TICK = WORKER_SHARE / 3 };
static int64_t tick(void *self)
{
    struct rig *rig = self;
    return rig->fakes.time.now += TICK;
}

static void jobs_with_their_effects_in_the_database_share_a_transaction(void **state)
{
    struct rig *rig = *state;
    const struct job jobs[] = { rig_begin(rig, "drill", NULL), rig_begin(rig, "drill", NULL), rig_begin(rig, "drill", NULL) };

    assert_int_equal(worker_run_together(rig->worker, &rig->services, jobs, 3), 3);

    assert_int_equal(drills_done(rig), 3);
    assert_int_equal(rig->lines.lines, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(rig_row(rig, jobs[i].id)->job.state, JOB_DONE);
    }
}

static void a_transaction_is_not_shared_for_long(void **state)
{
    struct rig *rig = *state;
    const struct job jobs[] = { rig_begin(rig, "drill", NULL), rig_begin(rig, "drill", NULL), rig_begin(rig, "drill", NULL) };
    ticking = (struct clock){ .self = rig, .now = tick };
    rig->services.job.clock = &ticking;

    assert_int_equal(worker_run_together(rig->worker, &rig->services, jobs, 3), 2);

    assert_int_equal(drills_done(rig), 2);
    assert_int_equal(rig_row(rig, jobs[1].id)->job.state, JOB_DONE);
    assert_int_equal(rig_row(rig, jobs[2].id)->job.state, JOB_RUNNING);
}

static void wherever_a_port_fails_nothing_of_a_shared_transaction_remains(void **state)
{
    struct rig *rig = *state;
    size_t n = 1;
    for (;; n++) {
        const struct job jobs[] = { rig_begin(rig, "drill", NULL), rig_begin(rig, "drill", NULL) };
        size_t before = drills_done(rig);
        rig->fakes.faults = (struct memory_faults){ .fail_at = n, .err = ERR_UNAVAILABLE };

        size_t ended = worker_run_together(rig->worker, &rig->services, jobs, 2);

        bool failed = rig->fakes.faults.calls >= n;
        rig->fakes.faults = (struct memory_faults){ .fail_at = 0 };
        assert_int_equal(ended, failed ? 0 : 2);
        assert_int_equal(drills_done(rig) - before, ended);
        assert_int_equal(rig_row(rig, jobs[0].id)->job.state, failed ? JOB_RUNNING : JOB_DONE);
        assert_int_equal(rig_row(rig, jobs[1].id)->job.state, failed ? JOB_RUNNING : JOB_DONE);
        assert_false(rig->fakes.database.in_transaction);
        if (!failed) {
            break;
        }
    }
    assert_true(n > 5);
}

static void one_that_was_overtaken_undoes_those_that_share_its_transaction(void **state)
{
    struct rig *rig = *state;
    struct job jobs[] = { rig_begin(rig, "drill", NULL), rig_begin(rig, "drill", NULL) };
    jobs[1].tries--;

    assert_int_equal(worker_run_together(rig->worker, &rig->services, jobs, 2), 0);

    assert_int_equal(drills_done(rig), 0);
    assert_int_equal(rig_run(rig, &jobs[0]), JOB_SUCCEEDED);
    assert_int_equal(rig_run(rig, &jobs[1]), JOB_OVERTAKEN);
    assert_int_equal(drills_done(rig), 1);
}

static void what_has_effects_elsewhere_or_no_try_left_shares_no_transaction(void **state)
{
    (void)state;
    const int32_t tries = job_kind_find("drill")->tries;

    assert_true(worker_may_share(&(struct job){ .kind = "drill", .tries = tries }));
    assert_false(worker_may_share(&(struct job){ .kind = "drill", .tries = tries + 1 }));
    assert_false(worker_may_share(&(struct job){ .kind = "mail.contact", .tries = 1 }));
    assert_false(worker_may_share(&(struct job){ .kind = "from_tomorrow", .tries = 1 }));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_job_that_works_is_done_with_its_effect),
        RIG_TEST(a_try_that_was_overtaken_leaves_no_effect),
        RIG_TEST(a_job_that_fails_waits_for_another_try_with_its_reason),
        RIG_TEST(after_its_last_try_a_job_is_dead_and_reported_once),
        RIG_TEST(the_death_of_a_report_is_not_reported),
        RIG_TEST(a_job_whose_workers_died_at_every_try_is_dead_without_another),
        RIG_TEST(a_kind_that_nobody_knows_may_be_a_newer_workers),
        RIG_TEST(what_the_database_said_is_kept_with_the_reason),
        RIG_TEST(every_try_is_one_line_in_the_log),
        RIG_TEST(a_try_is_made_for_the_request_that_asked_for_its_job),
        RIG_TEST(the_report_of_a_dead_job_names_the_request_that_asked_for_it),
        RIG_TEST(wherever_a_port_fails_effect_and_end_stay_together),
        RIG_TEST(jobs_with_their_effects_in_the_database_share_a_transaction),
        RIG_TEST(a_transaction_is_not_shared_for_long),
        RIG_TEST(wherever_a_port_fails_nothing_of_a_shared_transaction_remains),
        RIG_TEST(one_that_was_overtaken_undoes_those_that_share_its_transaction),
        RIG_TEST(what_has_effects_elsewhere_or_no_try_left_shares_no_transaction),
    };
    return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
