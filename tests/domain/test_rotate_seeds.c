#include "tests/domain/fakes.h"

static enum err rotate(struct fakes *fakes, struct user *player, const char *client_seed, struct problems *why,
                       struct revealed_seeds *revealed)
{
    *why = (struct problems){ .count = 0 };
    return dice_rotate_seeds(&fakes->dice_ports, player, client_seed, why, revealed);
}

static void place_bet(struct fakes *fakes, struct user *player)
{
    const struct bet_wish wish = { .guess = "7", .wagered = "1" };
    struct problems why = { .count = 0 };
    struct bet bet;
    assert_int_equal(dice_place_bet(&fakes->dice_ports, player, &wish, &why, &bet), ERR_OK);
}

static void the_promised_seed_comes_into_use(void **state)
{
    struct fakes *fakes = *state;
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct seed_pair before = player.seeds;
    struct problems why;
    struct revealed_seeds revealed;

    assert_int_equal(rotate(fakes, &player, "my own", &why, &revealed), ERR_OK);

    assert_int_equal(player.seeds.number, 2);
    assert_memory_equal(player.seeds.server_seed, before.next_server_seed, SERVER_SEED_BYTES);
    assert_string_equal(player.seeds.client_seed, "my own");
    assert_int_equal(player.seeds.nonce, 0);
}

static void a_new_next_seed_is_drawn(void **state)
{
    struct fakes *fakes = *state;
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct seed_pair before = player.seeds;
    struct problems why;
    struct revealed_seeds revealed;

    assert_int_equal(rotate(fakes, &player, NULL, &why, &revealed), ERR_OK);

    assert_memory_not_equal(player.seeds.next_server_seed, before.next_server_seed, SERVER_SEED_BYTES);
    assert_memory_not_equal(player.seeds.next_server_seed, before.server_seed, SERVER_SEED_BYTES);
}

static void the_old_pair_is_revealed(void **state)
{
    struct fakes *fakes = *state;
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct seed_pair before = player.seeds;
    struct problems why;
    struct revealed_seeds revealed;
    place_bet(fakes, &player);

    assert_int_equal(rotate(fakes, &player, "my own", &why, &revealed), ERR_OK);

    assert_int_equal(revealed.number, 1);
    assert_memory_equal(revealed.server_seed, before.server_seed, SERVER_SEED_BYTES);
    assert_string_equal(revealed.client_seed, before.client_seed);
    assert_int_equal(revealed.bets, 1);
    assert_int_equal(revealed.revealed_on, FAKES_NOW);
}

static void the_player_is_as_the_store_says(void **state)
{
    struct fakes *fakes = *state;
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct problems why;
    struct revealed_seeds revealed;
    place_bet(fakes, &player);

    assert_int_equal(rotate(fakes, &player, "my own", &why, &revealed), ERR_OK);

    const struct seed_pair *stored = &fakes_row(fakes, player.id)->user.seeds;
    assert_int_equal(player.seeds.number, stored->number);
    assert_memory_equal(player.seeds.server_seed, stored->server_seed, SERVER_SEED_BYTES);
    assert_memory_equal(player.seeds.next_server_seed, stored->next_server_seed, SERVER_SEED_BYTES);
    assert_string_equal(player.seeds.client_seed, stored->client_seed);
    assert_int_equal(player.seeds.nonce, stored->nonce);
}

static void without_a_client_seed_the_old_one_stays(void **state)
{
    struct fakes *fakes = *state;
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct seed_pair before = player.seeds;
    struct problems why;
    struct revealed_seeds revealed;

    assert_int_equal(rotate(fakes, &player, NULL, &why, &revealed), ERR_OK);
    assert_string_equal(player.seeds.client_seed, before.client_seed);
    assert_int_equal(rotate(fakes, &player, "", &why, &revealed), ERR_OK);
    assert_string_equal(player.seeds.client_seed, before.client_seed);
}

static void a_client_seed_that_is_too_long_changes_nothing(void **state)
{
    struct fakes *fakes = *state;
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);
    char client_seed[CLIENT_SEED_CHARACTERS + 2];
    struct problems why;
    struct revealed_seeds revealed;
    memset(client_seed, 'x', sizeof client_seed - 1);
    client_seed[sizeof client_seed - 1] = '\0';

    assert_int_equal(rotate(fakes, &player, client_seed, &why, &revealed), ERR_REJECTED);

    fakes_assert_problem(&why, "client_seed", "client_seed.length");
    assert_int_equal(fakes_row(fakes, player.id)->user.seeds.number, 1);
}

static void a_rotation_that_came_between_is_stale(void **state)
{
    struct fakes *fakes = *state;
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);
    struct user elsewhere = player;
    struct problems why;
    struct revealed_seeds revealed;
    assert_int_equal(rotate(fakes, &elsewhere, NULL, &why, &revealed), ERR_OK);

    assert_int_equal(rotate(fakes, &player, NULL, &why, &revealed), ERR_STALE);

    assert_int_equal(player.seeds.number, 1);
}

static void a_users_first_seeds_are_number_1_with_16_hex_digits_of_the_clients(void **state)
{
    struct fakes *fakes = *state;
    struct seed_pair seeds;

    assert_int_equal(dice_first_seeds(&fakes->random, &seeds), ERR_OK);

    assert_int_equal(seeds.number, 1);
    assert_int_equal(seeds.nonce, 0);
    assert_int_equal(strlen(seeds.client_seed), 16);
    assert_int_equal(strspn(seeds.client_seed, "0123456789abcdef"), 16);
}

static void no_two_of_the_first_seeds_are_equal(void **state)
{
    struct fakes *fakes = *state;
    struct seed_pair anns;
    struct seed_pair bobs;

    assert_int_equal(dice_first_seeds(&fakes->random, &anns), ERR_OK);
    assert_int_equal(dice_first_seeds(&fakes->random, &bobs), ERR_OK);

    assert_memory_not_equal(anns.server_seed, anns.next_server_seed, SERVER_SEED_BYTES);
    assert_memory_not_equal(anns.server_seed, bobs.server_seed, SERVER_SEED_BYTES);
    assert_memory_not_equal(anns.next_server_seed, bobs.next_server_seed, SERVER_SEED_BYTES);
    assert_string_not_equal(anns.client_seed, bobs.client_seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(the_promised_seed_comes_into_use),
        FAKES_TEST(a_new_next_seed_is_drawn),
        FAKES_TEST(the_old_pair_is_revealed),
        FAKES_TEST(the_player_is_as_the_store_says),
        FAKES_TEST(without_a_client_seed_the_old_one_stays),
        FAKES_TEST(a_client_seed_that_is_too_long_changes_nothing),
        FAKES_TEST(a_rotation_that_came_between_is_stale),
        FAKES_TEST(a_users_first_seeds_are_number_1_with_16_hex_digits_of_the_clients),
        FAKES_TEST(no_two_of_the_first_seeds_are_equal),
    };
    return cmocka_run_group_tests_name("rotate seeds", tests, NULL, NULL);
}
