#include "tests/contract/contract.h"

static void count(const struct contract_fixture *fixture, enum store store, enum err result, int64_t microseconds)
{
    const struct store_call call = { .store = store, .statement = "drill", .result = result, .microseconds = microseconds };
    fixture->store_meter->count(fixture->store_meter->self, &call);
}

static struct store_tally read_tally(const struct contract_fixture *fixture, enum store store)
{
    struct store_tally tallies[STORES];
    assert_int_equal(fixture->store_meter->read(fixture->store_meter->self, tallies), ERR_OK);
    return tallies[store];
}

static void no_call_was_counted_at_first(void **state)
{
    const struct store_tally nothing = { .microseconds = 0 };
    for (int store = 0; store < STORES; store++) {
        const struct store_tally tally = read_tally(*state, (enum store)store);
        assert_memory_equal(&tally, &nothing, sizeof tally);
    }
}

static void a_call_is_counted_by_store_and_time(void **state)
{
    const struct contract_fixture *fixture = *state;

    count(fixture, STORE_POSTGRES, ERR_OK, 100);
    count(fixture, STORE_POSTGRES, ERR_OK, 101);
    count(fixture, STORE_POSTGRES, ERR_CONFLICT, 2000000);
    count(fixture, STORE_REDIS, ERR_OK, 7);

    const struct store_tally tally = read_tally(fixture, STORE_POSTGRES);
    assert_int_equal(tally.buckets[0], 1);
    assert_int_equal(tally.buckets[1], 1);
    assert_int_equal(tally.buckets[STORE_DURATION_BUCKETS - 1], 1);
    assert_int_equal(tally.microseconds, 2000201);
    assert_int_equal(tally.unavailable, 0);
    assert_int_equal(read_tally(fixture, STORE_REDIS).microseconds, 7);
}

static void a_call_without_an_answer_is_counted_as_such_too(void **state)
{
    const struct contract_fixture *fixture = *state;

    count(fixture, STORE_REDIS, ERR_UNAVAILABLE, 1000000);
    count(fixture, STORE_REDIS, ERR_OK, 50);

    const struct store_tally tally = read_tally(fixture, STORE_REDIS);
    assert_int_equal(tally.unavailable, 1);
    assert_int_equal(tally.buckets[STORE_DURATION_BUCKETS - 2], 1);
    assert_int_equal(tally.buckets[0], 1);
}

/* As of a clock that was set back. */
static void a_call_that_took_less_than_no_time_took_none(void **state)
{
    count(*state, STORE_REDIS, ERR_OK, -5);

    const struct store_tally tally = read_tally(*state, STORE_REDIS);
    assert_int_equal(tally.buckets[0], 1);
    assert_int_equal(tally.microseconds, 0);
}

static void open_connections_are_those_made_and_not_given_up(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct store_meter *meter = fixture->store_meter;

    meter->connect(meter->self, STORE_POSTGRES, 1);
    meter->connect(meter->self, STORE_POSTGRES, 1);
    meter->connect(meter->self, STORE_REDIS, 1);
    meter->connect(meter->self, STORE_POSTGRES, -1);

    assert_int_equal(read_tally(fixture, STORE_POSTGRES).connections, 1);
    assert_int_equal(read_tally(fixture, STORE_REDIS).connections, 1);
}

const struct CMUnitTest store_meter_contract[] = {
    CONTRACT_TEST(no_call_was_counted_at_first),
    CONTRACT_TEST(a_call_is_counted_by_store_and_time),
    CONTRACT_TEST(a_call_without_an_answer_is_counted_as_such_too),
    CONTRACT_TEST(a_call_that_took_less_than_no_time_took_none),
    CONTRACT_TEST(open_connections_are_those_made_and_not_given_up),
};
const size_t store_meter_contract_count = sizeof store_meter_contract / sizeof store_meter_contract[0];
