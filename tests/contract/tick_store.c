#include "tests/contract/contract.h"

static int64_t find(const struct contract_fixture *fixture, const char *name, int64_t first)
{
    int64_t last = -7;
    assert_int_equal(fixture->ticks->find(fixture->ticks->self, name, first, &last), ERR_OK);
    return last;
}

static enum err advance(const struct contract_fixture *fixture, int64_t tick)
{
    return fixture->ticks->advance(fixture->ticks->self, "purge", tick);
}

static void what_was_never_seen_begins_at_the_first_instant(void **state)
{
    assert_true(find(*state, "purge", CONTRACT_NOW) == CONTRACT_NOW);
}

static void the_first_instant_is_kept(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)find(fixture, "purge", CONTRACT_NOW);

    assert_true(find(fixture, "purge", CONTRACT_NOW + 5) == CONTRACT_NOW);
    assert_true(find(fixture, "purge", CONTRACT_NOW - 5) == CONTRACT_NOW);
}

static void a_tick_moves_the_instant_on(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)find(fixture, "purge", CONTRACT_NOW);

    assert_int_equal(advance(fixture, CONTRACT_NOW + 1), ERR_OK);

    assert_true(find(fixture, "purge", CONTRACT_NOW) == CONTRACT_NOW + 1);
}

static void a_tick_fires_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)find(fixture, "purge", CONTRACT_NOW);
    assert_int_equal(advance(fixture, CONTRACT_NOW + 1), ERR_OK);

    assert_int_equal(advance(fixture, CONTRACT_NOW + 1), ERR_STALE);
}

static void a_tick_never_moves_the_instant_back(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)find(fixture, "purge", CONTRACT_NOW);

    assert_int_equal(advance(fixture, CONTRACT_NOW - 1), ERR_STALE);

    assert_true(find(fixture, "purge", 0) == CONTRACT_NOW);
}

static void what_was_never_seen_can_not_move(void **state)
{
    assert_int_equal(advance(*state, CONTRACT_NOW), ERR_STALE);
}

static void schedules_do_not_share_an_instant(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)find(fixture, "purge", CONTRACT_NOW);
    (void)find(fixture, "mark_cards", CONTRACT_NOW + 7);

    assert_int_equal(advance(fixture, CONTRACT_NOW + 1), ERR_OK);

    assert_true(find(fixture, "mark_cards", 0) == CONTRACT_NOW + 7);
}

static void a_tick_goes_with_the_transaction_that_is_rolled_back(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)find(fixture, "purge", CONTRACT_NOW);
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);
    assert_int_equal(advance(fixture, CONTRACT_NOW + 1), ERR_OK);

    fixture->transaction->rollback(fixture->transaction->self);

    assert_int_equal(advance(fixture, CONTRACT_NOW + 1), ERR_OK);
}

static void a_stale_tick_leaves_the_transaction_usable(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)find(fixture, "purge", CONTRACT_NOW);
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);

    assert_int_equal(advance(fixture, CONTRACT_NOW), ERR_STALE);
    assert_int_equal(advance(fixture, CONTRACT_NOW + 1), ERR_OK);

    assert_int_equal(fixture->transaction->commit(fixture->transaction->self), ERR_OK);
    assert_true(find(fixture, "purge", 0) == CONTRACT_NOW + 1);
}

const struct CMUnitTest tick_store_contract[] = {
    CONTRACT_TEST(what_was_never_seen_begins_at_the_first_instant),
    CONTRACT_TEST(the_first_instant_is_kept),
    CONTRACT_TEST(a_tick_moves_the_instant_on),
    CONTRACT_TEST(a_tick_fires_once),
    CONTRACT_TEST(a_tick_never_moves_the_instant_back),
    CONTRACT_TEST(what_was_never_seen_can_not_move),
    CONTRACT_TEST(schedules_do_not_share_an_instant),
    CONTRACT_TEST(a_tick_goes_with_the_transaction_that_is_rolled_back),
    CONTRACT_TEST(a_stale_tick_leaves_the_transaction_usable),
};
const size_t tick_store_contract_count = sizeof tick_store_contract / sizeof tick_store_contract[0];
