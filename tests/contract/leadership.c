#include "tests/contract/contract.h"

static bool leads(const struct leadership *leadership)
{
    bool leads = false;
    assert_int_equal(leadership->hold(leadership->self, &leads), ERR_OK);
    return leads;
}

static void step_down(const struct leadership *leadership)
{
    leadership->step_down(leadership->self);
}

static const struct contract_fixture *vacated(void **state)
{
    const struct contract_fixture *fixture = *state;
    step_down(fixture->leadership);
    step_down(fixture->rival);
    return fixture;
}

static void who_asks_first_leads(void **state)
{
    const struct contract_fixture *fixture = vacated(state);

    assert_true(leads(fixture->leadership));
}

static void one_leads_and_no_other(void **state)
{
    const struct contract_fixture *fixture = vacated(state);
    assert_true(leads(fixture->leadership));

    assert_false(leads(fixture->rival));
    assert_true(leads(fixture->leadership));
}

static void who_leads_goes_on_leading(void **state)
{
    const struct contract_fixture *fixture = vacated(state);
    assert_true(leads(fixture->leadership));
    assert_false(leads(fixture->rival));

    for (int i = 0; i < 3; i++) {
        assert_true(leads(fixture->leadership));
    }
    assert_false(leads(fixture->rival));
}

static void when_one_steps_down_another_leads(void **state)
{
    const struct contract_fixture *fixture = vacated(state);
    assert_true(leads(fixture->leadership));
    assert_true(leads(fixture->leadership)); /* holding twice is stepping down once */

    step_down(fixture->leadership);

    assert_true(leads(fixture->rival));
    assert_false(leads(fixture->leadership));
}

static void who_stepped_down_may_lead_again(void **state)
{
    const struct contract_fixture *fixture = vacated(state);
    assert_true(leads(fixture->leadership));
    step_down(fixture->leadership);

    assert_true(leads(fixture->leadership));
}

static void who_does_not_lead_takes_nothing_away_by_stepping_down(void **state)
{
    const struct contract_fixture *fixture = vacated(state);
    assert_true(leads(fixture->leadership));
    assert_false(leads(fixture->rival));

    step_down(fixture->rival);

    assert_false(leads(fixture->rival));
    assert_true(leads(fixture->leadership));
}

const struct CMUnitTest leadership_contract[] = {
    CONTRACT_TEST(who_asks_first_leads),
    CONTRACT_TEST(one_leads_and_no_other),
    CONTRACT_TEST(who_leads_goes_on_leading),
    CONTRACT_TEST(when_one_steps_down_another_leads),
    CONTRACT_TEST(who_stepped_down_may_lead_again),
    CONTRACT_TEST(who_does_not_lead_takes_nothing_away_by_stepping_down),
};
const size_t leadership_contract_count = sizeof leadership_contract / sizeof leadership_contract[0];
