/* What operators do with jobs: list, retry, retry_dead, purge, depth of ports/job_store.h. */
#include "tests/contract/contract.h"

#define SOON (CONTRACT_NOW + 10 * CONTRACT_SECOND)

/* One job a state. */
struct one_of_each {
    int64_t ids[JOB_STATES];
};

static int64_t add_done(const struct contract_fixture *fixture, int64_t finished_on)
{
    const struct job job = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    assert_int_equal(fixture->jobs->finish(fixture->jobs->self, &job, finished_on), ERR_OK);
    return job.id;
}

static int64_t add_dead(const struct contract_fixture *fixture, int64_t finished_on)
{
    const struct job job = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    assert_int_equal(fixture->jobs->bury(fixture->jobs->self, &job, finished_on, "no use"), ERR_OK);
    return job.id;
}

static struct one_of_each add_one_of_each(const struct contract_fixture *fixture)
{
    struct one_of_each jobs;
    jobs.ids[JOB_QUEUED] = contract_add_job(fixture, CONTRACT_NOW);
    jobs.ids[JOB_SCHEDULED] = contract_add_job(fixture, SOON);
    jobs.ids[JOB_RUNNING] = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW)).id;
    jobs.ids[JOB_DEAD] = add_dead(fixture, CONTRACT_NOW);
    jobs.ids[JOB_DONE] = add_done(fixture, CONTRACT_NOW);
    return jobs;
}

/* The ids of what is listed; returns their count. */
static size_t list(const struct contract_fixture *fixture, const struct job_filter *filter, int64_t *ids, size_t capacity)
{
    struct arena arena;
    struct job jobs[10];
    size_t count = 99;
    assert_in_range(capacity, 0, 10);
    arena_init(&arena, 1000000);
    assert_int_equal(fixture->jobs->list(fixture->jobs->self, filter, &arena, jobs, capacity, &count), ERR_OK);
    arena_release(&arena);
    for (size_t i = 0; i < count; i++) {
        ids[i] = jobs[i].id;
    }
    return count;
}

static void no_jobs_are_an_empty_list(void **state)
{
    const struct job_filter all = { .any_state = true };
    int64_t ids[10];

    assert_int_equal(list(*state, &all, ids, 10), 0);
}

static void jobs_of_all_states_are_listed_newest_first(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_filter all = { .any_state = true };
    int64_t ids[10];
    (void)add_one_of_each(fixture);

    assert_int_equal(list(fixture, &all, ids, 10), JOB_STATES);

    for (size_t i = 1; i < JOB_STATES; i++) {
        assert_true(ids[i] < ids[i - 1]);
    }
}

static void jobs_of_one_state_are_listed_alone(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct one_of_each jobs = add_one_of_each(fixture);
    for (int i = 0; i < JOB_STATES; i++) {
        const struct job_filter filter = { .state = (enum job_state)i };
        int64_t ids[10];

        assert_int_equal(list(fixture, &filter, ids, 10), 1);

        assert_int_equal(ids[0], jobs.ids[i]);
        assert_int_equal(contract_find_job(fixture, ids[0]).state, i);
    }
}

static void jobs_of_one_state_are_listed_newest_first(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t earlier = add_dead(fixture, SOON);
    int64_t later = add_dead(fixture, CONTRACT_NOW);
    const struct job_filter dead = { .state = JOB_DEAD };
    int64_t ids[10];

    assert_int_equal(list(fixture, &dead, ids, 10), 2);

    assert_int_equal(ids[0], later);
    assert_int_equal(ids[1], earlier);
}

static void a_list_keeps_to_its_capacity_and_goes_on_before_an_id(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct job_filter filter = { .state = JOB_QUEUED };
    int64_t added[5];
    int64_t ids[10];
    for (size_t i = 0; i < 5; i++) {
        added[i] = contract_add_job(fixture, CONTRACT_NOW);
    }
    assert_int_equal(list(fixture, &filter, ids, 2), 2);
    assert_int_equal(ids[1], added[3]);

    filter.before = added[3];

    assert_int_equal(list(fixture, &filter, ids, 2), 2);
    assert_int_equal(ids[0], added[2]);
    assert_int_equal(ids[1], added[1]);
    filter.any_state = true;
    assert_int_equal(list(fixture, &filter, ids, 10), 3);
}

