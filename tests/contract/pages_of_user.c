/* What stores tell of one user by and by, whatever became of it: two rows, and then the rest. */
#include "tests/contract/contract.h"

enum { PAGE = 2 };

static void a_users_sign_ins_are_listed_by_id_in_parts(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct user_store *users = fixture->users;
    struct sign_in_record found[PAGE];
    size_t count = 0;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    for (int64_t i = 0; i < 3; i++) {
        assert_int_equal(users->record_sign_in(users->self, ann, CONTRACT_NOW - i, "192.0.2.1"), ERR_OK);
        assert_int_equal(users->record_sign_in(users->self, bob, CONTRACT_NOW, "192.0.2.9"), ERR_OK);
    }

    assert_int_equal(users->list_sign_ins(users->self, ann, 0, found, PAGE, &count), ERR_OK);
    assert_int_equal(count, PAGE);
    assert_int_equal(found[0].signed_in_on, CONTRACT_NOW);
    assert_int_equal(found[1].signed_in_on, CONTRACT_NOW - 1);
    assert_int_equal(users->list_sign_ins(users->self, ann, found[1].id, found, PAGE, &count), ERR_OK);

    assert_int_equal(count, 1);
    assert_int_equal(found[0].signed_in_on, CONTRACT_NOW - 2);
    assert_string_equal(found[0].address, "192.0.2.1");
}

static void add_session(const struct contract_fixture *fixture, int64_t user_id, uint8_t byte)
{
    struct session session = { .user_id = user_id, .created_on = CONTRACT_NOW + byte, .expires_on = CONTRACT_NOW + 1000 };
    session.token_hash[0] = byte;
    assert_int_equal(fixture->sessions->add(fixture->sessions->self, &session), ERR_OK);
}

static void a_users_sessions_are_listed_by_hash_in_parts(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct session_store *sessions = fixture->sessions;
    static const uint8_t start[DIGEST_BYTES];
    struct session found[PAGE];
    size_t count = 0;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    add_session(fixture, ann, 0xc0);
    add_session(fixture, bob, 0x20);
    add_session(fixture, ann, 0x10);
    add_session(fixture, ann, 0x70);

    assert_int_equal(sessions->list_of_user(sessions->self, ann, start, found, PAGE, &count), ERR_OK);
    assert_int_equal(count, PAGE);
    assert_int_equal(found[0].token_hash[0], 0x10);
    assert_int_equal(found[1].token_hash[0], 0x70);
    assert_int_equal(sessions->list_of_user(sessions->self, ann, found[1].token_hash, found, PAGE, &count), ERR_OK);

    assert_int_equal(count, 1);
    assert_int_equal(found[0].token_hash[0], 0xc0);
    assert_int_equal(found[0].user_id, ann);
    assert_int_equal(found[0].created_on, CONTRACT_NOW + 0xc0);
    assert_int_equal(found[0].expires_on, CONTRACT_NOW + 1000);
    assert_int_equal(found[0].acting_as, 0);
}

static void a_users_entries_are_listed_by_id_in_parts(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct ledger *ledger = fixture->ledger;
    struct ledger_entry found[PAGE];
    size_t count = 0;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    (void)contract_add_user(fixture, "bob@example.com", 7);
    const struct ledger_entry debt = { .user_id = ann, .debt = 5, .reason = COIN_REFUND, .created_on = CONTRACT_NOW + 1 };
    const struct ledger_entry plan = { .user_id = ann, .amount = -20, .reason = COIN_PLAN, .created_on = CONTRACT_NOW + 2 };
    assert_int_equal(ledger->add(ledger->self, &debt, NULL), ERR_OK);
    assert_int_equal(ledger->add(ledger->self, &plan, NULL), ERR_OK);

    assert_int_equal(ledger->list_of_user(ledger->self, ann, 0, found, PAGE, &count), ERR_OK);
    assert_int_equal(count, PAGE);
    assert_int_equal(found[0].amount, 100);
    assert_int_equal(found[1].debt, 5);
    assert_int_equal(ledger->list_of_user(ledger->self, ann, found[1].id, found, PAGE, &count), ERR_OK);

    assert_int_equal(count, 1);
    assert_true(found[0].id > 0);
    assert_int_equal(found[0].user_id, ann);
    assert_int_equal(found[0].amount, -20);
    assert_int_equal(found[0].debt, 0);
    assert_int_equal(found[0].reason, COIN_PLAN);
    assert_int_equal(found[0].created_on, CONTRACT_NOW + 2);
}

