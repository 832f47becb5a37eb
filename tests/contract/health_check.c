#include "tests/contract/contract.h"

static void a_service_that_runs_is_well(void **state)
{
    const struct health_check *health = ((const struct contract_fixture *)*state)->health;

    assert_int_equal(health->check(health->self), ERR_OK);
}

static void a_service_has_a_name(void **state)
{
    const struct health_check *health = ((const struct contract_fixture *)*state)->health;

    assert_non_null(health->name);
    assert_true(health->name[0] != '\0');
}

const struct CMUnitTest health_check_contract[] = {
    CONTRACT_TEST(a_service_that_runs_is_well),
    CONTRACT_TEST(a_service_has_a_name),
};
const size_t health_check_contract_count = sizeof health_check_contract / sizeof health_check_contract[0];
