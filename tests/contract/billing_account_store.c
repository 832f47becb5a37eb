#include "tests/contract/contract.h"

static struct billing_account find(const struct contract_fixture *fixture, int64_t user_id)
{
    struct billing_account account;
    assert_int_equal(fixture->accounts->find(fixture->accounts->self, user_id, &account), ERR_OK);
    return account;
}

static enum err set_customer(const struct contract_fixture *fixture, int64_t user_id, const char *customer)
{
    return fixture->accounts->set_customer(fixture->accounts->self, user_id, customer);
}

static enum err set_biggest_plan(const struct contract_fixture *fixture, int64_t user_id, enum plan_rank plan)
{
    return fixture->accounts->set_biggest_plan(fixture->accounts->self, user_id, plan);
}

static void a_new_user_is_nobodys_customer_and_never_had_a_plan(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    assert_int_equal(fixture->users->set_locale(fixture->users->self, ann, USER_LOCALE_ES), ERR_OK);

    const struct billing_account account = find(fixture, ann);

    assert_int_equal(account.user_id, ann);
    assert_string_equal(account.email, "ann@example.com");
    assert_int_equal(account.locale, USER_LOCALE_ES);
    assert_string_equal(account.customer, "");
    assert_false(account.had_plan);
}

static void an_account_tells_what_its_user_holds(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    const struct ledger_entry entry = { .user_id = ann, .amount = -40, .debt = 7, .reason = COIN_DISPUTE };
    assert_int_equal(fixture->ledger->add(fixture->ledger->self, &entry, NULL), ERR_OK);

    const struct billing_account account = find(fixture, ann);

    assert_int_equal(account.holding.coins, 60);
    assert_int_equal(account.holding.debt, 7);
}

static void a_user_who_is_gone_has_no_account(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t gone = contract_unknown_id(fixture);
    struct billing_account account = { .user_id = -7 };

    assert_int_equal(fixture->accounts->find(fixture->accounts->self, gone, &account), ERR_NOT_FOUND);
    assert_int_equal(fixture->accounts->find_locked(fixture->accounts->self, gone, &account), ERR_NOT_FOUND);
    assert_int_equal(set_customer(fixture, gone, "cus_1"), ERR_STALE);
    assert_int_equal(set_biggest_plan(fixture, gone, PLAN_GOLD), ERR_NOT_FOUND);

    assert_int_equal(account.user_id, -7);
}

static void an_account_found_locked_is_the_same(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct billing_account account;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    assert_int_equal(set_customer(fixture, ann, "cus_1"), ERR_OK);

    assert_int_equal(fixture->accounts->find_locked(fixture->accounts->self, ann, &account), ERR_OK);

    assert_int_equal(account.user_id, ann);
    assert_int_equal(account.holding.coins, 100);
    assert_string_equal(account.customer, "cus_1");
}

static void a_customer_is_found_by_the_gateways_id(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct billing_account account = { .user_id = -7 };
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    (void)contract_add_user(fixture, "bob@example.com", 0);
    assert_int_equal(set_customer(fixture, ann, "cus_1"), ERR_OK);

    assert_int_equal(fixture->accounts->find_by_customer(fixture->accounts->self, "cus_2", &account), ERR_NOT_FOUND);
    assert_int_equal(fixture->accounts->find_by_customer(fixture->accounts->self, "", &account), ERR_NOT_FOUND);
    assert_int_equal(account.user_id, -7);

    assert_int_equal(fixture->accounts->find_by_customer(fixture->accounts->self, "cus_1", &account), ERR_OK);
    assert_int_equal(account.user_id, ann);
    assert_string_equal(account.email, "ann@example.com");
}

static void a_user_becomes_a_customer_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    assert_int_equal(set_customer(fixture, ann, "cus_1"), ERR_OK);

    assert_int_equal(set_customer(fixture, ann, "cus_2"), ERR_STALE);
    assert_int_equal(set_customer(fixture, ann, "cus_1"), ERR_STALE);

    assert_string_equal(find(fixture, ann).customer, "cus_1");
}

static void a_customer_is_one_user(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    assert_int_equal(set_customer(fixture, ann, "cus_1"), ERR_OK);

    assert_int_equal(set_customer(fixture, bob, "cus_1"), ERR_CONFLICT);

    assert_string_equal(find(fixture, bob).customer, "");
}

static void who_is_forgotten_is_found_as_deleted(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    assert_int_equal(set_customer(fixture, ann, "cus_1"), ERR_OK);
    assert_false(find(fixture, ann).deleted);

    assert_int_equal(fixture->users->forget(fixture->users->self, ann, CONTRACT_NOW), ERR_OK);

    assert_true(find(fixture, ann).deleted);
    assert_string_equal(find(fixture, ann).customer, "cus_1"); /* what is paid back later finds it */
}

static void the_biggest_plan_is_replaced(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);

    for (unsigned plan = 0; plan < PLANS; plan++) {
        assert_int_equal(set_biggest_plan(fixture, ann, (enum plan_rank)plan), ERR_OK);
        assert_true(find(fixture, ann).had_plan);
        assert_int_equal(find(fixture, ann).biggest_plan, plan);
    }

    assert_false(find(fixture, bob).had_plan);
}

static void a_rollback_takes_back_a_customer_and_a_plan(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);

    CONTRACT_ROLLED_BACK(fixture, set_customer(fixture, ann, "cus_1"));
    CONTRACT_ROLLED_BACK(fixture, set_biggest_plan(fixture, ann, PLAN_GOLD));

    assert_string_equal(find(fixture, ann).customer, "");
    assert_false(find(fixture, ann).had_plan);
}

const struct CMUnitTest billing_account_store_contract[] = {
    CONTRACT_TEST(a_new_user_is_nobodys_customer_and_never_had_a_plan),
    CONTRACT_TEST(an_account_tells_what_its_user_holds),
    CONTRACT_TEST(a_user_who_is_gone_has_no_account),
    CONTRACT_TEST(an_account_found_locked_is_the_same),
    CONTRACT_TEST(a_customer_is_found_by_the_gateways_id),
    CONTRACT_TEST(a_user_becomes_a_customer_once),
    CONTRACT_TEST(a_customer_is_one_user),
    CONTRACT_TEST(who_is_forgotten_is_found_as_deleted),
    CONTRACT_TEST(the_biggest_plan_is_replaced),
    CONTRACT_TEST(a_rollback_takes_back_a_customer_and_a_plan),
};
const size_t billing_account_store_contract_count =
    sizeof billing_account_store_contract / sizeof billing_account_store_contract[0];
