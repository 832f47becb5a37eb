#include "tests/domain/fakes.h"
#include "domain/kernel/text.h"

/* A player with the published seeds: 00 01 .. 1f and "snake-eyes" roll 44 42 55 54 64 21 44. */
static struct user sign_up_player(struct fakes *fakes)
{
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct seed_pair *seeds = &fakes_row(fakes, player.id)->user.seeds;
    for (uint8_t i = 0; i < SERVER_SEED_BYTES; i++) {
        seeds->server_seed[i] = i;
    }
    assert_int_equal(text_copy("snake-eyes", seeds->client_seed, sizeof seeds->client_seed), ERR_OK);
    player.seeds = *seeds;
    return player;
}

static enum err place(struct fakes *fakes, struct user *player, const char *guess, const char *wagered, struct problems *why,
                      struct bet *placed)
{
    const struct bet_wish wish = { .guess = guess, .wagered = wagered };
    *why = (struct problems){ .count = 0 };
    return dice_place_bet(&fakes->dice_ports, player, &wish, why, placed);
}

static void a_right_guess_wins_the_payout(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct problems why;
    struct bet bet;

    assert_int_equal(place(fakes, &player, "8", "9", &why, &bet), ERR_OK);

    assert_int_equal(bet.net, 64);
    assert_int_equal(bet.payout, 72);
    assert_int_equal(player.coins, 164);
}

static void a_wrong_guess_loses_the_wager(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct problems why;
    struct bet bet;

    assert_int_equal(place(fakes, &player, "7", "9", &why, &bet), ERR_OK);

    assert_int_equal(bet.net, -9);
    assert_int_equal(bet.payout, 60);
    assert_int_equal(player.coins, 91);
}

static void a_bet_says_all_that_a_verification_needs(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct problems why;
    struct bet bet;
    assert_int_equal(place(fakes, &player, "7", "9", &why, &bet), ERR_OK);

    assert_int_equal(place(fakes, &player, "7", "9", &why, &bet), ERR_OK);

    assert_int_equal(bet.user_id, player.id);
    assert_int_equal(bet.number, 2);
    assert_int_equal(bet.guess, 7);
    assert_int_equal(bet.dice.die_1, 4);
    assert_int_equal(bet.dice.die_2, 2);
    assert_int_equal(bet.wagered, 9);
    assert_int_equal(bet.seed_number, 1);
    assert_int_equal(bet.nonce, 1);
    assert_int_equal(bet.placed_on, FAKES_NOW);
}

static void the_player_is_current_after_a_bet(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct problems why;
    struct bet bet;
    assert_int_equal(place(fakes, &player, "8", "9", &why, &bet), ERR_OK);

    const struct user *stored = &fakes_row(fakes, player.id)->user;
    assert_int_equal(player.coins, stored->coins);
    assert_int_equal(player.bet_count, 1);
    assert_int_equal(stored->bet_count, 1);
    assert_int_equal(player.seeds.nonce, 1);
    assert_int_equal(stored->seeds.nonce, 1);
    fakes_assert_books(fakes);
}

static void space_around_the_numbers_is_no_problem(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct problems why;
    struct bet bet;

    assert_int_equal(place(fakes, &player, " 12 ", "\t1\n", &why, &bet), ERR_OK);

    assert_int_equal(bet.guess, 12);
    assert_int_equal(bet.wagered, 1);
}

static void a_guess_is_a_sum_of_two_dice(void **state)
{
    static const char *const wrong[] = { "1", "13", "", "seven", "+7", "7.0", "-7", "4294967303", "9223372036854775808" };
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct problems why;
    struct bet bet;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(place(fakes, &player, wrong[i], "1", &why, &bet), ERR_REJECTED);
        fakes_assert_problem(&why, "guess", "bet.guess");
    }
    assert_int_equal(place(fakes, &player, NULL, "1", &why, &bet), ERR_REJECTED);
    fakes_assert_problem(&why, "guess", "bet.guess");
}

static void a_wager_is_a_whole_number_of_coins_from_1(void **state)
{
    static const char *const wrong[] = { "0", "-1", "", "all", "+1", "1.5", "9223372036854775808", "-9223372036854775809" };
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct problems why;
    struct bet bet;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(place(fakes, &player, "7", wrong[i], &why, &bet), ERR_REJECTED);
        fakes_assert_problem(&why, "wagered", "bet.wager");
    }
    assert_int_equal(place(fakes, &player, "7", NULL, &why, &bet), ERR_REJECTED);
    fakes_assert_problem(&why, "wagered", "bet.wager");
}

