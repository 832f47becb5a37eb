#include "tests/contract/contract.h"

static struct seed_pair replacement(int64_t number)
{
    struct seed_pair seeds = { .number = number };
    memset(seeds.server_seed, 0x11, SERVER_SEED_BYTES);
    memset(seeds.next_server_seed, 0x22, SERVER_SEED_BYTES);
    memcpy(seeds.client_seed, "mine", sizeof "mine");
    return seeds;
}

static enum err rotate(const struct contract_fixture *fixture, int64_t user_id, int64_t number, struct revealed_seeds *revealed)
{
    const struct seed_pair next = replacement(number);
    return fixture->seeds->rotate(fixture->seeds->self, user_id, &next, CONTRACT_NOW, revealed);
}

static struct seed_pair seeds_of(const struct contract_fixture *fixture, int64_t user_id)
{
    struct user user;
    assert_int_equal(fixture->users->find(fixture->users->self, user_id, &user), ERR_OK);
    return user.seeds;
}

static void the_replacement_comes_into_use_with_nonce_0(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct revealed_seeds revealed;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    (void)contract_place_bet(fixture, ann, 1);

    assert_int_equal(rotate(fixture, ann, 2, &revealed), ERR_OK);

    const struct seed_pair expected = replacement(2);
    const struct seed_pair seeds = seeds_of(fixture, ann);
    assert_int_equal(seeds.number, 2);
    assert_memory_equal(seeds.server_seed, expected.server_seed, SERVER_SEED_BYTES);
    assert_memory_equal(seeds.next_server_seed, expected.next_server_seed, SERVER_SEED_BYTES);
    assert_string_equal(seeds.client_seed, "mine");
    assert_int_equal(seeds.nonce, 0);
}

static void the_old_pair_is_told_with_how_many_bets_it_rolled(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct revealed_seeds revealed;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    (void)contract_place_bet(fixture, ann, 1);
    (void)contract_place_bet(fixture, ann, 1);

    assert_int_equal(rotate(fixture, ann, 2, &revealed), ERR_OK);

    assert_int_equal(revealed.number, 1);
    assert_memory_equal(revealed.server_seed, contract_seeds().server_seed, SERVER_SEED_BYTES);
    assert_string_equal(revealed.client_seed, contract_seeds().client_seed);
    assert_int_equal(revealed.bets, 2);
    assert_int_equal(revealed.revealed_on, CONTRACT_NOW);
}

static void a_pair_is_replaced_once(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct revealed_seeds revealed = { .number = -7 };
    struct revealed_seeds first;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    assert_int_equal(rotate(fixture, ann, 2, &first), ERR_OK);

    assert_int_equal(rotate(fixture, ann, 2, &revealed), ERR_STALE);

    assert_int_equal(revealed.number, -7);
    assert_int_equal(seeds_of(fixture, ann).number, 2);
}

static void a_number_ahead_is_stale_too(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct revealed_seeds revealed;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);

    assert_int_equal(rotate(fixture, ann, 3, &revealed), ERR_STALE);
}

static void nobodys_seeds_are_stale(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct revealed_seeds revealed;

    assert_int_equal(rotate(fixture, contract_unknown_id(fixture), 2, &revealed), ERR_STALE);
}

static void a_rotation_leaves_other_players_alone(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct revealed_seeds revealed;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 100);

    assert_int_equal(rotate(fixture, ann, 2, &revealed), ERR_OK);

    assert_int_equal(seeds_of(fixture, bob).number, 1);
    assert_int_equal(fixture->seeds->last_revealed(fixture->seeds->self, bob, &revealed), ERR_NOT_FOUND);
}

static void before_the_first_rotation_nothing_is_revealed(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct revealed_seeds found = { .number = -7 };
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);

    assert_int_equal(fixture->seeds->last_revealed(fixture->seeds->self, ann, &found), ERR_NOT_FOUND);

    assert_int_equal(found.number, -7);
}

static void the_last_revealed_pair_is_the_latest(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct revealed_seeds found;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    assert_int_equal(rotate(fixture, ann, 2, &found), ERR_OK);
    (void)contract_place_bet(fixture, ann, 1);
    assert_int_equal(rotate(fixture, ann, 3, &found), ERR_OK);
    memset(&found, 0, sizeof found);

    assert_int_equal(fixture->seeds->last_revealed(fixture->seeds->self, ann, &found), ERR_OK);

    assert_int_equal(found.number, 2);
    assert_memory_equal(found.server_seed, replacement(2).server_seed, SERVER_SEED_BYTES);
    assert_string_equal(found.client_seed, "mine");
    assert_int_equal(found.bets, 1);
    assert_int_equal(found.revealed_on, CONTRACT_NOW);
}

const struct CMUnitTest seed_store_contract[] = {
    CONTRACT_TEST(the_replacement_comes_into_use_with_nonce_0),
    CONTRACT_TEST(the_old_pair_is_told_with_how_many_bets_it_rolled),
    CONTRACT_TEST(a_pair_is_replaced_once),
    CONTRACT_TEST(a_number_ahead_is_stale_too),
    CONTRACT_TEST(nobodys_seeds_are_stale),
    CONTRACT_TEST(a_rotation_leaves_other_players_alone),
    CONTRACT_TEST(before_the_first_rotation_nothing_is_revealed),
    CONTRACT_TEST(the_last_revealed_pair_is_the_latest),
};
const size_t seed_store_contract_count = sizeof seed_store_contract / sizeof seed_store_contract[0];
