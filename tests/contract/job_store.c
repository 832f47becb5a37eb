/* What relays, workers and keepers do with jobs; how a try ends is in job_ends.c, what operators do in job_operators.c. */
#include "tests/contract/contract.h"

#define SOON  (CONTRACT_NOW + 10 * CONTRACT_SECOND)
#define AGAIN (CONTRACT_NOW + 60 * CONTRACT_SECOND) /* when contract_relay's jobs are due again */

static size_t begin(const struct contract_fixture *fixture, const int64_t *ids, size_t id_count, struct job *jobs)
{
    struct arena arena;
    size_t count = 99;
    arena_init(&arena, 10000000);
    assert_int_equal(fixture->jobs->begin(fixture->jobs->self, ids, id_count, "worker-2", CONTRACT_NOW + 1, CONTRACT_LEASE,
                                          &arena, jobs, &count),
                     ERR_OK);
    arena_release(&arena);
    return count;
}

static size_t take_back(const struct contract_fixture *fixture, int64_t now)
{
    size_t count = 99;
    assert_int_equal(fixture->jobs->take_back(fixture->jobs->self, now, "the worker fell silent", &count), ERR_OK);
    return count;
}

static void a_relay_takes_what_is_due(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t queued = contract_add_job(fixture, CONTRACT_NOW);
    int64_t scheduled = contract_add_job(fixture, SOON);
    int64_t ids[5];

    assert_int_equal(contract_relay(fixture, SOON, ids, 5), 2);

    assert_int_equal(ids[0], queued);
    assert_int_equal(ids[1], scheduled);
}

static void a_relay_leaves_what_is_not_due(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_job(fixture, SOON);
    int64_t ids[5];

    assert_int_equal(contract_relay(fixture, SOON - 1, ids, 5), 0);

    assert_int_equal(contract_find_job(fixture, id).state, JOB_SCHEDULED);
}

static void a_relay_without_jobs_takes_none(void **state)
{
    int64_t ids[5] = { -7 };

    assert_int_equal(contract_relay(*state, SOON, ids, 5), 0);

    assert_int_equal(ids[0], -7);
}

static void a_relay_takes_the_oldest_first(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t third = contract_add_job(fixture, CONTRACT_NOW + 3);
    int64_t first = contract_add_job(fixture, CONTRACT_NOW + 1);
    int64_t second = contract_add_job(fixture, CONTRACT_NOW + 2);
    int64_t ids[5];

    assert_int_equal(contract_relay(fixture, SOON, ids, 5), 3);

    assert_int_equal(ids[0], first);
    assert_int_equal(ids[1], second);
    assert_int_equal(ids[2], third);
}

static void of_jobs_of_one_instant_the_first_goes_first(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t first = contract_add_job(fixture, CONTRACT_NOW);
    int64_t second = contract_add_job(fixture, CONTRACT_NOW);
    int64_t ids[5];

    assert_int_equal(contract_relay(fixture, CONTRACT_NOW, ids, 5), 2);

    assert_int_equal(ids[0], first);
    assert_int_equal(ids[1], second);
}

static void a_relay_takes_no_more_than_it_has_room_for(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t expected[5];
    int64_t ids[5];
    for (size_t i = 0; i < 5; i++) {
        expected[i] = contract_add_job(fixture, CONTRACT_NOW);
    }

    assert_int_equal(contract_relay(fixture, CONTRACT_NOW, ids, 2), 2);
    assert_int_equal(contract_relay(fixture, CONTRACT_NOW, ids + 2, 3), 3);

    assert_memory_equal(ids, expected, sizeof ids);
}

static void what_was_relayed_is_queued(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_job(fixture, SOON);
    int64_t ids[1];

    assert_int_equal(contract_relay(fixture, SOON, ids, 1), 1);

    const struct job job = contract_find_job(fixture, id);
    assert_int_equal(job.state, JOB_QUEUED);
    assert_int_equal(job.tries, 0);
    assert_true(job.run_at == SOON);
}

