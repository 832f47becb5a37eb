#include "tests/contract/contract.h"

static void count(const struct contract_fixture *fixture, enum gateway_call call, enum err result, int64_t microseconds)
{
    fixture->gateway_meter->count(fixture->gateway_meter->self, call, result, microseconds);
}

static struct gateway_tally read_tally(const struct contract_fixture *fixture, enum gateway_call call)
{
    struct gateway_tally tallies[GATEWAY_CALLS];
    assert_int_equal(fixture->gateway_meter->read(fixture->gateway_meter->self, tallies), ERR_OK);
    return tallies[call];
}

static void nothing_was_counted_at_first(void **state)
{
    const struct gateway_tally nothing = { .microseconds = 0 };
    for (int call = 0; call < GATEWAY_CALLS; call++) {
        const struct gateway_tally tally = read_tally(*state, (enum gateway_call)call);
        assert_memory_equal(&tally, &nothing, sizeof tally);
    }
}

static void a_call_is_counted_by_kind_result_and_time(void **state)
{
    const struct contract_fixture *fixture = *state;

    count(fixture, GATEWAY_CALL_PLAN_FIND, ERR_NOT_FOUND, 50000);
    count(fixture, GATEWAY_CALL_PLAN_FIND, ERR_OK, 50001);
    count(fixture, GATEWAY_CALL_PLAN_FIND, ERR_OK, INT64_C(30000000));
    count(fixture, GATEWAY_CALL_PLAN_DELETE, ERR_OK, 1);

    const struct gateway_tally tally = read_tally(fixture, GATEWAY_CALL_PLAN_FIND);
    assert_int_equal(tally.results[ERR_OK], 2);
    assert_int_equal(tally.results[ERR_NOT_FOUND], 1);
    assert_int_equal(tally.buckets[0], 1);
    assert_int_equal(tally.buckets[1], 1);
    assert_int_equal(tally.buckets[GATEWAY_DURATION_BUCKETS - 1], 1);
    assert_int_equal(tally.microseconds, 30100001);
    assert_int_equal(read_tally(fixture, GATEWAY_CALL_PLAN_DELETE).results[ERR_OK], 1);
}

static void the_same_again_is_added_up(void **state)
{
    const struct contract_fixture *fixture = *state;

    for (int i = 0; i < 3; i++) {
        count(fixture, GATEWAY_CALL_EVENTS, ERR_PAYMENT_UNREACHABLE, 20000000);
    }

    const struct gateway_tally tally = read_tally(fixture, GATEWAY_CALL_EVENTS);
    assert_int_equal(tally.results[ERR_PAYMENT_UNREACHABLE], 3);
    assert_int_equal(tally.buckets[GATEWAY_DURATION_BUCKETS - 2], 3);
    assert_int_equal(tally.microseconds, 60000000);
}

static void every_call_and_every_result_has_its_place(void **state)
{
    const struct contract_fixture *fixture = *state;
    for (int call = 0; call < GATEWAY_CALLS; call++) {
        count(fixture, (enum gateway_call)call, (enum err)(call % GATEWAY_RESULTS), 1);
    }

    for (int call = 0; call < GATEWAY_CALLS; call++) {
        assert_int_equal(read_tally(fixture, (enum gateway_call)call).results[call % GATEWAY_RESULTS], 1);
    }
}

const struct CMUnitTest gateway_meter_contract[] = {
    CONTRACT_TEST(nothing_was_counted_at_first),
    CONTRACT_TEST(a_call_is_counted_by_kind_result_and_time),
    CONTRACT_TEST(the_same_again_is_added_up),
    CONTRACT_TEST(every_call_and_every_result_has_its_place),
};
const size_t gateway_meter_contract_count = sizeof gateway_meter_contract / sizeof gateway_meter_contract[0];
