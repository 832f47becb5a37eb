#include "tests/contract/contract.h"
#include "domain/kernel/text.h"

static struct subscription wish_of(int64_t user_id, const char *gateway_id, enum subscription_status status)
{
    struct subscription subscription = {
        .user_id = user_id,
        .plan = PLAN_GOLD,
        .status = status,
        .created_on = CONTRACT_NOW,
    };
    assert_int_equal(text_copy(gateway_id, subscription.gateway_id, sizeof subscription.gateway_id), ERR_OK);
    return subscription;
}

static enum err try_to_add(const struct contract_fixture *fixture, const struct subscription *subscription, int64_t *id)
{
    return fixture->subscriptions->add(fixture->subscriptions->self, subscription, id);
}

static struct subscription add(const struct contract_fixture *fixture, int64_t user_id, const char *gateway_id,
                               enum subscription_status status)
{
    struct subscription subscription = wish_of(user_id, gateway_id, status);
    assert_int_equal(try_to_add(fixture, &subscription, &subscription.id), ERR_OK);
    return subscription;
}

static enum err set(const struct contract_fixture *fixture, const struct subscription *subscription)
{
    return fixture->subscriptions->set(fixture->subscriptions->self, subscription);
}

static struct subscription find(const struct contract_fixture *fixture, int64_t id)
{
    struct subscription found;
    assert_int_equal(fixture->subscriptions->find_locked(fixture->subscriptions->self, id, &found), ERR_OK);
    return found;
}

static void assert_same(const struct subscription *left, const struct subscription *right)
{
    assert_int_equal(left->id, right->id);
    assert_int_equal(left->user_id, right->user_id);
    assert_string_equal(left->gateway_id, right->gateway_id);
    assert_int_equal(left->plan, right->plan);
    assert_int_equal(left->status, right->status);
    assert_int_equal(left->coupon_id, right->coupon_id);
    assert_int_equal(left->asked_coupon_id, right->asked_coupon_id);
    assert_int_equal(left->current_period_end_on, right->current_period_end_on);
    assert_int_equal(left->changes, right->changes);
    assert_int_equal(left->seen_on, right->seen_on);
    assert_int_equal(left->created_on, right->created_on);
}

static void a_subscription_is_there_before_the_gateway_has_answered(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct subscription found;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);

    const struct subscription added = add(fixture, ann, "", SUBSCRIPTION_INCOMPLETE);

    assert_int_equal(fixture->subscriptions->find_of_user(fixture->subscriptions->self, ann, &found), ERR_OK);
    assert_same(&found, &added);
    const struct subscription locked = find(fixture, added.id);
    assert_same(&locked, &added);
}

static void several_users_wait_for_the_gateway_at_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct subscription anns = add(fixture, contract_add_user(fixture, "ann@example.com", 0), "", SUBSCRIPTION_INCOMPLETE);
    const struct subscription bobs = add(fixture, contract_add_user(fixture, "bob@example.com", 0), "", SUBSCRIPTION_INCOMPLETE);
    struct subscription found;

    assert_int_not_equal(anns.id, bobs.id);
    assert_int_equal(fixture->subscriptions->find_gateway_locked(fixture->subscriptions->self, "", &found), ERR_NOT_FOUND);
}

static void a_subscription_is_kept_whole(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    struct subscription wish = wish_of(ann, "sub_1", SUBSCRIPTION_TRIALING);
    wish.plan = PLAN_PLATINUM;
    wish.coupon_id = contract_add_coupon(fixture, "TWENTY");
    wish.asked_coupon_id = contract_add_coupon(fixture, "THIRTY");
    wish.current_period_end_on = CONTRACT_NOW + 14 * CONTRACT_SECOND;
    wish.changes = 3;
    wish.seen_on = CONTRACT_NOW + 1;

    assert_int_equal(try_to_add(fixture, &wish, &wish.id), ERR_OK);

    const struct subscription found = find(fixture, wish.id);
    assert_same(&found, &wish);
}

static void every_plan_and_status_is_kept(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct subscription one = add(fixture, contract_add_user(fixture, "ann@example.com", 0), "", SUBSCRIPTION_INCOMPLETE);

    for (unsigned i = 0; i < SUBSCRIPTION_STATUSES; i++) {
        one.status = (enum subscription_status)i;
        one.plan = (enum plan_rank)(i % PLANS);
        assert_int_equal(set(fixture, &one), ERR_OK);
        const struct subscription found = find(fixture, one.id);
        assert_same(&found, &one);
    }
}