static void what_was_relayed_is_not_due_for_a_while(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ids[1];
    (void)contract_add_job(fixture, CONTRACT_NOW);
    assert_int_equal(contract_relay(fixture, CONTRACT_NOW, ids, 1), 1);

    assert_int_equal(contract_relay(fixture, AGAIN - 1, ids, 1), 0);
}

static void what_was_relayed_and_not_begun_is_due_again(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_job(fixture, CONTRACT_NOW);
    int64_t ids[1];
    assert_int_equal(contract_relay(fixture, CONTRACT_NOW, ids, 1), 1);

    assert_int_equal(contract_relay(fixture, AGAIN, ids, 1), 1);

    assert_int_equal(ids[0], id);
}

static void what_was_begun_is_not_due_again(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ids[1];
    (void)contract_add_job(fixture, CONTRACT_NOW);
    assert_int_equal(contract_relay(fixture, CONTRACT_NOW, ids, 1), 1);

    (void)contract_begin_job(fixture, ids[0]);

    assert_int_equal(contract_relay(fixture, AGAIN, ids, 1), 0);
}

static void what_ended_is_not_due_again(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job done = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    const struct job dead = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    int64_t ids[2];

    assert_int_equal(fixture->jobs->finish(fixture->jobs->self, &done, CONTRACT_NOW), ERR_OK);
    assert_int_equal(fixture->jobs->bury(fixture->jobs->self, &dead, CONTRACT_NOW, "why"), ERR_OK);

    assert_int_equal(contract_relay(fixture, AGAIN, ids, 2), 0);
}

static void a_forgotten_relay_makes_its_jobs_due(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_job(fixture, CONTRACT_NOW);
    int64_t ids[2];
    assert_int_equal(contract_relay(fixture, CONTRACT_NOW, ids, 1), 1);

    assert_int_equal(fixture->jobs->forget_relayed(fixture->jobs->self, SOON), ERR_OK);

    assert_int_equal(contract_relay(fixture, SOON, ids, 2), 1);
    assert_int_equal(ids[0], id);
}

static void a_forgotten_relay_makes_nothing_else_due(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ids[2];
    int64_t scheduled = contract_add_job(fixture, AGAIN);
    int64_t running = contract_add_job(fixture, CONTRACT_NOW);
    assert_int_equal(contract_relay(fixture, CONTRACT_NOW, ids, 2), 1);
    (void)contract_begin_job(fixture, running);

    assert_int_equal(fixture->jobs->forget_relayed(fixture->jobs->self, SOON), ERR_OK);

    assert_int_equal(contract_relay(fixture, SOON, ids, 2), 0);
    assert_int_equal(contract_find_job(fixture, scheduled).state, JOB_SCHEDULED);
    assert_int_equal(contract_find_job(fixture, running).state, JOB_RUNNING);
}

static void what_comes_back_has_its_old_turn(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t relayed = contract_add_job(fixture, CONTRACT_NOW);
    int64_t begun = contract_add_job(fixture, CONTRACT_NOW);
    int64_t ids[3];
    assert_int_equal(contract_relay(fixture, CONTRACT_NOW, ids, 2), 2);
    (void)contract_begin_job(fixture, begun);
    int64_t younger = contract_add_job(fixture, CONTRACT_NOW + 1);

    assert_int_equal(fixture->jobs->forget_relayed(fixture->jobs->self, AGAIN - 1), ERR_OK);
    assert_int_equal(take_back(fixture, AGAIN - 1), 1);

    assert_int_equal(contract_relay(fixture, AGAIN - 1, ids, 3), 3);
    assert_int_equal(ids[0], relayed);
    assert_int_equal(ids[1], begun);
    assert_int_equal(ids[2], younger);
}

static void nothing_can_be_forgotten_of_nothing(void **state)
{
    const struct contract_fixture *fixture = *state;

    assert_int_equal(fixture->jobs->forget_relayed(fixture->jobs->self, SOON), ERR_OK);
}

