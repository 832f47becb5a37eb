#include "tests/contract/contract.h"

static enum err add(const struct contract_fixture *fixture, int64_t user_id, int64_t amount, int64_t *coins)
{
    const struct ledger_entry entry = { .user_id = user_id, .amount = amount, .reason = COIN_SEED, .created_on = CONTRACT_NOW };
    return fixture->ledger->add(fixture->ledger->self, &entry, coins);
}

static int64_t coins_of(const struct contract_fixture *fixture, int64_t user_id)
{
    struct user user;
    assert_int_equal(fixture->users->find(fixture->users->self, user_id, &user), ERR_OK);
    return user.coins;
}

static void assert_books_are_right(const struct contract_fixture *fixture)
{
    struct coin_balance wrong[1];
    size_t wrong_count = 7;
    int64_t user_count = 0;
    assert_int_equal(fixture->ledger->audit(fixture->ledger->self, wrong, 1, &wrong_count, &user_count), ERR_OK);
    assert_int_equal(wrong_count, 0);
}

static void an_entry_moves_the_coins_and_tells_the_balance(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    int64_t coins = 0;

    assert_int_equal(add(fixture, ann, -30, &coins), ERR_OK);

    assert_int_equal(coins, 70);
    assert_int_equal(coins_of(fixture, ann), 70);
}

static void who_does_not_care_for_the_balance_passes_null(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);

    assert_int_equal(add(fixture, ann, 5, NULL), ERR_OK);

    assert_int_equal(coins_of(fixture, ann), 5);
}

static void an_entry_moves_nobody_elses_coins(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 100);

    assert_int_equal(add(fixture, ann, 5, NULL), ERR_OK);

    assert_int_equal(coins_of(fixture, bob), 100);
}

static void the_last_coin_can_be_taken_away(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    int64_t coins = 7;

    assert_int_equal(add(fixture, ann, -100, &coins), ERR_OK);

    assert_int_equal(coins, 0);
}

static void no_entry_takes_a_balance_below_zero(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    int64_t coins = -7;

    assert_int_equal(add(fixture, ann, -101, &coins), ERR_CONFLICT);

    assert_int_equal(coins, -7);
    assert_int_equal(coins_of(fixture, ann), 100);
    assert_books_are_right(fixture);
}

static void no_entry_takes_a_balance_beyond_int64(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", INT64_MAX);
    int64_t coins = -7;

    assert_int_equal(add(fixture, ann, 1, &coins), ERR_OVERFLOW);

    assert_int_equal(coins, -7);
    assert_int_equal(coins_of(fixture, ann), INT64_MAX);
    assert_books_are_right(fixture);
}

static void nobody_gets_no_coins(void **state)
{
    const struct contract_fixture *fixture = *state;

    assert_int_equal(add(fixture, contract_unknown_id(fixture), 1, NULL), ERR_NOT_FOUND);
}

static void books_of_entries_and_bets_are_right(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    (void)contract_add_user(fixture, "bob@example.com", 0);
    assert_int_equal(add(fixture, ann, 50, NULL), ERR_OK);
    (void)contract_place_bet(fixture, ann, 25);
    assert_int_equal(coins_of(fixture, ann), 125);

    assert_books_are_right(fixture);
}

static void an_audit_tells_how_many_users_it_looked_at(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct coin_balance wrong[1];
    size_t wrong_count = 0;
    int64_t before = 0;
    int64_t after = 0;
    assert_int_equal(fixture->ledger->audit(fixture->ledger->self, wrong, 1, &wrong_count, &before), ERR_OK);

    (void)contract_add_user(fixture, "ann@example.com", 100);
    (void)contract_add_user(fixture, "bob@example.com", 0);

    assert_int_equal(fixture->ledger->audit(fixture->ledger->self, wrong, 1, &wrong_count, &after), ERR_OK);
    assert_int_equal(after, before + 2);
}

static enum err owe(const struct contract_fixture *fixture, int64_t user_id, int64_t amount, int64_t debt)
{
    const struct ledger_entry entry = {
        .user_id = user_id, .amount = amount, .debt = debt, .reason = COIN_REFUND, .created_on = CONTRACT_NOW
    };
    return fixture->ledger->add(fixture->ledger->self, &entry, NULL);
}

static int64_t debt_of(const struct contract_fixture *fixture, int64_t user_id)
{
    struct user user;
    assert_int_equal(fixture->users->find(fixture->users->self, user_id, &user), ERR_OK);
    return user.coin_debt;
}

static void an_entry_moves_coins_and_debt_in_one_step(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 30);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 30);

    assert_int_equal(owe(fixture, ann, -30, 70), ERR_OK);
    assert_int_equal(owe(fixture, ann, 0, -20), ERR_OK);

    assert_int_equal(coins_of(fixture, ann), 0);
    assert_int_equal(debt_of(fixture, ann), 50);
    assert_int_equal(debt_of(fixture, bob), 0);
    assert_books_are_right(fixture);
}

static void no_entry_takes_a_debt_below_zero(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 30);
    assert_int_equal(owe(fixture, ann, 0, 5), ERR_OK);

    assert_int_equal(owe(fixture, ann, 10, -6), ERR_CONFLICT);

    assert_int_equal(coins_of(fixture, ann), 30);
    assert_int_equal(debt_of(fixture, ann), 5);
    assert_books_are_right(fixture);
}

static void no_entry_takes_a_debt_beyond_int64(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 30);
    assert_int_equal(owe(fixture, ann, 0, INT64_MAX), ERR_OK);

    assert_int_equal(owe(fixture, ann, 10, 1), ERR_OVERFLOW);

    assert_int_equal(coins_of(fixture, ann), 30);
    assert_int_equal(debt_of(fixture, ann), INT64_MAX);
    assert_books_are_right(fixture);
}

const struct CMUnitTest ledger_contract[] = {
    CONTRACT_TEST(an_entry_moves_the_coins_and_tells_the_balance),
    CONTRACT_TEST(who_does_not_care_for_the_balance_passes_null),
    CONTRACT_TEST(an_entry_moves_nobody_elses_coins),
    CONTRACT_TEST(the_last_coin_can_be_taken_away),
    CONTRACT_TEST(no_entry_takes_a_balance_below_zero),
    CONTRACT_TEST(no_entry_takes_a_balance_beyond_int64),
    CONTRACT_TEST(an_entry_moves_coins_and_debt_in_one_step),
    CONTRACT_TEST(no_entry_takes_a_debt_below_zero),
    CONTRACT_TEST(no_entry_takes_a_debt_beyond_int64),
    CONTRACT_TEST(nobody_gets_no_coins),
    CONTRACT_TEST(books_of_entries_and_bets_are_right),
    CONTRACT_TEST(an_audit_tells_how_many_users_it_looked_at),
};
const size_t ledger_contract_count = sizeof ledger_contract / sizeof ledger_contract[0];