static void a_user_has_one_subscription_that_is_not_over(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct subscription first = add(fixture, ann, "sub_1", SUBSCRIPTION_ACTIVE);
    const struct subscription second = wish_of(ann, "sub_2", SUBSCRIPTION_INCOMPLETE);
    int64_t id = -7;

    assert_int_equal(try_to_add(fixture, &second, &id), ERR_CONFLICT);

    assert_int_equal(id, -7);
    struct subscription found;
    assert_int_equal(fixture->subscriptions->find_of_user(fixture->subscriptions->self, ann, &found), ERR_OK);
    assert_same(&found, &first);
}

static void what_is_over_gives_way_to_a_new_one(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    struct subscription found;
    for (unsigned i = 0; i < SUBSCRIPTION_STATUSES; i++) {
        if (subscription_is_over((enum subscription_status)i)) {
            (void)add(fixture, ann, "", (enum subscription_status)i);
        }
    }
    assert_int_equal(fixture->subscriptions->find_of_user(fixture->subscriptions->self, ann, &found), ERR_NOT_FOUND);

    const struct subscription added = add(fixture, ann, "sub_9", SUBSCRIPTION_PAUSED);

    assert_int_equal(fixture->subscriptions->find_of_user(fixture->subscriptions->self, ann, &found), ERR_OK);
    assert_same(&found, &added);
}

static void a_gateway_id_is_known_once_even_when_over(void **state)
{
    const struct contract_fixture *fixture = *state;
    (void)add(fixture, contract_add_user(fixture, "ann@example.com", 0), "sub_1", SUBSCRIPTION_CANCELED);
    const struct subscription again = wish_of(contract_add_user(fixture, "bob@example.com", 0), "sub_1", SUBSCRIPTION_CANCELED);
    int64_t id = -7;

    assert_int_equal(try_to_add(fixture, &again, &id), ERR_CONFLICT);
}

static void a_transaction_goes_on_after_a_second_one_was_refused(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    const struct subscription second = wish_of(ann, "", SUBSCRIPTION_INCOMPLETE);
    int64_t id = -7;
    struct subscription found;
    (void)add(fixture, ann, "", SUBSCRIPTION_INCOMPLETE);
    assert_int_equal(fixture->transaction->begin(fixture->transaction->self), ERR_OK);

    assert_int_equal(try_to_add(fixture, &second, &id), ERR_CONFLICT);

    (void)add(fixture, bob, "", SUBSCRIPTION_INCOMPLETE);
    assert_int_equal(fixture->transaction->commit(fixture->transaction->self), ERR_OK);
    assert_int_equal(fixture->subscriptions->find_of_user(fixture->subscriptions->self, bob, &found), ERR_OK);
}

static void nobody_subscribes_and_no_unknown_coupon_is_kept(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct subscription nobodys = wish_of(contract_unknown_id(fixture), "", SUBSCRIPTION_INCOMPLETE);
    struct subscription anns = wish_of(contract_add_user(fixture, "ann@example.com", 0), "", SUBSCRIPTION_INCOMPLETE);
    anns.coupon_id = contract_add_coupon(fixture, "TWENTY") + 1000;
    int64_t id = -7;

    assert_int_equal(try_to_add(fixture, &nobodys, &id), ERR_NOT_FOUND);
    assert_int_equal(try_to_add(fixture, &anns, &id), ERR_NOT_FOUND);
    anns.asked_coupon_id = anns.coupon_id;
    anns.coupon_id = 0;
    assert_int_equal(try_to_add(fixture, &anns, &id), ERR_NOT_FOUND);

    assert_int_equal(id, -7);
}

static void a_change_writes_all_but_the_user_and_the_creation(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    struct subscription one = add(fixture, ann, "", SUBSCRIPTION_INCOMPLETE);
    struct subscription wish = wish_of(ann + 1, "sub_1", SUBSCRIPTION_ACTIVE);
    wish.id = one.id;
    wish.plan = PLAN_BRONZE;
    wish.coupon_id = contract_add_coupon(fixture, "TWENTY");
    wish.asked_coupon_id = contract_add_coupon(fixture, "THIRTY");
    wish.current_period_end_on = CONTRACT_NOW + 5;
    wish.changes = 1;
    wish.seen_on = CONTRACT_NOW + 6;
    wish.created_on = CONTRACT_NOW + 7;

    assert_int_equal(set(fixture, &wish), ERR_OK);

    wish.user_id = ann;
    wish.created_on = CONTRACT_NOW;
    const struct subscription found = find(fixture, one.id);
    assert_same(&found, &wish);
}