static int64_t next_due(const struct contract_fixture *fixture)
{
    int64_t due_on = 0;
    assert_int_equal(fixture->jobs->next_due(fixture->jobs->self, &due_on), ERR_OK);
    return due_on;
}

static void the_next_due_job_is_the_earliest(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)contract_add_job(fixture, AGAIN);
    (void)contract_add_job(fixture, SOON);

    assert_true(next_due(fixture) == SOON);
}

static void a_job_that_was_relayed_is_due_next_when_it_is_due_again(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ids[1];
    (void)contract_add_job(fixture, CONTRACT_NOW);
    assert_true(next_due(fixture) == CONTRACT_NOW);

    assert_int_equal(contract_relay(fixture, CONTRACT_NOW, ids, 1), 1);

    assert_true(next_due(fixture) == AGAIN);
}

static void nothing_is_due_where_nothing_waits(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job done = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    const struct job dead = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    (void)contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    int64_t due_on = -7;
    assert_int_equal(fixture->jobs->finish(fixture->jobs->self, &done, CONTRACT_NOW), ERR_OK);
    assert_int_equal(fixture->jobs->bury(fixture->jobs->self, &dead, CONTRACT_NOW, "why"), ERR_OK);

    assert_int_equal(fixture->jobs->next_due(fixture->jobs->self, &due_on), ERR_NOT_FOUND);

    assert_true(due_on == -7);
}

static void assert_is_try_of_worker_2(const struct job *job)
{
    assert_int_equal(job->state, JOB_RUNNING);
    assert_int_equal(job->tries, 1);
    assert_string_equal(job->kind, "drill");
    assert_string_equal(job->worker, "worker-2");
    assert_true(job->created_on == CONTRACT_NOW);
    assert_true(job->run_at == CONTRACT_NOW);
    assert_true(job->started_on == CONTRACT_NOW + 1);
    assert_true(job->finished_on == 0);
}

static void a_try_runs_and_is_counted(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_job(fixture, CONTRACT_NOW);
    struct job begun;

    assert_int_equal(begin(fixture, &id, 1, &begun), 1);

    const struct job kept = contract_find_job(fixture, id);
    assert_int_equal(begun.id, id);
    assert_is_try_of_worker_2(&begun);
    assert_is_try_of_worker_2(&kept);
}

static void a_batch_is_begun_at_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct job jobs[3];
    int64_t ids[3];
    int64_t sum = 0;
    for (size_t i = 0; i < 3; i++) {
        ids[i] = contract_add_job(fixture, CONTRACT_NOW);
    }

    assert_int_equal(begin(fixture, ids, 3, jobs), 3);

    for (size_t i = 0; i < 3; i++) {
        sum += jobs[i].id;
        assert_int_equal(contract_find_job(fixture, ids[i]).state, JOB_RUNNING);
    }
    assert_int_equal(sum, ids[0] + ids[1] + ids[2]);
}

static void a_try_begins_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_job(fixture, CONTRACT_NOW);
    struct job again;
    (void)contract_begin_job(fixture, id);

    assert_int_equal(begin(fixture, &id, 1, &again), 0);

    assert_int_equal(contract_find_job(fixture, id).tries, 1);
    assert_string_equal(contract_find_job(fixture, id).worker, "worker-1");
}

static void an_id_that_is_given_twice_is_begun_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_job(fixture, CONTRACT_NOW);
    const int64_t twice[] = { id, id };
    struct job jobs[2];

    assert_int_equal(begin(fixture, twice, 2, jobs), 1);

    assert_int_equal(contract_find_job(fixture, id).tries, 1);
}

