#include "tests/contract/contract.h"

static enum err add(const struct contract_fixture *fixture, const char *id, int64_t received_on)
{
    return fixture->events->add(fixture->events->self, id, "invoice.paid", CONTRACT_NOW, received_on);
}

static size_t purge(const struct contract_fixture *fixture, int64_t before)
{
    size_t count = 77;
    assert_int_equal(fixture->events->purge(fixture->events->self, before, &count), ERR_OK);
    return count;
}

static void an_event_has_its_effect_once(void **state)
{
    const struct contract_fixture *fixture = *state;

    assert_int_equal(add(fixture, "evt_1", CONTRACT_NOW), ERR_OK);
    assert_int_equal(add(fixture, "evt_1", CONTRACT_NOW + 1), ERR_CONFLICT);
    assert_int_equal(add(fixture, "evt_2", CONTRACT_NOW), ERR_OK);
}

static void the_transaction_of_a_replay_goes_on(void **state)
{
    const struct contract_fixture *fixture = *state;
    assert_int_equal(add(fixture, "evt_1", CONTRACT_NOW), ERR_OK);
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);

    assert_int_equal(add(fixture, "evt_1", CONTRACT_NOW), ERR_CONFLICT);

    assert_int_equal(add(fixture, "evt_2", CONTRACT_NOW), ERR_OK);
    assert_int_equal(fixture->transaction->commit(fixture->transaction->self), ERR_OK);
    assert_int_equal(add(fixture, "evt_2", CONTRACT_NOW), ERR_CONFLICT);
}

static void an_event_whose_effect_was_rolled_back_can_come_again(void **state)
{
    const struct contract_fixture *fixture = *state;

    CONTRACT_ROLLED_BACK(fixture, add(fixture, "evt_1", CONTRACT_NOW));

    assert_int_equal(add(fixture, "evt_1", CONTRACT_NOW), ERR_OK);
}

static void an_event_without_an_id_is_refused(void **state)
{
    const struct contract_fixture *fixture = *state;

    assert_int_equal(add(fixture, "", CONTRACT_NOW), ERR_INTERNAL);
}

static void events_from_before_an_instant_are_forgotten(void **state)
{
    const struct contract_fixture *fixture = *state;
    assert_int_equal(add(fixture, "evt_1", CONTRACT_NOW), ERR_OK);
    assert_int_equal(add(fixture, "evt_2", CONTRACT_NOW + 1), ERR_OK);

    assert_int_equal(purge(fixture, CONTRACT_NOW), 0);
    assert_int_equal(purge(fixture, CONTRACT_NOW + 1), 1);

    assert_int_equal(add(fixture, "evt_2", CONTRACT_NOW), ERR_CONFLICT);
    assert_int_equal(add(fixture, "evt_1", CONTRACT_NOW), ERR_OK);
}

static void so_many_events_are_forgotten_at_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    for (int i = 0; i < CONTRACT_PURGED_AT_ONCE + 1; i++) {
        char id[32];
        (void)snprintf(id, sizeof id, "evt_%d", i);
        assert_int_equal(add(fixture, id, CONTRACT_NOW), ERR_OK);
    }

    assert_int_equal(purge(fixture, CONTRACT_NOW + 1), CONTRACT_PURGED_AT_ONCE);
    assert_int_equal(purge(fixture, CONTRACT_NOW + 1), 1);
}

const struct CMUnitTest gateway_event_store_contract[] = {
    CONTRACT_TEST(an_event_has_its_effect_once),
    CONTRACT_TEST(the_transaction_of_a_replay_goes_on),
    CONTRACT_TEST(an_event_whose_effect_was_rolled_back_can_come_again),
    CONTRACT_TEST(an_event_without_an_id_is_refused),
    CONTRACT_TEST(events_from_before_an_instant_are_forgotten),
    CONTRACT_TEST(so_many_events_are_forgotten_at_once),
};
const size_t gateway_event_store_contract_count = sizeof gateway_event_store_contract / sizeof gateway_event_store_contract[0];
