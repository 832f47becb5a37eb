#include "tests/contract/contract.h"

static struct user find(const struct contract_fixture *fixture, int64_t id)
{
    struct user user;
    assert_int_equal(fixture->users->find(fixture->users->self, id, &user), ERR_OK);
    return user;
}

static enum err place(const struct contract_fixture *fixture, const struct bet *bet)
{
    int64_t id = 0;
    int64_t number = 0;
    int64_t coins = 0;
    return fixture->bets->place(fixture->bets->self, bet, &id, &number, &coins);
}

static struct bet winning_bet(const struct contract_fixture *fixture, int64_t user_id, int64_t wagered)
{
    struct bet bet = contract_losing_bet(fixture, user_id, wagered);
    bet.dice = (struct dice){ .die_1 = 3, .die_2 = 4 };
    bet.net = 6 * wagered;
    return bet;
}

static size_t list(const struct contract_fixture *fixture, int64_t user_id, int64_t newest, struct bet_record *bets,
                   size_t capacity)
{
    size_t count = 99;
    assert_int_equal(fixture->bets->list(fixture->bets->self, user_id, newest, bets, capacity, &count), ERR_OK);
    return count;
}

static void a_lost_bet_takes_the_wager(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    const struct bet bet = contract_losing_bet(fixture, ann, 30);
    int64_t id = 0;
    int64_t number = 0;
    int64_t coins = 0;

    assert_int_equal(fixture->bets->place(fixture->bets->self, &bet, &id, &number, &coins), ERR_OK);

    assert_true(id > 0);
    assert_int_equal(number, 1);
    assert_int_equal(coins, 70);
    assert_int_equal(find(fixture, ann).coins, 70);
}

static void a_won_bet_adds_its_net(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    const struct bet bet = winning_bet(fixture, ann, 30);

    assert_int_equal(place(fixture, &bet), ERR_OK);

    assert_int_equal(find(fixture, ann).coins, 280);
}

static void a_bet_advances_nonce_and_count(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);

    (void)contract_place_bet(fixture, ann, 1);
    const struct bet second = contract_place_bet(fixture, ann, 1);

    assert_int_equal(second.number, 2);
    assert_int_equal(find(fixture, ann).bet_count, 2);
    assert_int_equal(find(fixture, ann).seeds.nonce, 2);
}

static void a_bet_leaves_other_players_alone(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 100);

    (void)contract_place_bet(fixture, ann, 1);

    assert_int_equal(find(fixture, bob).coins, 100);
    assert_int_equal(find(fixture, bob).bet_count, 0);
    assert_int_equal(find(fixture, bob).seeds.nonce, 0);
}

static void all_coins_can_be_lost_and_no_more(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    (void)contract_place_bet(fixture, ann, 100);
    assert_int_equal(find(fixture, ann).coins, 0);

    const struct bet bet = contract_losing_bet(fixture, ann, 1);

    assert_int_equal(place(fixture, &bet), ERR_STALE);
}

static void a_wager_beyond_the_coins_moves_nothing_even_if_it_wins(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    const struct bet bet = winning_bet(fixture, ann, 101);
    struct bet_record listed[1];

    assert_int_equal(place(fixture, &bet), ERR_STALE);

    assert_int_equal(find(fixture, ann).coins, 100);
    assert_int_equal(find(fixture, ann).seeds.nonce, 0);
    assert_int_equal(list(fixture, ann, INT64_MAX, listed, 1), 0);
}

static void a_nonce_rolls_one_bet_only(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    const struct bet bet = contract_losing_bet(fixture, ann, 10);
    assert_int_equal(place(fixture, &bet), ERR_OK);

    assert_int_equal(place(fixture, &bet), ERR_STALE);

    assert_int_equal(find(fixture, ann).coins, 90);
    assert_int_equal(find(fixture, ann).bet_count, 1);
}

static void a_bet_by_a_pair_that_is_not_in_use_is_stale(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    struct bet bet = contract_losing_bet(fixture, ann, 10);
    bet.seed_number++;

    assert_int_equal(place(fixture, &bet), ERR_STALE);
}

