#include "tests/contract/contract.h"

static const struct rate three_in_600_ms = { .count = 3, .period = 600000 };

static enum err take(const struct contract_fixture *fixture, const char *key, int64_t *retry_after)
{
    return fixture->limiter->take(fixture->limiter->self, key, &three_in_600_ms, retry_after);
}

static void take_all(const struct contract_fixture *fixture, const char *key)
{
    int64_t retry_after = 0;
    for (int i = 0; i < three_in_600_ms.count; i++) {
        assert_int_equal(take(fixture, key, &retry_after), ERR_OK);
    }
}

static void a_fresh_key_may_take_its_whole_count_at_once(void **state)
{
    take_all(*state, "bet:1");
}

static void one_take_more_is_refused(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t retry_after = 0;
    take_all(fixture, "bet:1");

    assert_int_equal(take(fixture, "bet:1", &retry_after), ERR_LIMITED);
}

static void a_refusal_tells_when_to_come_again(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t retry_after = 0;
    take_all(fixture, "bet:1");

    assert_int_equal(take(fixture, "bet:1", &retry_after), ERR_LIMITED);

    assert_in_range(retry_after, 1, three_in_600_ms.period);
}

static void who_comes_again_at_that_time_is_served(void **state)
{
    struct contract_fixture *fixture = *state;
    int64_t retry_after = 0;
    take_all(fixture, "bet:1");
    assert_int_equal(take(fixture, "bet:1", &retry_after), ERR_LIMITED);

    fixture->pass_time(fixture, retry_after);

    assert_int_equal(take(fixture, "bet:1", &retry_after), ERR_OK);
}

static void refused_takes_count_nothing(void **state)
{
    struct contract_fixture *fixture = *state;
    int64_t first = 0;
    int64_t later = 0;
    take_all(fixture, "bet:1");
    assert_int_equal(take(fixture, "bet:1", &first), ERR_LIMITED);

    for (int i = 0; i < 20; i++) {
        assert_int_equal(take(fixture, "bet:1", &later), ERR_LIMITED);
    }

    assert_true(later <= first);
}

static void a_whole_period_later_the_whole_count_is_there_again(void **state)
{
    struct contract_fixture *fixture = *state;
    take_all(fixture, "bet:1");

    fixture->pass_time(fixture, three_in_600_ms.period);

    take_all(fixture, "bet:1");
}

static void keys_do_not_share_a_count(void **state)
{
    const struct contract_fixture *fixture = *state;
    take_all(fixture, "bet:1");

    take_all(fixture, "bet:2");
}

static void a_key_of_any_length_is_limited(void **state)
{
    const struct contract_fixture *fixture = *state;
    char key[400];
    memset(key, 'k', sizeof key - 1);
    key[sizeof key - 1] = '\0';
    int64_t retry_after = 0;

    take_all(fixture, key);

    assert_int_equal(take(fixture, key, &retry_after), ERR_LIMITED);
}

static void a_count_of_zero_is_no_limit(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct rate unlimited = { .count = 0, .period = 1000000 };
    int64_t retry_after = 0;

    for (int i = 0; i < 50; i++) {
        assert_int_equal(fixture->limiter->take(fixture->limiter->self, "bet:1", &unlimited, &retry_after), ERR_OK);
    }
}

static void a_granted_take_leaves_the_time_to_wait_alone(void **state)
{
    int64_t retry_after = -7;

    assert_int_equal(take(*state, "bet:1", &retry_after), ERR_OK);

    assert_int_equal(retry_after, -7);
}

const struct CMUnitTest rate_limiter_contract[] = {
    CONTRACT_TEST(a_fresh_key_may_take_its_whole_count_at_once),
    CONTRACT_TEST(one_take_more_is_refused),
    CONTRACT_TEST(a_refusal_tells_when_to_come_again),
    CONTRACT_TEST(who_comes_again_at_that_time_is_served),
    CONTRACT_TEST(refused_takes_count_nothing),
    CONTRACT_TEST(a_whole_period_later_the_whole_count_is_there_again),
    CONTRACT_TEST(keys_do_not_share_a_count),
    CONTRACT_TEST(a_key_of_any_length_is_limited),
    CONTRACT_TEST(a_count_of_zero_is_no_limit),
    CONTRACT_TEST(a_granted_take_leaves_the_time_to_wait_alone),
};
const size_t rate_limiter_contract_count = sizeof rate_limiter_contract / sizeof rate_limiter_contract[0];