static void only_what_is_queued_is_begun(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job done = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    const struct job dead = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    int64_t scheduled = contract_add_job(fixture, SOON);
    int64_t queued = contract_add_job(fixture, CONTRACT_NOW);
    assert_int_equal(fixture->jobs->finish(fixture->jobs->self, &done, CONTRACT_NOW), ERR_OK);
    assert_int_equal(fixture->jobs->bury(fixture->jobs->self, &dead, CONTRACT_NOW, "why"), ERR_OK);
    const int64_t ids[] = { done.id, dead.id, scheduled, queued, queued + 1000 };
    struct job jobs[5];

    assert_int_equal(begin(fixture, ids, 5, jobs), 1);

    assert_int_equal(jobs[0].id, queued);
    assert_int_equal(contract_find_job(fixture, scheduled).state, JOB_SCHEDULED);
    assert_int_equal(contract_find_job(fixture, done.id).state, JOB_DONE);
    assert_int_equal(contract_find_job(fixture, dead.id).state, JOB_DEAD);
}

static void no_ids_begin_nothing(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_add_job(fixture, CONTRACT_NOW);
    struct job none;

    assert_int_equal(begin(fixture, &id, 0, &none), 0);

    assert_int_equal(contract_find_job(fixture, id).state, JOB_QUEUED);
}

static void the_largest_batch_is_relayed_begun_and_renewed(void **state)
{
    const struct contract_fixture *fixture = *state;
    static int64_t ids[JOB_BATCH_MAX];
    static struct job jobs[JOB_BATCH_MAX];
    for (size_t i = 0; i < JOB_BATCH_MAX; i++) {
        (void)contract_add_job(fixture, CONTRACT_NOW);
    }

    assert_int_equal(contract_relay(fixture, CONTRACT_NOW, ids, JOB_BATCH_MAX), JOB_BATCH_MAX);
    assert_int_equal(begin(fixture, ids, JOB_BATCH_MAX, jobs), JOB_BATCH_MAX);
    assert_int_equal(fixture->jobs->renew(fixture->jobs->self, "worker-2", ids, JOB_BATCH_MAX, AGAIN), ERR_OK);

    assert_int_equal(take_back(fixture, AGAIN - 1), 0);
    assert_int_equal(take_back(fixture, AGAIN + 1), JOB_BATCH_MAX);
}

static void a_job_whose_lease_is_over_is_taken_back(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW)).id;
    int64_t ids[2];

    assert_int_equal(take_back(fixture, CONTRACT_LEASE + 1), 1);

    const struct job job = contract_find_job(fixture, id);
    assert_int_equal(job.state, JOB_QUEUED);
    assert_int_equal(job.tries, 1);
    assert_string_equal(job.error, "the worker fell silent");
    assert_int_equal(contract_relay(fixture, CONTRACT_LEASE + 1, ids, 2), 1);
    assert_int_equal(ids[0], id);
}

static void a_job_that_was_taken_back_is_tried_a_second_time(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW)).id;
    struct job second;
    assert_int_equal(take_back(fixture, CONTRACT_LEASE + 1), 1);

    assert_int_equal(begin(fixture, &id, 1, &second), 1);

    assert_int_equal(second.tries, 2);
    assert_string_equal(second.worker, "worker-2");
}

static void a_job_whose_lease_runs_is_left_alone(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW)).id;

    assert_int_equal(take_back(fixture, CONTRACT_LEASE - 1), 0);

    assert_int_equal(contract_find_job(fixture, id).state, JOB_RUNNING);
    assert_string_equal(contract_find_job(fixture, id).error, "");
}

static void what_does_not_run_has_no_lease(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job done = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    const struct job dead = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    const struct job later = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    const struct job given = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    assert_int_equal(fixture->jobs->finish(fixture->jobs->self, &done, CONTRACT_NOW), ERR_OK);
    assert_int_equal(fixture->jobs->bury(fixture->jobs->self, &dead, CONTRACT_NOW, "why"), ERR_OK);
    assert_int_equal(fixture->jobs->postpone(fixture->jobs->self, &later, SOON, "why"), ERR_OK);
    assert_int_equal(fixture->jobs->give_back(fixture->jobs->self, &given), ERR_OK);

    assert_int_equal(take_back(fixture, AGAIN), 0);
}

