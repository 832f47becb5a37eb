#include "tests/contract/contract.h"

#define LONG_TIME (5 * CONTRACT_SECOND)
static const int64_t moment = 100000;

/* How long the bell kept its caller. */
static int64_t wait_for_job(const struct contract_fixture *fixture, int64_t patience)
{
    int64_t began = fixture->clock->now(fixture->clock->self);
    assert_int_equal(fixture->bell->wait(fixture->bell->self, patience), ERR_OK);
    return fixture->clock->now(fixture->clock->self) - began;
}

/* Hears what was rung before. */
static const struct contract_fixture *in_silence(void **state)
{
    const struct contract_fixture *fixture = *state;
    while (wait_for_job(fixture, moment) < moment) {
    }
    return fixture;
}

static void nobody_rings_for_nothing(void **state)
{
    const struct contract_fixture *fixture = in_silence(state);

    assert_in_range(wait_for_job(fixture, 2 * moment), 2 * moment, 2 * moment + CONTRACT_SECOND);
}

static void a_new_job_rings(void **state)
{
    const struct contract_fixture *fixture = in_silence(state);

    (void)contract_add_job(fixture, CONTRACT_NOW);

    assert_in_range(wait_for_job(fixture, LONG_TIME), 0, LONG_TIME / 2);
}

static void a_job_for_later_rings_too(void **state)
{
    const struct contract_fixture *fixture = in_silence(state);

    (void)contract_add_job(fixture, CONTRACT_NOW + CONTRACT_SECOND);

    assert_in_range(wait_for_job(fixture, LONG_TIME), 0, LONG_TIME / 2);
}

static void what_was_heard_does_not_ring_again(void **state)
{
    const struct contract_fixture *fixture = in_silence(state);
    (void)contract_add_job(fixture, CONTRACT_NOW);
    assert_in_range(wait_for_job(fixture, LONG_TIME), 0, LONG_TIME / 2);

    assert_in_range(wait_for_job(fixture, moment), moment, LONG_TIME);
}

static void many_jobs_ring_at_least_once(void **state)
{
    const struct contract_fixture *fixture = in_silence(state);

    for (int i = 0; i < 20; i++) {
        (void)contract_add_job(fixture, CONTRACT_NOW);
    }

    assert_in_range(wait_for_job(fixture, LONG_TIME), 0, LONG_TIME / 2);
}

static void a_job_rings_when_it_is_committed(void **state)
{
    const struct contract_fixture *fixture = in_silence(state);
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);
    (void)contract_add_job(fixture, CONTRACT_NOW);
    assert_in_range(wait_for_job(fixture, moment), moment, LONG_TIME);

    assert_int_equal(fixture->transaction->commit(fixture->transaction->self), ERR_OK);

    assert_in_range(wait_for_job(fixture, LONG_TIME), 0, LONG_TIME / 2);
}

static void a_job_that_was_rolled_back_does_not_ring(void **state)
{
    const struct contract_fixture *fixture = in_silence(state);
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);
    (void)contract_add_job(fixture, CONTRACT_NOW);

    fixture->transaction->rollback(fixture->transaction->self);

    assert_in_range(wait_for_job(fixture, moment), moment, LONG_TIME);
}

const struct CMUnitTest job_bell_contract[] = {
    CONTRACT_TEST(nobody_rings_for_nothing),
    CONTRACT_TEST(a_new_job_rings),
    CONTRACT_TEST(a_job_for_later_rings_too),
    CONTRACT_TEST(what_was_heard_does_not_ring_again),
    CONTRACT_TEST(many_jobs_ring_at_least_once),
    CONTRACT_TEST(a_job_rings_when_it_is_committed),
    CONTRACT_TEST(a_job_that_was_rolled_back_does_not_ring),
};
const size_t job_bell_contract_count = sizeof job_bell_contract / sizeof job_bell_contract[0];