static void a_list_goes_on_above_an_id_with_those_next_to_it_newest_first(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct job_filter filter = { .state = JOB_QUEUED };
    int64_t added[5];
    int64_t ids[10];
    for (size_t i = 0; i < 5; i++) {
        added[i] = contract_add_job(fixture, i == 2 ? SOON : CONTRACT_NOW);
    }
    filter.after = added[0];

    assert_int_equal(list(fixture, &filter, ids, 2), 2);

    assert_int_equal(ids[0], added[3]);
    assert_int_equal(ids[1], added[1]);
    filter.any_state = true;
    assert_int_equal(list(fixture, &filter, ids, 2), 2);
    assert_int_equal(ids[0], added[2]);
    filter.after = added[3];
    assert_int_equal(list(fixture, &filter, ids, 2), 1);
    assert_int_equal(ids[0], added[4]);
    filter.after = added[4];
    assert_int_equal(list(fixture, &filter, ids, 2), 0);
}

static void jobs_of_each_state_are_listed_above_an_id_too(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct one_of_each jobs = add_one_of_each(fixture);
    for (int i = 0; i < JOB_STATES; i++) {
        struct job_filter filter = { .state = (enum job_state)i, .after = jobs.ids[i] - 1 };
        int64_t ids[10];

        assert_int_equal(list(fixture, &filter, ids, 10), 1);
        assert_int_equal(ids[0], jobs.ids[i]);
        filter.after = jobs.ids[i];
        assert_int_equal(list(fixture, &filter, ids, 10), 0);
    }
}

static void a_listed_job_has_its_payload(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct new_job wish = { .kind = "drill",
                                  .payload = { .fields = { { "to", "ann@example.com" } }, .count = 1 },
                                  .created_on = CONTRACT_NOW };
    const struct job_filter all = { .any_state = true };
    struct arena arena;
    struct job job;
    int64_t id = 0;
    size_t count = 0;
    arena_init(&arena, 1000000);
    assert_int_equal(fixture->queue->add(fixture->queue->self, &wish, &id), ERR_OK);

    assert_int_equal(fixture->jobs->list(fixture->jobs->self, &all, &arena, &job, 1, &count), ERR_OK);

    assert_int_equal(count, 1);
    assert_string_equal(job_payload_find(&job.payload, "to"), "ann@example.com");
    arena_release(&arena);
}

static void a_list_without_memory_for_its_texts_fails(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct new_job wish = { .kind = "drill",
                                  .payload = { .fields = { { "to", "ann@example.com" } }, .count = 1 },
                                  .created_on = CONTRACT_NOW };
    const struct job_filter all = { .any_state = true };
    struct arena arena;
    struct job job;
    int64_t id = 0;
    size_t count = 99;
    arena_init(&arena, 1);
    assert_int_equal(fixture->queue->add(fixture->queue->self, &wish, &id), ERR_OK);

    assert_int_equal(fixture->jobs->list(fixture->jobs->self, &all, &arena, &job, 1, &count), ERR_NO_MEMORY);

    assert_int_equal(count, 99);
    arena_release(&arena);
}

static void assert_is_queued_anew(const struct contract_fixture *fixture, int64_t id)
{
    const struct job job = contract_find_job(fixture, id);
    assert_int_equal(job.state, JOB_QUEUED);
    assert_int_equal(job.tries, 0);
    assert_true(job.run_at == CONTRACT_NOW + 1);
    assert_true(job.finished_on == 0);
}

static enum err retry(const struct contract_fixture *fixture, int64_t id)
{
    return fixture->jobs->retry(fixture->jobs->self, id, CONTRACT_NOW + 1);
}

static void a_dead_job_can_be_retried(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = add_dead(fixture, CONTRACT_NOW);
    int64_t relayed[2];

    assert_int_equal(retry(fixture, id), ERR_OK);

    assert_is_queued_anew(fixture, id);
    assert_int_equal(contract_relay(fixture, CONTRACT_NOW + 1, relayed, 2), 1);
    assert_int_equal(contract_begin_job(fixture, id).tries, 1);
}