static void a_change_takes_a_coupon_away(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct subscription one = add(fixture, contract_add_user(fixture, "ann@example.com", 0), "sub_1", SUBSCRIPTION_ACTIVE);
    one.coupon_id = contract_add_coupon(fixture, "TWENTY");
    one.asked_coupon_id = one.coupon_id;
    one.current_period_end_on = CONTRACT_NOW + 5;
    assert_int_equal(set(fixture, &one), ERR_OK);
    one.coupon_id = 0;
    one.asked_coupon_id = 0;
    one.current_period_end_on = 0;

    assert_int_equal(set(fixture, &one), ERR_OK);

    const struct subscription found = find(fixture, one.id);
    assert_same(&found, &one);
}

static void a_change_into_what_another_has_is_refused(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    struct subscription ended = add(fixture, ann, "sub_1", SUBSCRIPTION_CANCELED);
    struct subscription open = add(fixture, ann, "sub_2", SUBSCRIPTION_ACTIVE);
    ended.status = SUBSCRIPTION_ACTIVE;
    assert_int_equal(set(fixture, &ended), ERR_CONFLICT);
    assert_int_equal(text_copy("sub_1", open.gateway_id, sizeof open.gateway_id), ERR_OK);

    assert_int_equal(set(fixture, &open), ERR_CONFLICT);

    assert_string_equal(find(fixture, open.id).gateway_id, "sub_2");
    assert_int_equal(find(fixture, ended.id).status, SUBSCRIPTION_CANCELED);
}

static void what_is_not_there_is_not_found(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct subscription_store *store = fixture->subscriptions;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    struct subscription unknown = add(fixture, ann, "sub_1", SUBSCRIPTION_ACTIVE);
    unknown.id += 1000;
    struct subscription found = { .id = -7 };

    assert_int_equal(store->find_locked(store->self, unknown.id, &found), ERR_NOT_FOUND);
    assert_int_equal(store->find_gateway_locked(store->self, "sub_2", &found), ERR_NOT_FOUND);
    assert_int_equal(store->find_of_user(store->self, ann + 1000, &found), ERR_NOT_FOUND);
    assert_int_equal(set(fixture, &unknown), ERR_NOT_FOUND);

    assert_int_equal(found.id, -7);
}

static void a_subscription_is_found_by_the_gateways_id_even_when_over(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct subscription found;
    const struct subscription added =
        add(fixture, contract_add_user(fixture, "ann@example.com", 0), "sub_1", SUBSCRIPTION_CANCELED);

    assert_int_equal(fixture->subscriptions->find_gateway_locked(fixture->subscriptions->self, "sub_1", &found), ERR_OK);

    assert_same(&found, &added);
}

