#include "tests/domain/fakes.h"

static enum err ask(struct fakes *fakes, const char *identity)
{
    return user_ask_password_reset(&fakes->user_ports, identity);
}

static void asking_makes_a_job_for_the_mail_at_once(void **state)
{
    struct fakes *fakes = *state;

    assert_int_equal(ask(fakes, " Ann@example.com "), ERR_OK);

    const struct memory_job *made = fakes_only_job(fakes);
    assert_string_equal(made->job.kind, "mail.password_reset");
    assert_string_equal(made->job.key, "");
    assert_int_equal(made->job.state, JOB_QUEUED);
    assert_int_equal(made->job.created_on, FAKES_NOW);
    assert_int_equal(made->job.run_at, FAKES_NOW);
    assert_int_equal(made->field_count, 1);
    assert_string_equal(fakes_job_field(fakes, made, "identity"), "Ann@example.com");
}

/* The job looks the identity up; the one who asks learns nothing, not even from the time it takes. */
static void asking_is_the_same_work_whether_or_not_there_is_such_an_account(void **state)
{
    struct fakes *fakes = *state;
    (void)fakes_sign_up(fakes, "ann@example.com", NULL);

    fakes->faults.calls = 0;
    assert_int_equal(ask(fakes, "ann@example.com"), ERR_OK);
    assert_int_equal(fakes->faults.calls, 1);

    fakes->faults.calls = 0;
    assert_int_equal(ask(fakes, "nobody@example.com"), ERR_OK);
    assert_int_equal(fakes->faults.calls, 1);
}

static void asking_twice_makes_two_jobs(void **state)
{
    struct fakes *fakes = *state;

    assert_int_equal(ask(fakes, "ann@example.com"), ERR_OK);
    assert_int_equal(ask(fakes, "ann@example.com"), ERR_OK);

    assert_int_equal(fakes->database.tables.jobs.count, 2);
}

static void nobodys_identity_makes_no_job(void **state)
{
    struct fakes *fakes = *state;
    char endless[1000];
    memset(endless, 'x', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';

    assert_int_equal(ask(fakes, NULL), ERR_OK);
    assert_int_equal(ask(fakes, " \t"), ERR_OK);
    assert_int_equal(ask(fakes, endless), ERR_OK);

    assert_int_equal(fakes->database.tables.jobs.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(asking_makes_a_job_for_the_mail_at_once),
        FAKES_TEST(asking_is_the_same_work_whether_or_not_there_is_such_an_account),
        FAKES_TEST(asking_twice_makes_two_jobs),
        FAKES_TEST(nobodys_identity_makes_no_job),
    };
    return cmocka_run_group_tests_name("ask for a password reset", tests, NULL, NULL);
}
