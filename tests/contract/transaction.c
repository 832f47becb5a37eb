#include "tests/contract/contract.h"

static void begin(const struct contract_fixture *fixture)
{
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);
}

static void commit(const struct contract_fixture *fixture)
{
    assert_int_equal(fixture->transaction->commit(fixture->transaction->self), ERR_OK);
}

static void rollback(const struct contract_fixture *fixture)
{
    fixture->transaction->rollback(fixture->transaction->self);
}

static enum err find(const struct contract_fixture *fixture, int64_t id)
{
    struct user user;
    return fixture->users->find(fixture->users->self, id, &user);
}

static enum err add_session(const struct contract_fixture *fixture, int64_t user_id)
{
    const struct session session = { .user_id = user_id, .created_on = CONTRACT_NOW, .expires_on = CONTRACT_NOW + 1 };
    return fixture->sessions->add(fixture->sessions->self, &session);
}

static enum err find_session(const struct contract_fixture *fixture)
{
    static const uint8_t token_hash[DIGEST_BYTES];
    struct session session;
    struct user user;
    struct acting_admin admin;
    return fixture->sessions->find(fixture->sessions->self, token_hash, CONTRACT_NOW, &session, &user, &admin);
}

static void committed_changes_stay(void **state)
{
    const struct contract_fixture *fixture = *state;
    begin(fixture);
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    assert_int_equal(add_session(fixture, ann), ERR_OK);

    commit(fixture);

    assert_int_equal(find(fixture, ann), ERR_OK);
    assert_int_equal(find_session(fixture), ERR_OK);
}

static void a_rollback_takes_back_what_every_store_did(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t bob = contract_add_user(fixture, "bob@example.com", 100);
    begin(fixture);
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    assert_int_equal(add_session(fixture, bob), ERR_OK);
    const struct ledger_entry entry = { .user_id = bob, .amount = 1, .reason = COIN_SEED, .created_on = CONTRACT_NOW };
    assert_int_equal(fixture->ledger->add(fixture->ledger->self, &entry, NULL), ERR_OK);

    rollback(fixture);

    struct user user;
    assert_int_equal(find(fixture, ann), ERR_NOT_FOUND);
    assert_int_equal(find_session(fixture), ERR_NOT_FOUND);
    assert_int_equal(fixture->users->find(fixture->users->self, bob, &user), ERR_OK);
    assert_int_equal(user.coins, 100);
}

static void a_transaction_sees_its_own_changes(void **state)
{
    const struct contract_fixture *fixture = *state;
    begin(fixture);

    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);

    assert_int_equal(find(fixture, ann), ERR_OK);
    rollback(fixture);
}

static void after_a_rollback_the_email_is_free_again(void **state)
{
    const struct contract_fixture *fixture = *state;
    begin(fixture);
    (void)contract_add_user(fixture, "ann@example.com", 100);

    rollback(fixture);

    (void)contract_add_user(fixture, "ann@example.com", 100);
}

static void after_a_refused_step_a_rollback_makes_all_well(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct seed_pair seeds = contract_seeds();
    const struct new_user second = { .email = "ann@example.com", .password_hash = "hash", .seeds = &seeds };
    int64_t id = 0;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    begin(fixture);
    assert_int_equal(fixture->users->add(fixture->users->self, &second, &id), ERR_CONFLICT);

    rollback(fixture);

    assert_int_equal(find(fixture, ann), ERR_OK);
    begin(fixture);
    commit(fixture);
}

static void one_transaction_can_follow_another(void **state)
{
    const struct contract_fixture *fixture = *state;
    begin(fixture);
    rollback(fixture);
    begin(fixture);
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    commit(fixture);

    begin(fixture);
    rollback(fixture);

    assert_int_equal(find(fixture, ann), ERR_OK);
}

const struct CMUnitTest transaction_contract[] = {
    CONTRACT_TEST(committed_changes_stay),
    CONTRACT_TEST(a_rollback_takes_back_what_every_store_did),
    CONTRACT_TEST(a_transaction_sees_its_own_changes),
    CONTRACT_TEST(after_a_rollback_the_email_is_free_again),
    CONTRACT_TEST(after_a_refused_step_a_rollback_makes_all_well),
    CONTRACT_TEST(one_transaction_can_follow_another),
};
const size_t transaction_contract_count = sizeof transaction_contract / sizeof transaction_contract[0];
