#include "tests/contract/contract.h"

/* What a drill leaves behind is counted by people with SQL; the port only promises that it is taken. */
static void drills_are_taken_again_and_again_and_purged(void **state)
{
    const struct drill_log *drills = ((const struct contract_fixture *)*state)->drills;

    assert_int_equal(drills->add(drills->self, 7, CONTRACT_NOW), ERR_OK);
    assert_int_equal(drills->add(drills->self, 7, CONTRACT_NOW), ERR_OK);
    assert_int_equal(drills->purge(drills->self, CONTRACT_NOW + 1), ERR_OK);
    assert_int_equal(drills->purge(drills->self, CONTRACT_NOW + 1), ERR_OK);
}

const struct CMUnitTest drill_log_contract[] = {
    CONTRACT_TEST(drills_are_taken_again_and_again_and_purged),
};
const size_t drill_log_contract_count = sizeof drill_log_contract / sizeof drill_log_contract[0];
