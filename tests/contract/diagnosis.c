#include <string.h>
#include "tests/contract/contract.h"

static const char *latest(const struct contract_fixture *fixture)
{
    return fixture->diagnosis->latest(fixture->diagnosis->self);
}

static void forget(const struct contract_fixture *fixture)
{
    fixture->diagnosis->forget(fixture->diagnosis->self);
}

static void where_nothing_failed_nothing_is_said(void **state)
{
    const struct contract_fixture *fixture = *state;

    forget(fixture);

    assert_string_equal(latest(fixture), "");
}

static void a_failure_is_told_in_one_line(void **state)
{
    struct contract_fixture *fixture = *state;
    forget(fixture);

    fixture->break_a_call(fixture);

    assert_string_not_equal(latest(fixture), "");
    assert_null(strchr(latest(fixture), '\n'));
}

static void what_was_forgotten_is_not_told_again(void **state)
{
    struct contract_fixture *fixture = *state;
    fixture->break_a_call(fixture);

    forget(fixture);
    assert_string_equal(latest(fixture), "");

    fixture->break_a_call(fixture);
    assert_string_not_equal(latest(fixture), "");
}

const struct CMUnitTest diagnosis_contract[] = {
    CONTRACT_TEST(where_nothing_failed_nothing_is_said),
    CONTRACT_TEST(a_failure_is_told_in_one_line),
    CONTRACT_TEST(what_was_forgotten_is_not_told_again),
};
const size_t diagnosis_contract_count = sizeof diagnosis_contract / sizeof diagnosis_contract[0];