static void a_scheduled_job_can_be_retried_at_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job begun = contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));
    int64_t relayed[2];
    assert_int_equal(fixture->jobs->postpone(fixture->jobs->self, &begun, SOON, "try later"), ERR_OK);

    assert_int_equal(retry(fixture, begun.id), ERR_OK);

    assert_is_queued_anew(fixture, begun.id);
    assert_int_equal(contract_relay(fixture, CONTRACT_NOW + 1, relayed, 2), 1);
}

static void a_job_of_another_state_can_not_be_retried(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct one_of_each jobs = add_one_of_each(fixture);

    assert_int_equal(retry(fixture, jobs.ids[JOB_QUEUED]), ERR_NOT_FOUND);
    assert_int_equal(retry(fixture, jobs.ids[JOB_RUNNING]), ERR_NOT_FOUND);
    assert_int_equal(retry(fixture, jobs.ids[JOB_DONE]), ERR_NOT_FOUND);
    assert_int_equal(retry(fixture, jobs.ids[JOB_DONE] + 1000), ERR_NOT_FOUND);

    assert_int_equal(contract_find_job(fixture, jobs.ids[JOB_RUNNING]).state, JOB_RUNNING);
    assert_int_equal(contract_find_job(fixture, jobs.ids[JOB_DONE]).state, JOB_DONE);
}

static void all_dead_jobs_can_be_retried_together(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct one_of_each jobs = add_one_of_each(fixture);
    int64_t second = add_dead(fixture, CONTRACT_NOW);
    int64_t count = 0;

    assert_int_equal(fixture->jobs->retry_dead(fixture->jobs->self, CONTRACT_NOW + 1, &count), ERR_OK);

    assert_int_equal(count, 2);
    assert_is_queued_anew(fixture, jobs.ids[JOB_DEAD]);
    assert_is_queued_anew(fixture, second);
    assert_int_equal(contract_find_job(fixture, jobs.ids[JOB_SCHEDULED]).state, JOB_SCHEDULED);
    assert_int_equal(contract_find_job(fixture, jobs.ids[JOB_DONE]).state, JOB_DONE);
}

static void without_dead_jobs_none_is_retried(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t count = -7;

    assert_int_equal(fixture->jobs->retry_dead(fixture->jobs->self, CONTRACT_NOW, &count), ERR_OK);

    assert_int_equal(count, 0);
}

static size_t purge(const struct contract_fixture *fixture, enum job_state purged, int64_t before)
{
    size_t count = 99;
    assert_int_equal(fixture->jobs->purge(fixture->jobs->self, purged, before, &count), ERR_OK);
    return count;
}

static size_t count_all(const struct contract_fixture *fixture)
{
    const struct job_filter all = { .any_state = true };
    int64_t ids[10];
    return list(fixture, &all, ids, 10);
}

static void what_ended_before_an_instant_is_purged(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct job_filter all = { .any_state = true };
    int64_t ids[10];
    (void)add_done(fixture, SOON - 1);
    int64_t later = add_done(fixture, SOON);

    assert_int_equal(purge(fixture, JOB_DONE, SOON), 1);

    assert_int_equal(list(fixture, &all, ids, 10), 1);
    assert_int_equal(ids[0], later);
}

static void a_purge_takes_the_state_that_it_is_for(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct one_of_each jobs = add_one_of_each(fixture);

    assert_int_equal(purge(fixture, JOB_DEAD, SOON), 1);

    assert_int_equal(count_all(fixture), JOB_STATES - 1);
    assert_int_equal(contract_find_job(fixture, jobs.ids[JOB_DONE]).state, JOB_DONE);
    assert_int_equal(purge(fixture, JOB_DONE, SOON), 1);
    assert_int_equal(count_all(fixture), JOB_STATES - 2);
}

static void nothing_is_purged_of_nothing(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)contract_add_job(fixture, CONTRACT_NOW);

    assert_int_equal(purge(fixture, JOB_DONE, SOON), 0);
    assert_int_equal(purge(fixture, JOB_DEAD, SOON), 0);
}

