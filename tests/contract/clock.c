#include "tests/contract/contract.h"

static void it_is_past_2020_in_microseconds(void **state)
{
    const struct clock *clock = ((const struct contract_fixture *)*state)->clock;

    int64_t now = clock->now(clock->self);

    assert_true(now > INT64_C(1577836800) * 1000000);
    assert_true(now < INT64_C(7258118400) * 1000000); /* 2200 */
}

static void a_later_look_is_never_earlier_than_the_one_before(void **state)
{
    const struct clock *clock = ((const struct contract_fixture *)*state)->clock;
    int64_t earlier = clock->now(clock->self);

    for (int i = 0; i < 100; i++) {
        int64_t later = clock->now(clock->self);
        assert_true(later >= earlier);
        earlier = later;
    }
}

const struct CMUnitTest clock_contract[] = {
    CONTRACT_TEST(it_is_past_2020_in_microseconds),
    CONTRACT_TEST(a_later_look_is_never_earlier_than_the_one_before),
};
const size_t clock_contract_count = sizeof clock_contract / sizeof clock_contract[0];
