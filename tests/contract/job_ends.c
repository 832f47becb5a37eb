/* How a try ends: finish, postpone, bury, give_back of ports/job_store.h. */
#include "tests/contract/contract.h"
#include <string.h>

#define SOON (CONTRACT_NOW + 10 * CONTRACT_SECOND)

static enum err finish(const struct contract_fixture *fixture, const struct job *job)
{
    return fixture->jobs->finish(fixture->jobs->self, job, SOON);
}

static enum err postpone(const struct contract_fixture *fixture, const struct job *job)
{
    return fixture->jobs->postpone(fixture->jobs->self, job, SOON, "try later");
}

static enum err bury(const struct contract_fixture *fixture, const struct job *job)
{
    return fixture->jobs->bury(fixture->jobs->self, job, SOON, "no use");
}

static enum err give_back(const struct contract_fixture *fixture, const struct job *job)
{
    return fixture->jobs->give_back(fixture->jobs->self, job);
}

typedef enum err ending(const struct contract_fixture *fixture, const struct job *job);
static ending *const endings[] = { finish, postpone, bury, give_back };
enum { ENDINGS = sizeof endings / sizeof endings[0] };

static int64_t add_with_payload(const struct contract_fixture *fixture)
{
    const struct new_job job = { .kind = "drill",
                                 .payload = { .fields = { { "to", "ann@example.com" } }, .count = 1 },
                                 .run_at = CONTRACT_NOW,
                                 .created_on = CONTRACT_NOW };
    int64_t id = 0;
    assert_int_equal(fixture->queue->add(fixture->queue->self, &job, &id), ERR_OK);
    return id;
}

static size_t relay(const struct contract_fixture *fixture, int64_t now)
{
    int64_t ids[5];
    return contract_relay(fixture, now, ids, 5);
}

static void a_finished_try_makes_its_job_done(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job begun = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));

    assert_int_equal(finish(fixture, &begun), ERR_OK);

    const struct job job = contract_find_job(fixture, begun.id);
    assert_int_equal(job.state, JOB_DONE);
    assert_int_equal(job.tries, 1);
    assert_true(job.finished_on == SOON);
    assert_true(job.started_on == CONTRACT_NOW);
    assert_string_equal(job.worker, "worker-1");
}

static void a_job_that_is_done_forgets_its_payload(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job begun = contract_begin_job(fixture, add_with_payload(fixture));
    assert_int_equal(begun.payload.count, 1);

    assert_int_equal(finish(fixture, &begun), ERR_OK);

    assert_int_equal(contract_find_job(fixture, begun.id).payload.count, 0);
}

static void a_postponed_try_schedules_its_job(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job begun = contract_begin_job(fixture, add_with_payload(fixture));

    assert_int_equal(postpone(fixture, &begun), ERR_OK);

    const struct job job = contract_find_job(fixture, begun.id);
    assert_int_equal(job.state, JOB_SCHEDULED);
    assert_int_equal(job.tries, 1);
    assert_int_equal(job.payload.count, 1);
    assert_true(job.run_at == SOON);
    assert_true(job.finished_on == 0);
    assert_string_equal(job.error, "try later");
}

static void a_postponed_job_is_due_at_its_new_time(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job begun = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));

    assert_int_equal(postpone(fixture, &begun), ERR_OK);

    assert_int_equal(relay(fixture, SOON - 1), 0);
    assert_int_equal(relay(fixture, SOON), 1);
    assert_int_equal(contract_begin_job(fixture, begun.id).tries, 2);
}

static void a_buried_try_makes_its_job_dead(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job begun = contract_begin_job(fixture, add_with_payload(fixture));

    assert_int_equal(bury(fixture, &begun), ERR_OK);

    const struct job job = contract_find_job(fixture, begun.id);
    assert_int_equal(job.state, JOB_DEAD);
    assert_int_equal(job.tries, 1);
    assert_int_equal(job.payload.count, 1);
    assert_true(job.finished_on == SOON);
    assert_string_equal(job.error, "no use");
}

