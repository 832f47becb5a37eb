#include "tests/contract/contract.h"

static void two_fills_differ(void **state)
{
    const struct random_source *random = ((const struct contract_fixture *)*state)->random;
    uint8_t first[32] = { 0 };
    uint8_t second[32] = { 0 };

    assert_int_equal(random->fill(random->self, first, sizeof first), ERR_OK);
    assert_int_equal(random->fill(random->self, second, sizeof second), ERR_OK);

    assert_memory_not_equal(first, second, sizeof first);
}

static void every_byte_value_comes_up_in_the_long_run(void **state)
{
    const struct random_source *random = ((const struct contract_fixture *)*state)->random;
    static uint8_t bytes[16384];
    int counts[256] = { 0 };

    assert_int_equal(random->fill(random->self, bytes, sizeof bytes), ERR_OK);

    for (size_t i = 0; i < sizeof bytes; i++) {
        counts[bytes[i]]++;
    }
    for (size_t value = 0; value < 256; value++) {
        assert_in_range(counts[value], 1, 200);
    }
}

static void bytes_past_the_asked_size_stay(void **state)
{
    const struct random_source *random = ((const struct contract_fixture *)*state)->random;
    uint8_t bytes[8] = { 7, 7, 7, 7, 7, 7, 7, 7 };

    assert_int_equal(random->fill(random->self, bytes, 4), ERR_OK);

    assert_memory_equal(bytes + 4, "\7\7\7\7", 4);
}

const struct CMUnitTest random_source_contract[] = {
    CONTRACT_TEST(two_fills_differ),
    CONTRACT_TEST(every_byte_value_comes_up_in_the_long_run),
    CONTRACT_TEST(bytes_past_the_asked_size_stay),
};
const size_t random_source_contract_count = sizeof random_source_contract / sizeof random_source_contract[0];
