#include "tests/contract/contract.h"

static struct purchase wish_of(int64_t user_id, int64_t created_on)
{
    return (struct purchase){ .user_id = user_id, .coins = 1000, .cents = 900, .due = 720, .created_on = created_on };
}

static enum err try_to_add(const struct contract_fixture *fixture, const struct purchase *purchase, int64_t *id)
{
    return fixture->purchases->add(fixture->purchases->self, purchase, id);
}

static struct purchase add(const struct contract_fixture *fixture, int64_t user_id, int64_t created_on)
{
    struct purchase purchase = wish_of(user_id, created_on);
    assert_int_equal(try_to_add(fixture, &purchase, &purchase.id), ERR_OK);
    return purchase;
}

static struct purchase find(const struct contract_fixture *fixture, int64_t id)
{
    struct purchase found;
    assert_int_equal(fixture->purchases->find_locked(fixture->purchases->self, id, &found), ERR_OK);
    return found;
}

static enum err set_payment_intent(const struct contract_fixture *fixture, int64_t id, const char *payment_intent)
{
    return fixture->purchases->set_payment_intent(fixture->purchases->self, id, payment_intent);
}

static enum err set_state(const struct contract_fixture *fixture, int64_t id, enum purchase_state purchase_state)
{
    return fixture->purchases->set_state(fixture->purchases->self, id, purchase_state);
}

static void a_purchase_is_kept_as_pending(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t coupon = contract_add_coupon(fixture, "TWENTY");
    struct purchase wish = wish_of(ann, CONTRACT_NOW);
    wish.coupon_id = coupon;
    wish.state = PURCHASE_PAID;
    wish.payment_intent[0] = 'x';
    int64_t id = 0;

    assert_int_equal(try_to_add(fixture, &wish, &id), ERR_OK);

    const struct purchase found = find(fixture, id);
    assert_int_equal(found.id, id);
    assert_int_equal(found.user_id, ann);
    assert_int_equal(found.coins, 1000);
    assert_int_equal(found.cents, 900);
    assert_int_equal(found.due, 720);
    assert_int_equal(found.coupon_id, coupon);
    assert_string_equal(found.payment_intent, "");
    assert_int_equal(found.state, PURCHASE_PENDING);
    assert_int_equal(found.created_on, CONTRACT_NOW);
}

static void nobody_buys_and_no_unknown_coupon_is_kept(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct purchase nobodys = wish_of(contract_unknown_id(fixture), CONTRACT_NOW);
    struct purchase anns = wish_of(contract_add_user(fixture, "ann@example.com", 0), CONTRACT_NOW);
    anns.coupon_id = contract_add_coupon(fixture, "TWENTY") + 1000;
    int64_t id = -7;

    assert_int_equal(try_to_add(fixture, &nobodys, &id), ERR_NOT_FOUND);
    assert_int_equal(try_to_add(fixture, &anns, &id), ERR_NOT_FOUND);

    assert_int_equal(id, -7);
}

static void a_purchase_of_nothing_or_for_more_than_its_price_is_refused(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct purchase nothing = wish_of(contract_add_user(fixture, "ann@example.com", 0), CONTRACT_NOW);
    struct purchase dear = nothing;
    nothing.coins = 0;
    dear.due = dear.cents + 1;
    int64_t id = -7;

    assert_int_equal(try_to_add(fixture, &nothing, &id), ERR_INTERNAL);
    assert_int_equal(try_to_add(fixture, &dear, &id), ERR_INTERNAL);

    assert_int_equal(id, -7);
}

static void a_purchase_is_found_by_its_payment_intent(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    (void)add(fixture, ann, CONTRACT_NOW);
    const struct purchase paid = add(fixture, ann, CONTRACT_NOW);
    struct purchase found = { .id = -7 };

    assert_int_equal(set_payment_intent(fixture, paid.id, "pi_1"), ERR_OK);

    assert_int_equal(fixture->purchases->find_by_payment_intent(fixture->purchases->self, "pi_2", &found), ERR_NOT_FOUND);
    assert_int_equal(fixture->purchases->find_by_payment_intent(fixture->purchases->self, "", &found), ERR_NOT_FOUND);
    assert_int_equal(found.id, -7);
    assert_int_equal(fixture->purchases->find_by_payment_intent(fixture->purchases->self, "pi_1", &found), ERR_OK);
    assert_int_equal(found.id, paid.id);
    assert_string_equal(found.payment_intent, "pi_1");
}