static void an_error_may_be_as_long_as_it_may(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job begun = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    char error[JOB_ERROR_BYTES + 1] = "";
    memset(error, 'e', JOB_ERROR_BYTES);

    assert_int_equal(fixture->jobs->bury(fixture->jobs->self, &begun, SOON, error), ERR_OK);

    assert_string_equal(contract_find_job(fixture, begun.id).error, error);
}

static void a_try_that_is_given_back_does_not_count(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job begun = contract_begin_job(fixture, add_with_payload(fixture));

    assert_int_equal(give_back(fixture, &begun), ERR_OK);

    const struct job job = contract_find_job(fixture, begun.id);
    assert_int_equal(job.state, JOB_QUEUED);
    assert_int_equal(job.tries, 0);
    assert_int_equal(job.payload.count, 1);
}

static void a_job_that_is_given_back_is_due_at_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_job(fixture, CONTRACT_NOW);
    assert_int_equal(relay(fixture, CONTRACT_NOW), 1);
    const struct job begun = contract_begin_job(fixture, id);

    assert_int_equal(give_back(fixture, &begun), ERR_OK);

    assert_int_equal(relay(fixture, CONTRACT_NOW), 1);
    assert_int_equal(contract_begin_job(fixture, id).tries, 1);
}

/* Each way to end a try is refused and changes nothing. */
static void assert_all_are_stale(const struct contract_fixture *fixture, const struct job *overtaken)
{
    const struct job before = contract_find_job(fixture, overtaken->id);
    for (size_t i = 0; i < ENDINGS; i++) {
        assert_int_equal(endings[i](fixture, overtaken), ERR_STALE);
    }
    const struct job after = contract_find_job(fixture, overtaken->id);
    assert_int_equal(after.state, before.state);
    assert_int_equal(after.tries, before.tries);
    assert_true(after.run_at == before.run_at);
    assert_true(after.finished_on == before.finished_on);
    assert_string_equal(after.error, before.error);
}

static void a_try_ends_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    for (size_t i = 0; i < ENDINGS; i++) {
        const struct job begun = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));

        assert_int_equal(endings[i](fixture, &begun), ERR_OK);

        assert_all_are_stale(fixture, &begun);
    }
}

static size_t take_back_all(const struct contract_fixture *fixture)
{
    size_t count = 0;
    assert_int_equal(fixture->jobs->take_back(fixture->jobs->self, CONTRACT_LEASE + 1, "silent", &count), ERR_OK);
    return count;
}

static void a_try_whose_job_was_taken_back_is_too_late(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job begun = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    assert_int_equal(take_back_all(fixture), 1);

    assert_all_are_stale(fixture, &begun);
}

static void a_try_that_another_overtook_is_too_late(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job first = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    assert_int_equal(take_back_all(fixture), 1);
    const struct job second = contract_begin_job(fixture, first.id);

    assert_all_are_stale(fixture, &first);

    assert_int_equal(finish(fixture, &second), ERR_OK);
}

static void a_try_of_a_job_that_is_not_there_is_too_late(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct job begun = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    begun.id += 1000;

    for (size_t i = 0; i < ENDINGS; i++) {
        assert_int_equal(endings[i](fixture, &begun), ERR_STALE);
    }
}

static void an_end_is_part_of_the_transaction(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job begun = contract_begin_job(fixture, add_with_payload(fixture));
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);
    int64_t effect = contract_add_job(fixture, CONTRACT_NOW);
    assert_int_equal(finish(fixture, &begun), ERR_OK);

    assert_int_equal(fixture->transaction->commit(fixture->transaction->self), ERR_OK);

    assert_int_equal(contract_find_job(fixture, begun.id).state, JOB_DONE);
    assert_int_equal(contract_find_job(fixture, effect).state, JOB_QUEUED);
}

static void an_end_goes_with_the_transaction_that_is_rolled_back(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job begun = contract_begin_job(fixture, add_with_payload(fixture));
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);
    assert_int_equal(finish(fixture, &begun), ERR_OK);

    fixture->transaction->rollback(fixture->transaction->self);

    assert_int_equal(contract_find_job(fixture, begun.id).state, JOB_RUNNING);
    assert_int_equal(contract_find_job(fixture, begun.id).payload.count, 1);
    assert_int_equal(finish(fixture, &begun), ERR_OK);
}