static void a_purge_is_one_batch_at_most(void **state)
{
    const struct contract_fixture *fixture = *state;
    for (size_t i = 0; i <= JOB_BATCH_MAX; i++) {
        (void)add_done(fixture, CONTRACT_NOW);
    }

    assert_int_equal(purge(fixture, JOB_DONE, SOON), JOB_BATCH_MAX);

    assert_int_equal(purge(fixture, JOB_DONE, SOON), 1);
}

static struct job_depth depth(const struct contract_fixture *fixture, int64_t now)
{
    struct job_depth depth = { .oldest_due_on = -7 };
    assert_int_equal(fixture->jobs->depth(fixture->jobs->self, now, &depth), ERR_OK);
    return depth;
}

static void depth_counts_each_state_but_done(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)add_one_of_each(fixture);
    (void)contract_add_job(fixture, CONTRACT_NOW);

    const struct job_depth found = depth(fixture, CONTRACT_NOW);

    assert_int_equal(found.by_state[JOB_QUEUED], 2);
    assert_int_equal(found.by_state[JOB_SCHEDULED], 1);
    assert_int_equal(found.by_state[JOB_RUNNING], 1);
    assert_int_equal(found.by_state[JOB_DEAD], 1);
    assert_int_equal(found.by_state[JOB_DONE], 0);
}

static void depth_tells_who_waits_longest(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)contract_add_job(fixture, SOON);
    (void)contract_add_job(fixture, CONTRACT_NOW + 5);
    (void)contract_add_job(fixture, CONTRACT_NOW + 7);

    assert_true(depth(fixture, CONTRACT_NOW + 8).oldest_due_on == CONTRACT_NOW + 5);
}

static void who_was_relayed_waits_on(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ids[1];
    (void)contract_add_job(fixture, CONTRACT_NOW);
    assert_int_equal(contract_relay(fixture, CONTRACT_NOW, ids, 1), 1);

    assert_true(depth(fixture, SOON).oldest_due_on == CONTRACT_NOW);
}

static void nobody_waits_who_is_not_due(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)contract_add_job(fixture, SOON);
    (void)contract_begin_job(fixture, contract_add_job(fixture, CONTRACT_NOW));

    assert_true(depth(fixture, SOON - 1).oldest_due_on == 0);
}

const struct CMUnitTest job_operators_contract[] = {
    CONTRACT_TEST(no_jobs_are_an_empty_list),
    CONTRACT_TEST(jobs_of_all_states_are_listed_newest_first),
    CONTRACT_TEST(jobs_of_one_state_are_listed_alone),
    CONTRACT_TEST(jobs_of_one_state_are_listed_newest_first),
    CONTRACT_TEST(a_list_keeps_to_its_capacity_and_goes_on_before_an_id),
    CONTRACT_TEST(a_list_goes_on_above_an_id_with_those_next_to_it_newest_first),
    CONTRACT_TEST(jobs_of_each_state_are_listed_above_an_id_too),
    CONTRACT_TEST(a_listed_job_has_its_payload),
    CONTRACT_TEST(a_list_without_memory_for_its_texts_fails),
    CONTRACT_TEST(a_dead_job_can_be_retried),
    CONTRACT_TEST(a_scheduled_job_can_be_retried_at_once),
    CONTRACT_TEST(a_job_of_another_state_can_not_be_retried),
    CONTRACT_TEST(all_dead_jobs_can_be_retried_together),
    CONTRACT_TEST(without_dead_jobs_none_is_retried),
    CONTRACT_TEST(what_ended_before_an_instant_is_purged),
    CONTRACT_TEST(a_purge_takes_the_state_that_it_is_for),
    CONTRACT_TEST(nothing_is_purged_of_nothing),
    CONTRACT_TEST(a_purge_is_one_batch_at_most),
    CONTRACT_TEST(depth_counts_each_state_but_done),
    CONTRACT_TEST(depth_tells_who_waits_longest),
    CONTRACT_TEST(who_was_relayed_waits_on),
    CONTRACT_TEST(nobody_waits_who_is_not_due),
};
const size_t job_operators_contract_count = sizeof job_operators_contract / sizeof job_operators_contract[0];