static void a_payment_intent_pays_one_purchase(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct purchase first = add(fixture, ann, CONTRACT_NOW);
    const struct purchase second = add(fixture, ann, CONTRACT_NOW);
    assert_int_equal(set_payment_intent(fixture, first.id, "pi_1"), ERR_OK);

    assert_int_equal(set_payment_intent(fixture, first.id, "pi_1"), ERR_OK);
    assert_int_equal(set_payment_intent(fixture, second.id, "pi_1"), ERR_CONFLICT);

    assert_string_equal(find(fixture, second.id).payment_intent, "");
}

static void every_state_is_kept(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct purchase other = add(fixture, ann, CONTRACT_NOW);
    const struct purchase one = add(fixture, ann, CONTRACT_NOW);

    for (int i = PURCHASE_STATES - 1; i >= 0; i--) {
        assert_int_equal(set_state(fixture, one.id, (enum purchase_state)i), ERR_OK);
        assert_int_equal(find(fixture, one.id).state, i);
    }

    assert_int_equal(set_state(fixture, one.id, PURCHASE_PAID), ERR_OK);
    assert_int_equal(find(fixture, other.id).state, PURCHASE_PENDING);
}

static void what_is_not_there_is_not_found(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t unknown = add(fixture, contract_add_user(fixture, "ann@example.com", 0), CONTRACT_NOW).id + 1000;
    struct purchase found = { .id = -7 };

    assert_int_equal(fixture->purchases->find_locked(fixture->purchases->self, unknown, &found), ERR_NOT_FOUND);
    assert_int_equal(set_payment_intent(fixture, unknown, "pi_1"), ERR_NOT_FOUND);
    assert_int_equal(set_state(fixture, unknown, PURCHASE_PAID), ERR_NOT_FOUND);

    assert_int_equal(found.id, -7);
}

static void pending_ones_from_before_are_listed_by_id_in_parts(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct purchase_store *store = fixture->purchases;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    struct purchase listed[2];
    size_t count = 7;
    const struct purchase first = add(fixture, ann, CONTRACT_NOW - 1);
    assert_int_equal(set_state(fixture, add(fixture, ann, CONTRACT_NOW - 1).id, PURCHASE_PAID), ERR_OK);
    assert_int_equal(set_state(fixture, add(fixture, ann, CONTRACT_NOW - 1).id, PURCHASE_ABANDONED), ERR_OK);
    (void)add(fixture, ann, CONTRACT_NOW);
    const struct purchase second = add(fixture, ann, CONTRACT_NOW - 2);
    const struct purchase third = add(fixture, ann, CONTRACT_NOW - 1);

    assert_int_equal(store->list_pending(store->self, CONTRACT_NOW, 0, listed, 2, &count), ERR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(listed[0].id, first.id);
    assert_int_equal(listed[1].id, second.id);
    assert_int_equal(listed[1].coins, 1000);

    assert_int_equal(store->list_pending(store->self, CONTRACT_NOW, second.id, listed, 2, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(listed[0].id, third.id);
}

static void a_rollback_takes_back_a_purchase_and_its_changes(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct purchase one = add(fixture, contract_add_user(fixture, "ann@example.com", 0), CONTRACT_NOW);
    const struct purchase wish = one;
    int64_t id = 0;
    struct purchase found;

    CONTRACT_ROLLED_BACK(fixture, try_to_add(fixture, &wish, &id));
    CONTRACT_ROLLED_BACK(fixture, set_state(fixture, one.id, PURCHASE_PAID));
    CONTRACT_ROLLED_BACK(fixture, set_payment_intent(fixture, one.id, "pi_1"));

    assert_int_equal(fixture->purchases->find_locked(fixture->purchases->self, id, &found), ERR_NOT_FOUND);
    assert_int_equal(find(fixture, one.id).state, PURCHASE_PENDING);
    assert_string_equal(find(fixture, one.id).payment_intent, "");
}

const struct CMUnitTest purchase_store_contract[] = {
    CONTRACT_TEST(a_purchase_is_kept_as_pending),
    CONTRACT_TEST(nobody_buys_and_no_unknown_coupon_is_kept),
    CONTRACT_TEST(a_purchase_of_nothing_or_for_more_than_its_price_is_refused),
    CONTRACT_TEST(a_purchase_is_found_by_its_payment_intent),
    CONTRACT_TEST(a_payment_intent_pays_one_purchase),
    CONTRACT_TEST(every_state_is_kept),
    CONTRACT_TEST(what_is_not_there_is_not_found),
    CONTRACT_TEST(pending_ones_from_before_are_listed_by_id_in_parts),
    CONTRACT_TEST(a_rollback_takes_back_a_purchase_and_its_changes),
};
const size_t purchase_store_contract_count = sizeof purchase_store_contract / sizeof purchase_store_contract[0];