static void nobodys_bet_is_stale(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    struct bet bet = contract_losing_bet(fixture, ann, 10);
    bet.user_id = contract_unknown_id(fixture);

    assert_int_equal(place(fixture, &bet), ERR_STALE);
}

static void a_win_beyond_int64_moves_nothing(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", INT64_MAX - 5);
    const struct bet bet = winning_bet(fixture, ann, 1);

    assert_int_equal(place(fixture, &bet), ERR_OVERFLOW);

    assert_int_equal(find(fixture, ann).coins, INT64_MAX - 5);
    assert_int_equal(find(fixture, ann).bet_count, 0);
}

static void a_refused_bet_leaves_the_outputs_alone(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 1);
    const struct bet bet = contract_losing_bet(fixture, ann, 2);
    int64_t id = -1;
    int64_t number = -2;
    int64_t coins = -3;

    assert_int_equal(fixture->bets->place(fixture->bets->self, &bet, &id, &number, &coins), ERR_STALE);

    assert_int_equal(id, -1);
    assert_int_equal(number, -2);
    assert_int_equal(coins, -3);
}

static void a_bet_is_listed_as_it_was_placed(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    const struct bet placed = contract_place_bet(fixture, ann, 30);
    struct bet_record record;

    assert_int_equal(list(fixture, ann, INT64_MAX, &record, 1), 1);

    assert_int_equal(record.bet.id, placed.id);
    assert_int_equal(record.bet.user_id, ann);
    assert_int_equal(record.bet.number, 1);
    assert_int_equal(record.bet.guess, 7);
    assert_int_equal(record.bet.dice.die_1, 1);
    assert_int_equal(record.bet.dice.die_2, 2);
    assert_int_equal(record.bet.wagered, 30);
    assert_int_equal(record.bet.payout, 60);
    assert_int_equal(record.bet.net, -30);
    assert_int_equal(record.bet.seed_number, 1);
    assert_int_equal(record.bet.nonce, 0);
    assert_int_equal(record.bet.placed_on, CONTRACT_NOW);
}

static void seeds_in_use_are_not_listed(void **state)
{
    const struct contract_fixture *fixture = *state;
    static const uint8_t zeros[SERVER_SEED_BYTES];
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    (void)contract_place_bet(fixture, ann, 30);
    struct bet_record record;

    assert_int_equal(list(fixture, ann, INT64_MAX, &record, 1), 1);

    assert_false(record.revealed);
    assert_memory_equal(record.server_seed, zeros, SERVER_SEED_BYTES);
    assert_string_equal(record.client_seed, "");
}

static void revealed_seeds_are_listed_with_their_bets(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    (void)contract_place_bet(fixture, ann, 10);
    const struct seed_pair next = { .number = 2, .client_seed = "second" };
    struct revealed_seeds revealed;
    struct bet_record records[2];
    assert_int_equal(fixture->seeds->rotate(fixture->seeds->self, ann, &next, CONTRACT_NOW, &revealed), ERR_OK);
    (void)contract_place_bet(fixture, ann, 20);

    assert_int_equal(list(fixture, ann, INT64_MAX, records, 2), 2);

    assert_false(records[0].revealed);
    assert_int_equal(records[0].bet.seed_number, 2);
    assert_true(records[1].revealed);
    assert_memory_equal(records[1].server_seed, contract_seeds().server_seed, SERVER_SEED_BYTES);
    assert_string_equal(records[1].client_seed, contract_seeds().client_seed);
}

static void bets_are_listed_newest_first(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    struct bet_record records[5];
    for (int i = 0; i < 3; i++) {
        (void)contract_place_bet(fixture, ann, 1);
    }

    assert_int_equal(list(fixture, ann, INT64_MAX, records, 5), 3);

    assert_int_equal(records[0].bet.number, 3);
    assert_int_equal(records[1].bet.number, 2);
    assert_int_equal(records[2].bet.number, 1);
}