static void those_that_are_not_over_are_listed_by_id_in_parts(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct subscription_store *store = fixture->subscriptions;
    struct subscription listed[2];
    size_t count = 7;
    const struct subscription first = add(fixture, contract_add_user(fixture, "a@example.com", 0), "", SUBSCRIPTION_PAST_DUE);
    (void)add(fixture, contract_add_user(fixture, "b@example.com", 0), "sub_2", SUBSCRIPTION_UNPAID);
    const struct subscription third = add(fixture, contract_add_user(fixture, "c@example.com", 0), "", SUBSCRIPTION_INCOMPLETE);
    const struct subscription fourth = add(fixture, contract_add_user(fixture, "d@example.com", 0), "", SUBSCRIPTION_ACTIVE);

    assert_int_equal(store->list_open(store->self, 0, listed, 2, &count), ERR_OK);
    assert_int_equal(count, 2);
    assert_same(&listed[0], &first);
    assert_same(&listed[1], &third);

    assert_int_equal(store->list_open(store->self, third.id, listed, 2, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_same(&listed[0], &fourth);

    assert_int_equal(store->list_open(store->self, fourth.id, listed, 2, &count), ERR_OK);
    assert_int_equal(count, 0);
}

static void a_user_is_subscribed_while_the_subscription_is_active(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    struct subscription one = add(fixture, ann, "sub_1", SUBSCRIPTION_INCOMPLETE);
    struct user user;

    for (unsigned i = 0; i < SUBSCRIPTION_STATUSES; i++) {
        one.status = (enum subscription_status)i;
        one.plan = (enum plan_rank)(i % PLANS);
        assert_int_equal(set(fixture, &one), ERR_OK);
        assert_int_equal(fixture->users->find(fixture->users->self, ann, &user), ERR_OK);
        assert_int_equal(user.subscribed, subscription_is_active(one.status));
        if (user.subscribed) {
            assert_int_equal(user.plan, one.plan);
        }
    }
}

static void every_way_to_load_a_user_tells_the_plan_that_counts(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 0);
    const struct session session = { .user_id = ann, .created_on = CONTRACT_NOW, .expires_on = CONTRACT_NOW + 1 };
    struct session loaded;
    struct acting_admin admin;
    struct user users[4];
    size_t count = 0;
    (void)add(fixture, ann, "sub_1", SUBSCRIPTION_CANCELED);
    struct subscription open = add(fixture, ann, "sub_2", SUBSCRIPTION_TRIALING);
    open.plan = PLAN_PLATINUM;
    assert_int_equal(set(fixture, &open), ERR_OK);
    assert_int_equal(fixture->sessions->add(fixture->sessions->self, &session), ERR_OK);

    assert_int_equal(fixture->users->list(fixture->users->self, ann - 1, users, 2, &count), ERR_OK);
    assert_int_equal(fixture->users->find_locked(fixture->users->self, ann, &users[2]), ERR_OK);
    assert_int_equal(
        fixture->sessions->find(fixture->sessions->self, session.token_hash, CONTRACT_NOW, &loaded, &users[3], &admin), ERR_OK);

    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(users[i].subscribed, users[i].id != bob);
        assert_true(!users[i].subscribed || users[i].plan == PLAN_PLATINUM);
    }
}

static void a_rollback_takes_back_a_subscription_and_a_change(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 0);
    const struct subscription wish = wish_of(ann, "sub_9", SUBSCRIPTION_ACTIVE);
    int64_t id = 0;
    CONTRACT_ROLLED_BACK(fixture, try_to_add(fixture, &wish, &id));
    struct subscription one = add(fixture, ann, "", SUBSCRIPTION_INCOMPLETE);
    struct subscription changed = one;
    changed.status = SUBSCRIPTION_ACTIVE;

    CONTRACT_ROLLED_BACK(fixture, set(fixture, &changed));

    const struct subscription found = find(fixture, one.id);
    assert_same(&found, &one);
}

const struct CMUnitTest subscription_store_contract[] = {
    CONTRACT_TEST(a_subscription_is_there_before_the_gateway_has_answered),
    CONTRACT_TEST(several_users_wait_for_the_gateway_at_once),
    CONTRACT_TEST(a_subscription_is_kept_whole),
    CONTRACT_TEST(every_plan_and_status_is_kept),
    CONTRACT_TEST(a_user_has_one_subscription_that_is_not_over),
    CONTRACT_TEST(what_is_over_gives_way_to_a_new_one),
    CONTRACT_TEST(a_gateway_id_is_known_once_even_when_over),
    CONTRACT_TEST(a_transaction_goes_on_after_a_second_one_was_refused),
    CONTRACT_TEST(nobody_subscribes_and_no_unknown_coupon_is_kept),
    CONTRACT_TEST(a_change_writes_all_but_the_user_and_the_creation),
    CONTRACT_TEST(a_change_takes_a_coupon_away),
    CONTRACT_TEST(a_change_into_what_another_has_is_refused),
    CONTRACT_TEST(what_is_not_there_is_not_found),
    CONTRACT_TEST(a_subscription_is_found_by_the_gateways_id_even_when_over),
    CONTRACT_TEST(those_that_are_not_over_are_listed_by_id_in_parts),
    CONTRACT_TEST(a_user_is_subscribed_while_the_subscription_is_active),
    CONTRACT_TEST(every_way_to_load_a_user_tells_the_plan_that_counts),
    CONTRACT_TEST(a_rollback_takes_back_a_subscription_and_a_change),
};
const size_t subscription_store_contract_count = sizeof subscription_store_contract / sizeof subscription_store_contract[0];
