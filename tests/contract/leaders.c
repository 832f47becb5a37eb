#include "domain/kernel/text.h"
#include "tests/contract/contract.h"

/* The leaderboard: the user store's leaders and rank. */

static int64_t add_player(const struct contract_fixture *fixture, const char *name, int64_t coins)
{
    char email[64];
    const char *const parts[] = { name, "@example.com" };
    assert_int_equal(text_join(parts, 2, email, sizeof email), ERR_OK);
    int64_t id = contract_add_user(fixture, email, coins);
    assert_int_equal(fixture->users->set_username(fixture->users->self, id, name), ERR_OK);
    return id;
}

static void subscribe(const struct contract_fixture *fixture, int64_t user_id, const char *gateway_id,
                      enum subscription_status status)
{
    struct subscription subscription = { .user_id = user_id, .plan = PLAN_GOLD, .status = status, .created_on = CONTRACT_NOW };
    int64_t id = 0;
    assert_int_equal(text_copy(gateway_id, subscription.gateway_id, sizeof subscription.gateway_id), ERR_OK);
    assert_int_equal(fixture->subscriptions->add(fixture->subscriptions->self, &subscription, &id), ERR_OK);
}

static int64_t add_leader(const struct contract_fixture *fixture, const char *name, int64_t coins)
{
    int64_t id = add_player(fixture, name, coins);
    subscribe(fixture, id, name, SUBSCRIPTION_ACTIVE);
    return id;
}

static size_t list(const struct contract_fixture *fixture, struct leader *leaders, size_t capacity)
{
    size_t count = 7;
    assert_int_equal(fixture->users->leaders(fixture->users->self, leaders, capacity, &count), ERR_OK);
    return count;
}

static enum err rank(const struct contract_fixture *fixture, int64_t id, int64_t *place)
{
    return fixture->users->rank(fixture->users->self, id, place);
}

static void who_has_more_coins_comes_first(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct leader leaders[4];
    int64_t poor = add_leader(fixture, "Poor", 5);
    int64_t rich = add_leader(fixture, "Rich", 5000);

    assert_int_equal(list(fixture, leaders, 4), 2);

    assert_int_equal(leaders[0].user_id, rich);
    assert_string_equal(leaders[0].username, "Rich");
    assert_int_equal(leaders[0].coins, 5000);
    assert_int_equal(leaders[1].user_id, poor);
}

static void of_as_many_coins_the_older_account_comes_first(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct leader leaders[4];
    int64_t place = 0;
    int64_t first = add_leader(fixture, "First", 10);
    int64_t second = add_leader(fixture, "Second", 10);

    assert_int_equal(list(fixture, leaders, 4), 2);

    assert_int_equal(leaders[0].user_id, first);
    assert_int_equal(rank(fixture, first, &place), ERR_OK);
    assert_int_equal(place, 1);
    assert_int_equal(rank(fixture, second, &place), ERR_OK);
    assert_int_equal(place, 2);
}

static void only_subscribers_with_a_name_are_among_them(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct leader leaders[4];
    int64_t place = 7;
    int64_t without_plan = add_player(fixture, "Planless", 9000);
    int64_t without_name = contract_add_user(fixture, "nameless@example.com", 9000);
    int64_t past = add_player(fixture, "Past", 9000);
    int64_t leader = add_leader(fixture, "Leader", 1);
    subscribe(fixture, without_name, "nameless", SUBSCRIPTION_ACTIVE);
    subscribe(fixture, past, "past", SUBSCRIPTION_CANCELED);

    assert_int_equal(list(fixture, leaders, 4), 1);

    assert_int_equal(leaders[0].user_id, leader);
    assert_int_equal(rank(fixture, without_plan, &place), ERR_NOT_FOUND);
    assert_int_equal(rank(fixture, without_name, &place), ERR_NOT_FOUND);
    assert_int_equal(rank(fixture, past, &place), ERR_NOT_FOUND);
    assert_int_equal(place, 7);
    assert_int_equal(rank(fixture, leader, &place), ERR_OK);
    assert_int_equal(place, 1);
}

static void who_is_tried_and_who_is_late_with_a_payment_counts(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct leader leaders[4];
    subscribe(fixture, add_player(fixture, "Trying", 2), "trying", SUBSCRIPTION_TRIALING);
    subscribe(fixture, add_player(fixture, "Late", 1), "late", SUBSCRIPTION_PAST_DUE);

    assert_int_equal(list(fixture, leaders, 4), 2);
}

static void a_rank_is_known_beyond_the_list(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct leader leaders[1];
    int64_t place = 0;
    (void)add_leader(fixture, "One", 3);
    (void)add_leader(fixture, "Two", 2);
    int64_t last = add_leader(fixture, "Three", 1);

    assert_int_equal(list(fixture, leaders, 1), 1);

    assert_int_equal(rank(fixture, last, &place), ERR_OK);
    assert_int_equal(place, 3);
}

static void give(const struct contract_fixture *fixture, int64_t id, int64_t coins)
{
    const struct ledger_entry entry = { .user_id = id, .amount = coins, .reason = COIN_SEED, .created_on = CONTRACT_NOW };
    assert_int_equal(fixture->ledger->add(fixture->ledger->self, &entry, NULL), ERR_OK);
}

