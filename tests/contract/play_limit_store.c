#include "tests/contract/contract.h"

static const struct play_limits some = {
    .loss = { .coins = 50, .next = 80, .changes_on = CONTRACT_NOW + 1 },
    .wager = { .coins = 900, .next = 0, .changes_on = CONTRACT_NOW + 2 },
    .excluded_until = PLAY_FOR_GOOD,
    .day = 20089,
    .wagered = 300,
    .net = -40,
};

static enum err save(const struct contract_fixture *fixture, int64_t user_id, const struct play_limits *limits, bool bind)
{
    return fixture->limits->save(fixture->limits->self, user_id, limits, bind);
}

static enum err find(const struct contract_fixture *fixture, int64_t user_id, struct play_limits *found)
{
    return fixture->limits->find(fixture->limits->self, user_id, found);
}

static bool is_limited(const struct contract_fixture *fixture, int64_t user_id)
{
    struct user user;
    assert_int_equal(fixture->users->find(fixture->users->self, user_id, &user), ERR_OK);
    return user.limited;
}

static void assert_limit(const struct play_limit *limit, const struct play_limit *expected)
{
    assert_int_equal(limit->coins, expected->coins);
    assert_int_equal(limit->next, expected->next);
    assert_int_equal(limit->changes_on, expected->changes_on);
}

static void limits_are_found_as_they_were_saved(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct play_limits found;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);

    assert_int_equal(save(fixture, ann, &some, true), ERR_OK);

    assert_int_equal(find(fixture, ann, &found), ERR_OK);
    assert_limit(&found.loss, &some.loss);
    assert_limit(&found.wager, &some.wager);
    assert_int_equal(found.excluded_until, some.excluded_until);
    assert_int_equal(found.day, some.day);
    assert_int_equal(found.wagered, some.wagered);
    assert_int_equal(found.net, some.net);
}

static void the_latest_limits_take_the_place_of_those_before(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct play_limits none = { .day = 20090 };
    struct play_limits found;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    assert_int_equal(save(fixture, ann, &some, true), ERR_OK);

    assert_int_equal(save(fixture, ann, &none, false), ERR_OK);

    assert_int_equal(find(fixture, ann, &found), ERR_OK);
    assert_limit(&found.loss, &none.loss);
    assert_int_equal(found.excluded_until, 0);
    assert_int_equal(found.wagered, 0);
}

static void who_never_had_limits_has_none(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct play_limits found = { .day = -7 };
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);

    assert_int_equal(find(fixture, ann, &found), ERR_NOT_FOUND);

    assert_int_equal(found.day, -7);
    assert_false(is_limited(fixture, ann));
}

static void nobody_can_not_be_limited(void **state)
{
    const struct contract_fixture *fixture = *state;

    assert_int_equal(save(fixture, 12345, &some, true), ERR_NOT_FOUND);
}

static void a_player_is_limited_while_limits_bind(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 100);

    assert_int_equal(save(fixture, ann, &some, true), ERR_OK);
    assert_true(is_limited(fixture, ann));
    assert_false(is_limited(fixture, bob));

    assert_int_equal(save(fixture, ann, &some, false), ERR_OK);
    assert_false(is_limited(fixture, ann));
}

static void a_limited_player_bets_within_the_limits_or_not_at_all(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t id = 0;
    int64_t number = 0;
    int64_t coins = 0;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    assert_int_equal(save(fixture, ann, &some, true), ERR_OK);
    struct bet bet = contract_losing_bet(fixture, ann, 10);

    assert_int_equal(fixture->bets->place(fixture->bets->self, &bet, &id, &number, &coins), ERR_STALE);
    bet.within_limits = true;
    assert_int_equal(fixture->bets->place(fixture->bets->self, &bet, &id, &number, &coins), ERR_OK);

    assert_int_equal(coins, 90);
}

static void what_was_played_since_an_instant_is_added_up(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t wagered = -7;
    int64_t net = -7;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 100);
    (void)contract_place_bet(fixture, bob, 5);
    const struct bet first = contract_place_bet(fixture, ann, 10);
    (void)contract_place_bet(fixture, ann, 20);

    assert_int_equal(fixture->limits->played(fixture->limits->self, ann, first.placed_on, &wagered, &net), ERR_OK);
    assert_int_equal(wagered, 30);
    assert_int_equal(net, -30);

    assert_int_equal(fixture->limits->played(fixture->limits->self, ann, first.placed_on + 1, &wagered, &net), ERR_OK);
    assert_int_equal(wagered, 0);
    assert_int_equal(net, 0);
}

static void limits_that_are_removed_leave_nothing(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct play_limits found;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    assert_int_equal(save(fixture, ann, &some, true), ERR_OK);

    assert_int_equal(fixture->limits->remove(fixture->limits->self, ann), ERR_OK);
    assert_int_equal(fixture->limits->remove(fixture->limits->self, ann), ERR_OK);

    assert_int_equal(find(fixture, ann, &found), ERR_NOT_FOUND);
    assert_false(is_limited(fixture, ann));
}

const struct CMUnitTest play_limit_store_contract[] = {
    CONTRACT_TEST(limits_are_found_as_they_were_saved),
    CONTRACT_TEST(the_latest_limits_take_the_place_of_those_before),
    CONTRACT_TEST(who_never_had_limits_has_none),
    CONTRACT_TEST(nobody_can_not_be_limited),
    CONTRACT_TEST(a_player_is_limited_while_limits_bind),
    CONTRACT_TEST(a_limited_player_bets_within_the_limits_or_not_at_all),
    CONTRACT_TEST(what_was_played_since_an_instant_is_added_up),
    CONTRACT_TEST(limits_that_are_removed_leave_nothing),
};
const size_t play_limit_store_contract_count = sizeof play_limit_store_contract / sizeof play_limit_store_contract[0];