static void an_end_that_is_too_late_leaves_the_transaction_usable(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job begun = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    assert_int_equal(finish(fixture, &begun), ERR_OK);
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);

    assert_int_equal(finish(fixture, &begun), ERR_STALE);

    int64_t effect = contract_add_job(fixture, CONTRACT_NOW);
    assert_int_equal(fixture->transaction->commit(fixture->transaction->self), ERR_OK);
    assert_int_equal(contract_find_job(fixture, effect).state, JOB_QUEUED);
}

static enum err finish_all(const struct contract_fixture *fixture, const struct job *jobs, size_t count)
{
    return fixture->jobs->finish_all(fixture->jobs->self, jobs, count, SOON);
}

static void several_tries_end_together(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct job begun[3] = { contract_begin_job(fixture, add_with_payload(fixture)),
                            contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW)),
                            contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW)) };
    assert_int_equal(postpone(fixture, &begun[1]), ERR_OK);
    assert_int_equal(relay(fixture, SOON), 1);
    begun[1] = contract_begin_job(fixture, begun[1].id); /* its second */
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);

    assert_int_equal(finish_all(fixture, begun, 3), ERR_OK);

    assert_int_equal(fixture->transaction->commit(fixture->transaction->self), ERR_OK);
    for (size_t i = 0; i < 3; i++) {
        const struct job job = contract_find_job(fixture, begun[i].id);
        assert_int_equal(job.state, JOB_DONE);
        assert_true(job.finished_on == SOON);
        assert_int_equal(job.payload.count, 0);
    }
}

static void tries_one_of_which_was_overtaken_do_not_end_together(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct job begun[2] = { contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW)),
                            contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW)) };
    begun[1].tries++;
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);

    assert_int_equal(finish_all(fixture, begun, 2), ERR_STALE);

    fixture->transaction->rollback(fixture->transaction->self);
    assert_int_equal(contract_find_job(fixture, begun[0].id).state, JOB_RUNNING);
    assert_int_equal(contract_find_job(fixture, begun[1].id).state, JOB_RUNNING);
}

static void tries_end_together_in_a_transaction_only(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job begun = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));

    assert_int_equal(finish_all(fixture, &begun, 1), ERR_INTERNAL);

    assert_int_equal(contract_find_job(fixture, begun.id).state, JOB_RUNNING);
}

const struct CMUnitTest job_ends_contract[] = {
    CONTRACT_TEST(a_finished_try_makes_its_job_done),
    CONTRACT_TEST(a_job_that_is_done_forgets_its_payload),
    CONTRACT_TEST(a_postponed_try_schedules_its_job),
    CONTRACT_TEST(a_postponed_job_is_due_at_its_new_time),
    CONTRACT_TEST(a_buried_try_makes_its_job_dead),
    CONTRACT_TEST(an_error_may_be_as_long_as_it_may),
    CONTRACT_TEST(a_try_that_is_given_back_does_not_count),
    CONTRACT_TEST(a_job_that_is_given_back_is_due_at_once),
    CONTRACT_TEST(a_try_ends_once),
    CONTRACT_TEST(a_try_whose_job_was_taken_back_is_too_late),
    CONTRACT_TEST(a_try_that_another_overtook_is_too_late),
    CONTRACT_TEST(a_try_of_a_job_that_is_not_there_is_too_late),
    CONTRACT_TEST(an_end_is_part_of_the_transaction),
    CONTRACT_TEST(an_end_goes_with_the_transaction_that_is_rolled_back),
    CONTRACT_TEST(an_end_that_is_too_late_leaves_the_transaction_usable),
    CONTRACT_TEST(several_tries_end_together),
    CONTRACT_TEST(tries_one_of_which_was_overtaken_do_not_end_together),
    CONTRACT_TEST(tries_end_together_in_a_transaction_only),
};
const size_t job_ends_contract_count = sizeof job_ends_contract / sizeof job_ends_contract[0];