static int64_t add_subscription(const struct contract_fixture *fixture, int64_t user_id, enum subscription_status status)
{
    const struct subscription wish = { .user_id = user_id, .plan = PLAN_GOLD, .status = status, .created_on = CONTRACT_NOW };
    int64_t id = 0;
    assert_int_equal(fixture->subscriptions->add(fixture->subscriptions->self, &wish, &id), ERR_OK);
    return id;
}

static void a_users_subscriptions_are_listed_by_id_in_parts(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct subscription_store *subscriptions = fixture->subscriptions;
    struct subscription found[PAGE];
    size_t count = 0;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    int64_t first = add_subscription(fixture, ann, SUBSCRIPTION_CANCELED);
    int64_t second = add_subscription(fixture, ann, SUBSCRIPTION_CANCELED);
    (void)add_subscription(fixture, bob, SUBSCRIPTION_ACTIVE);
    int64_t third = add_subscription(fixture, ann, SUBSCRIPTION_ACTIVE);

    assert_int_equal(subscriptions->list_of_user(subscriptions->self, ann, 0, found, PAGE, &count), ERR_OK);
    assert_int_equal(count, PAGE);
    assert_int_equal(found[0].id, first);
    assert_int_equal(found[1].id, second);
    assert_int_equal(subscriptions->list_of_user(subscriptions->self, ann, second, found, PAGE, &count), ERR_OK);

    assert_int_equal(count, 1);
    assert_int_equal(found[0].id, third);
    assert_int_equal(found[0].status, SUBSCRIPTION_ACTIVE);
}

static int64_t add_purchase(const struct contract_fixture *fixture, int64_t user_id)
{
    const struct purchase wish = { .user_id = user_id, .coins = 100, .cents = 90, .due = 90, .created_on = CONTRACT_NOW };
    int64_t id = 0;
    assert_int_equal(fixture->purchases->add(fixture->purchases->self, &wish, &id), ERR_OK);
    return id;
}

static void a_users_purchases_are_listed_by_id_in_parts(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct purchase_store *purchases = fixture->purchases;
    struct purchase found[PAGE];
    size_t count = 0;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    int64_t first = add_purchase(fixture, ann);
    int64_t second = add_purchase(fixture, ann);
    (void)add_purchase(fixture, bob);
    int64_t third = add_purchase(fixture, ann);
    assert_int_equal(purchases->set_state(purchases->self, first, PURCHASE_PAID), ERR_OK);

    assert_int_equal(purchases->list_of_user(purchases->self, ann, 0, found, PAGE, &count), ERR_OK);
    assert_int_equal(count, PAGE);
    assert_int_equal(found[0].id, first);
    assert_int_equal(found[0].state, PURCHASE_PAID);
    assert_int_equal(found[1].id, second);
    assert_int_equal(purchases->list_of_user(purchases->self, ann, second, found, PAGE, &count), ERR_OK);

    assert_int_equal(count, 1);
    assert_int_equal(found[0].id, third);
}

const struct CMUnitTest pages_of_user_contract[] = {
    CONTRACT_TEST(a_users_sign_ins_are_listed_by_id_in_parts),  CONTRACT_TEST(a_users_sessions_are_listed_by_hash_in_parts),
    CONTRACT_TEST(a_users_entries_are_listed_by_id_in_parts),   CONTRACT_TEST(a_users_subscriptions_are_listed_by_id_in_parts),
    CONTRACT_TEST(a_users_purchases_are_listed_by_id_in_parts),
};
const size_t pages_of_user_contract_count = sizeof pages_of_user_contract / sizeof pages_of_user_contract[0];