static void a_list_begins_at_the_asked_number_and_keeps_to_its_capacity(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    struct bet_record records[2];
    for (int i = 0; i < 5; i++) {
        (void)contract_place_bet(fixture, ann, 1);
    }

    assert_int_equal(list(fixture, ann, 4, records, 2), 2);

    assert_int_equal(records[0].bet.number, 4);
    assert_int_equal(records[1].bet.number, 3);
    assert_int_equal(list(fixture, ann, 0, records, 2), 0);
}

static void a_player_sees_no_one_elses_bets(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 100);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 100);
    struct bet_record records[2];
    (void)contract_place_bet(fixture, ann, 1);

    assert_int_equal(list(fixture, bob, INT64_MAX, records, 2), 0);
}

static size_t walk_all(const struct contract_fixture *fixture, const char *q, struct bet_line *first)
{
    static struct bet_line step[ROW_WALK_STEP];
    struct row_walk walk = { .q = q };
    int64_t last = 0;
    size_t all = 0;
    while (!walk.is_over) {
        size_t count = 77;
        assert_int_equal(fixture->bets->walk(fixture->bets->self, &walk, step, &count), ERR_OK);
        for (size_t i = 0; i < count; i++) {
            assert_true(step[i].bet.id > last);
            last = step[i].bet.id;
            if (all++ == 0) {
                *first = step[i];
            }
        }
    }
    return all;
}

static void a_walk_meets_everybodys_bets_once_with_whose_they_are(void **state)
{
    const struct contract_fixture *fixture = *state;
    int64_t ann = contract_add_user(fixture, "ann@example.com", 1000);
    int64_t bob = contract_add_user(fixture, "bob@example.com", 1000);
    assert_int_equal(fixture->users->set_username(fixture->users->self, bob, "High_Roller"), ERR_OK);
    struct bet_line first;
    const struct bet bet = contract_place_bet(fixture, bob, 3);
    for (int i = 0; i < ROW_WALK_STEP + 5; i++) {
        (void)contract_place_bet(fixture, ann, 1);
    }

    assert_int_equal(walk_all(fixture, "", &first), ROW_WALK_STEP + 6);
    assert_int_equal(walk_all(fixture, "ANN@", &first), ROW_WALK_STEP + 5);
    assert_int_equal(walk_all(fixture, "h_rol", &first), 1);
    assert_int_equal(first.bet.id, bet.id);
    assert_int_equal(first.bet.wagered, 3);
    assert_int_equal(first.bet.net, -3);
    assert_string_equal(first.email, "bob@example.com");
    assert_string_equal(first.username, "High_Roller");
    assert_int_equal(walk_all(fixture, "%", &first), 0);
}

const struct CMUnitTest bet_store_contract[] = {
    CONTRACT_TEST(a_lost_bet_takes_the_wager),
    CONTRACT_TEST(a_won_bet_adds_its_net),
    CONTRACT_TEST(a_bet_advances_nonce_and_count),
    CONTRACT_TEST(a_bet_leaves_other_players_alone),
    CONTRACT_TEST(all_coins_can_be_lost_and_no_more),
    CONTRACT_TEST(a_wager_beyond_the_coins_moves_nothing_even_if_it_wins),
    CONTRACT_TEST(a_nonce_rolls_one_bet_only),
    CONTRACT_TEST(a_bet_by_a_pair_that_is_not_in_use_is_stale),
    CONTRACT_TEST(nobodys_bet_is_stale),
    CONTRACT_TEST(a_win_beyond_int64_moves_nothing),
    CONTRACT_TEST(a_refused_bet_leaves_the_outputs_alone),
    CONTRACT_TEST(a_bet_is_listed_as_it_was_placed),
    CONTRACT_TEST(seeds_in_use_are_not_listed),
    CONTRACT_TEST(revealed_seeds_are_listed_with_their_bets),
    CONTRACT_TEST(bets_are_listed_newest_first),
    CONTRACT_TEST(a_list_begins_at_the_asked_number_and_keeps_to_its_capacity),
    CONTRACT_TEST(a_player_sees_no_one_elses_bets),
    CONTRACT_TEST(a_walk_meets_everybodys_bets_once_with_whose_they_are),
};
const size_t bet_store_contract_count = sizeof bet_store_contract / sizeof bet_store_contract[0];