static void refresh(const struct contract_fixture *fixture)
{
    assert_int_equal(fixture->directory->refresh(fixture->directory->self), ERR_OK);
}

static void assert_place(const struct contract_fixture *fixture, int64_t id, int64_t expected)
{
    int64_t place = 0;
    assert_int_equal(rank(fixture, id, &place), ERR_OK);
    assert_int_equal(place, expected);
}

static void coins_that_come_and_go_show_at_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct leader leaders[4];
    int64_t ann = add_leader(fixture, "Ann", 10);
    int64_t bob = add_leader(fixture, "Bob", 9);
    int64_t eve = add_leader(fixture, "Eve", 8);
    refresh(fixture);

    give(fixture, eve, 5);
    struct bet lost = contract_losing_bet(fixture, ann, 2);
    int64_t coins = 0;
    assert_int_equal(fixture->bets->place(fixture->bets->self, &lost, &lost.id, &lost.number, &coins), ERR_OK);

    for (int i = 0; i < 2; i++) { /* before the directory knows and after it does */
        assert_int_equal(list(fixture, leaders, 4), 3);
        assert_int_equal(leaders[0].user_id, eve);
        assert_int_equal(leaders[0].coins, 13);
        assert_int_equal(leaders[1].user_id, bob);
        assert_int_equal(leaders[2].user_id, ann);
        assert_int_equal(leaders[2].coins, 8);
        assert_place(fixture, eve, 1);
        assert_place(fixture, bob, 2);
        assert_place(fixture, ann, 3);
        refresh(fixture);
    }
}

static void who_is_no_leader_any_more_is_gone_at_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct leader leaders[4];
    int64_t place = 0;
    int64_t locked = add_leader(fixture, "Locked", 40);
    int64_t gone = add_leader(fixture, "Gone", 30);
    int64_t ended = add_player(fixture, "Ended", 20);
    struct subscription subscription = {
        .user_id = ended, .plan = PLAN_GOLD, .status = SUBSCRIPTION_ACTIVE, .gateway_id = "sub"
    };
    int64_t stays = add_leader(fixture, "Stays", 10);
    assert_int_equal(fixture->subscriptions->add(fixture->subscriptions->self, &subscription, &subscription.id), ERR_OK);
    refresh(fixture);
    assert_place(fixture, stays, 4);

    const struct user_settings settings = { .username = "Locked", .role = USER_MEMBER, .active = false };
    assert_int_equal(fixture->users->edit(fixture->users->self, locked, &settings), ERR_OK);
    assert_int_equal(fixture->users->forget(fixture->users->self, gone, CONTRACT_NOW), ERR_OK);
    subscription.status = SUBSCRIPTION_CANCELED;
    assert_int_equal(fixture->subscriptions->set(fixture->subscriptions->self, &subscription), ERR_OK);

    assert_int_equal(list(fixture, leaders, 4), 1);
    assert_int_equal(leaders[0].user_id, stays);
    assert_place(fixture, stays, 1);
    assert_int_equal(rank(fixture, locked, &place), ERR_NOT_FOUND);
    assert_int_equal(rank(fixture, gone, &place), ERR_NOT_FOUND);
    assert_int_equal(rank(fixture, ended, &place), ERR_NOT_FOUND);
}

static void who_takes_a_name_after_the_plan_is_one_at_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct leader leaders[4];
    int64_t id = contract_add_user(fixture, "late@example.com", 5);
    subscribe(fixture, id, "late", SUBSCRIPTION_ACTIVE);
    assert_int_equal(list(fixture, leaders, 4), 0);

    assert_int_equal(fixture->users->set_username(fixture->users->self, id, "Late"), ERR_OK);

    assert_int_equal(list(fixture, leaders, 4), 1);
    assert_string_equal(leaders[0].username, "Late");
    assert_place(fixture, id, 1);
}

static void without_subscribers_there_are_no_leaders(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct leader leaders[1];
    int64_t place = 0;

    assert_int_equal(list(fixture, leaders, 1), 0);

    assert_int_equal(rank(fixture, contract_unknown_id(fixture), &place), ERR_NOT_FOUND);
}

const struct CMUnitTest leaders_contract[] = {
    CONTRACT_TEST(who_has_more_coins_comes_first),
    CONTRACT_TEST(of_as_many_coins_the_older_account_comes_first),
    CONTRACT_TEST(only_subscribers_with_a_name_are_among_them),
    CONTRACT_TEST(who_is_tried_and_who_is_late_with_a_payment_counts),
    CONTRACT_TEST(a_rank_is_known_beyond_the_list),
    CONTRACT_TEST(coins_that_come_and_go_show_at_once),
    CONTRACT_TEST(who_is_no_leader_any_more_is_gone_at_once),
    CONTRACT_TEST(who_takes_a_name_after_the_plan_is_one_at_once),
    CONTRACT_TEST(without_subscribers_there_are_no_leaders),
};
const size_t leaders_contract_count = sizeof leaders_contract / sizeof leaders_contract[0];