static void a_wrong_guess_and_a_wrong_wager_are_told_together(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct problems why;
    struct bet bet;

    assert_int_equal(place(fakes, &player, "0", "0", &why, &bet), ERR_REJECTED);

    assert_int_equal(why.count, 2);
    assert_string_equal(problems_of(&why, "guess"), "bet.guess");
    assert_string_equal(problems_of(&why, "wagered"), "bet.wager");
}

static void all_coins_can_be_wagered_and_no_more(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct problems why;
    struct bet bet;
    assert_int_equal(place(fakes, &player, "7", "101", &why, &bet), ERR_REJECTED);
    fakes_assert_problem(&why, "wagered", "bet.insufficient_coins");

    assert_int_equal(place(fakes, &player, "7", "100", &why, &bet), ERR_OK);

    assert_int_equal(player.coins, 0);
}

static void the_largest_wager_is_insufficient_coins_not_an_overflow(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct problems why;
    struct bet bet;

    assert_int_equal(place(fakes, &player, "2", "9223372036854775807", &why, &bet), ERR_REJECTED);

    fakes_assert_problem(&why, "wagered", "bet.insufficient_coins");
}

static void a_player_without_coins_is_told_so_whatever_was_typed(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct problems why;
    struct bet bet;
    fakes_set_coins(fakes, &player, 0);

    assert_int_equal(place(fakes, &player, "7", "1", &why, &bet), ERR_REJECTED);
    fakes_assert_problem(&why, "", "coins.none");
    assert_int_equal(place(fakes, &player, "x", "x", &why, &bet), ERR_REJECTED);
    fakes_assert_problem(&why, "", "coins.none");
}

static void the_house_takes_no_bet_that_it_could_not_pay(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct problems why;
    struct bet bet;
    fakes_set_coins(fakes, &player, INT64_MAX - 5);

    assert_int_equal(place(fakes, &player, "7", "9223372036854775802", &why, &bet), ERR_REJECTED);
    fakes_assert_problem(&why, "wagered", "bet.wager");
    assert_int_equal(place(fakes, &player, "7", "1", &why, &bet), ERR_REJECTED);
    fakes_assert_problem(&why, "wagered", "bet.wager");

    assert_int_equal(player.bet_count, 0);
    fakes_assert_books(fakes);
}

static void a_rejected_bet_leaves_everything_as_it_was(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct memory_tables before;
    struct problems why;
    struct bet bet = { .id = -7 };
    assert_int_equal(memory_tables_copy(&fakes->database.tables, &before), ERR_OK);

    assert_int_equal(place(fakes, &player, "7", "101", &why, &bet), ERR_REJECTED);

    assert_int_equal(bet.id, -7);
    fakes_assert_unchanged(fakes, &before);
    memory_tables_clear(&before);
}

/* A bet store before which another bet of the same player is always first. */
struct rival {
    struct fakes *fakes;
    struct bet_store real;
    int bets_left; /* how many more it will place */
    int64_t wager;
};

static enum err place_after_rival(void *self, const struct bet *bet, int64_t *id, int64_t *number, int64_t *coins)
{
    struct rival *rival = self;
    if (rival->bets_left > 0) {
        const struct user *player = &fakes_row(rival->fakes, bet->user_id)->user;
        struct bet first = *bet;
        int64_t ignored = 0;
        rival->bets_left--;
        first.wagered = rival->wager;
        first.net = -rival->wager;
        first.nonce = player->seeds.nonce;
        assert_int_equal(rival->real.place(rival->real.self, &first, &ignored, &ignored, &ignored), ERR_OK);
    }
    return rival->real.place(rival->real.self, bet, id, number, coins);
}

static struct bet_store rival_bets(struct rival *rival)
{
    return (struct bet_store){ .self = rival, .place = place_after_rival };
}

static void a_bet_that_came_between_is_tried_again_after(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct rival rival = { .fakes = fakes, .real = fakes->bets, .bets_left = 1, .wager = 10 };
    struct problems why;
    struct bet bet;
    fakes->bets = rival_bets(&rival);

    assert_int_equal(place(fakes, &player, "6", "5", &why, &bet), ERR_OK);

    assert_int_equal(bet.number, 2);
    assert_int_equal(bet.nonce, 1);
    assert_int_equal(bet.net, 36); /* 42, the second roll */
    assert_int_equal(player.coins, 126);
    assert_int_equal(player.bet_count, 2);
    assert_int_equal(player.seeds.nonce, 2);
    fakes_assert_books(fakes);
}