static void a_renewed_lease_lasts_longer(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW)).id;

    assert_int_equal(fixture->jobs->renew(fixture->jobs->self, "worker-1", &id, 1, AGAIN), ERR_OK);

    assert_int_equal(take_back(fixture, AGAIN - 1), 0);
    assert_int_equal(take_back(fixture, AGAIN + 1), 1);
}

static void only_the_named_leases_of_that_worker_are_renewed(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t named = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW)).id;
    int64_t unnamed = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW)).id;
    int64_t anothers = contract_add_job(fixture, CONTRACT_NOW);
    int64_t queued = contract_add_job(fixture, CONTRACT_NOW);
    struct job job;
    assert_int_equal(begin(fixture, &anothers, 1, &job), 1);
    const int64_t ids[] = { anothers, named, queued };

    assert_int_equal(fixture->jobs->renew(fixture->jobs->self, "worker-1", ids, 3, AGAIN), ERR_OK);

    assert_int_equal(take_back(fixture, AGAIN - 1), 2);
    assert_int_equal(contract_find_job(fixture, named).state, JOB_RUNNING);
    assert_int_equal(contract_find_job(fixture, unnamed).state, JOB_QUEUED);
    assert_int_equal(contract_find_job(fixture, anothers).state, JOB_QUEUED);
    assert_string_equal(contract_find_job(fixture, queued).error, "");
}

const struct CMUnitTest job_store_contract[] = {
    CONTRACT_TEST(a_relay_takes_what_is_due),
    CONTRACT_TEST(a_relay_leaves_what_is_not_due),
    CONTRACT_TEST(a_relay_without_jobs_takes_none),
    CONTRACT_TEST(a_relay_takes_the_oldest_first),
    CONTRACT_TEST(of_jobs_of_one_instant_the_first_goes_first),
    CONTRACT_TEST(a_relay_takes_no_more_than_it_has_room_for),
    CONTRACT_TEST(what_was_relayed_is_queued),
    CONTRACT_TEST(what_was_relayed_is_not_due_for_a_while),
    CONTRACT_TEST(what_was_relayed_and_not_begun_is_due_again),
    CONTRACT_TEST(what_was_begun_is_not_due_again),
    CONTRACT_TEST(what_ended_is_not_due_again),
    CONTRACT_TEST(a_forgotten_relay_makes_its_jobs_due),
    CONTRACT_TEST(a_forgotten_relay_makes_nothing_else_due),
    CONTRACT_TEST(what_comes_back_has_its_old_turn),
    CONTRACT_TEST(nothing_can_be_forgotten_of_nothing),
    CONTRACT_TEST(the_next_due_job_is_the_earliest),
    CONTRACT_TEST(a_job_that_was_relayed_is_due_next_when_it_is_due_again),
    CONTRACT_TEST(nothing_is_due_where_nothing_waits),
    CONTRACT_TEST(a_try_runs_and_is_counted),
    CONTRACT_TEST(a_batch_is_begun_at_once),
    CONTRACT_TEST(a_try_begins_once),
    CONTRACT_TEST(an_id_that_is_given_twice_is_begun_once),
    CONTRACT_TEST(only_what_is_queued_is_begun),
    CONTRACT_TEST(no_ids_begin_nothing),
    CONTRACT_TEST(the_largest_batch_is_relayed_begun_and_renewed),
    CONTRACT_TEST(a_job_whose_lease_is_over_is_taken_back),
    CONTRACT_TEST(a_job_that_was_taken_back_is_tried_a_second_time),
    CONTRACT_TEST(a_job_whose_lease_runs_is_left_alone),
    CONTRACT_TEST(what_does_not_run_has_no_lease),
    CONTRACT_TEST(a_renewed_lease_lasts_longer),
    CONTRACT_TEST(only_the_named_leases_of_that_worker_are_renewed),
};
const size_t job_store_contract_count = sizeof job_store_contract / sizeof job_store_contract[0];