/* Users of whom each that is locked can't be bet for by anybody else. */
static enum err lock_against_rival(void *self, int64_t id, struct user *found)
{
    struct rival *rival = self;
    assert_true(rival->fakes->database.in_transaction);
    rival->bets_left = 0;
    return rival->fakes->users.find(rival->fakes->users.self, id, found);
}

static void however_many_bets_come_between_the_second_try_is_alone(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct rival rival = { .fakes = fakes, .real = fakes->bets, .bets_left = 100, .wager = 1 };
    const struct user_store locked = { .self = &rival, .find_locked = lock_against_rival };
    struct problems why;
    struct bet bet;
    fakes->bets = rival_bets(&rival);
    fakes->dice_ports.users = &locked;

    assert_int_equal(place(fakes, &player, "2", "5", &why, &bet), ERR_OK);

    assert_int_equal(bet.number, 2);
    assert_false(fakes->database.in_transaction);
    fakes_assert_books(fakes);
}

static void coins_that_went_between_are_insufficient_then(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct rival rival = { .fakes = fakes, .real = fakes->bets, .bets_left = 1, .wager = 60 };
    struct problems why;
    struct bet bet;
    fakes->bets = rival_bets(&rival);

    assert_int_equal(place(fakes, &player, "7", "50", &why, &bet), ERR_REJECTED);

    fakes_assert_problem(&why, "wagered", "bet.insufficient_coins");
    assert_int_equal(player.coins, 40);
}

static void coins_that_all_went_between_are_none(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct rival rival = { .fakes = fakes, .real = fakes->bets, .bets_left = 1, .wager = 100 };
    struct problems why;
    struct bet bet;
    fakes->bets = rival_bets(&rival);

    assert_int_equal(place(fakes, &player, "7", "50", &why, &bet), ERR_REJECTED);

    fakes_assert_problem(&why, "", "coins.none");
}

static void seeds_rotated_between_roll_the_bet_by_the_new_pair(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct user elsewhere = player;
    struct revealed_seeds revealed;
    struct problems why = { .count = 0 };
    struct bet bet;
    assert_int_equal(dice_rotate_seeds(&fakes->dice_ports, &elsewhere, "new", &why, &revealed), ERR_OK);

    assert_int_equal(place(fakes, &player, "7", "1", &why, &bet), ERR_OK);

    assert_int_equal(bet.seed_number, 2);
    assert_int_equal(bet.nonce, 0);
    assert_string_equal(player.seeds.client_seed, "new");
}

static void a_player_who_is_gone_is_not_found(void **state)
{
    struct fakes *fakes = *state;
    struct user player = sign_up_player(fakes);
    struct problems why;
    struct bet bet;
    memory_table_clear(&fakes->database.tables.users);

    assert_int_equal(place(fakes, &player, "7", "1", &why, &bet), ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(a_right_guess_wins_the_payout),
        FAKES_TEST(a_wrong_guess_loses_the_wager),
        FAKES_TEST(a_bet_says_all_that_a_verification_needs),
        FAKES_TEST(the_player_is_current_after_a_bet),
        FAKES_TEST(space_around_the_numbers_is_no_problem),
        FAKES_TEST(a_guess_is_a_sum_of_two_dice),
        FAKES_TEST(a_wager_is_a_whole_number_of_coins_from_1),
        FAKES_TEST(a_wrong_guess_and_a_wrong_wager_are_told_together),
        FAKES_TEST(all_coins_can_be_wagered_and_no_more),
        FAKES_TEST(the_largest_wager_is_insufficient_coins_not_an_overflow),
        FAKES_TEST(a_player_without_coins_is_told_so_whatever_was_typed),
        FAKES_TEST(the_house_takes_no_bet_that_it_could_not_pay),
        FAKES_TEST(a_rejected_bet_leaves_everything_as_it_was),
        FAKES_TEST(a_bet_that_came_between_is_tried_again_after),
        FAKES_TEST(however_many_bets_come_between_the_second_try_is_alone),
        FAKES_TEST(coins_that_went_between_are_insufficient_then),
        FAKES_TEST(coins_that_all_went_between_are_none),
        FAKES_TEST(seeds_rotated_between_roll_the_bet_by_the_new_pair),
        FAKES_TEST(a_player_who_is_gone_is_not_found),
    };
    return cmocka_run_group_tests_name("place bet", tests, NULL, NULL);
}
