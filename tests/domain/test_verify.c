#include "tests/domain/fakes.h"
#include "domain/kernel/text.h"

#define SERVER_SEED "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static enum err verify(struct fakes *fakes, const char *server_seed, const char *client_seed, const char *nonce,
                       struct problems *why, struct verification *verified)
{
    *why = (struct problems){ .count = 0 };
    return dice_verify(&fakes->digest, server_seed, client_seed, nonce, why, verified);
}

static void a_published_roll_is_recomputed(void **state)
{
    struct problems why;
    struct verification verified;
    char hex[2 * DIGEST_BYTES + 1];

    assert_int_equal(verify(*state, SERVER_SEED, "a", "139", &why, &verified), ERR_OK);

    text_to_hex(verified.server_seed_hash, DIGEST_BYTES, hex);
    assert_string_equal(hex, "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd");
    assert_int_equal(verified.dice.die_1, 4);
    assert_int_equal(verified.dice.die_2, 6);
}

static void a_placed_bet_verifies_once_its_seed_is_revealed(void **state)
{
    struct fakes *fakes = *state;
    struct user player = fakes_sign_up(fakes, "ann@example.com", NULL);
    const struct bet_wish wish = { .guess = "7", .wagered = "1" };
    struct problems why = { .count = 0 };
    struct bet bet;
    struct revealed_seeds revealed;
    struct verification verified;
    char server_seed[2 * SERVER_SEED_BYTES + 1];
    assert_int_equal(dice_place_bet(&fakes->dice_ports, &player, &wish, &why, &bet), ERR_OK);
    assert_int_equal(dice_rotate_seeds(&fakes->dice_ports, &player, NULL, &why, &revealed), ERR_OK);
    text_to_hex(revealed.server_seed, SERVER_SEED_BYTES, server_seed);

    assert_int_equal(verify(fakes, server_seed, revealed.client_seed, "0", &why, &verified), ERR_OK);

    assert_int_equal(verified.dice.die_1, bet.dice.die_1);
    assert_int_equal(verified.dice.die_2, bet.dice.die_2);
}

static void space_around_seed_and_nonce_and_upper_case_are_no_problem(void **state)
{
    struct problems why;
    struct verification verified;

    assert_int_equal(
        verify(*state, " 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F\n", "a", " 139 ", &why, &verified),
        ERR_OK);

    assert_int_equal(verified.dice.die_1, 4);
}

static void space_in_a_client_seed_counts(void **state)
{
    struct problems why;
    struct verification verified;

    assert_int_equal(verify(*state, SERVER_SEED, " a", "0", &why, &verified), ERR_OK);

    assert_int_not_equal(10 * verified.dice.die_1 + verified.dice.die_2, 35);
}

static void a_server_seed_is_64_hex_digits(void **state)
{
    static const char *const wrong[] = { NULL, "", "00", "zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                                         SERVER_SEED "00" };
    struct problems why;
    struct verification verified;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(verify(*state, wrong[i], "a", "0", &why, &verified), ERR_REJECTED);
        fakes_assert_problem(&why, "server_seed", "server_seed.format");
    }
}

static void a_nonce_is_a_whole_number_from_0(void **state)
{
    static const char *const wrong[] = { NULL, "", "-1", "x", "+1", "1.0", "9223372036854775808" };
    struct problems why;
    struct verification verified;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(verify(*state, SERVER_SEED, "a", wrong[i], &why, &verified), ERR_REJECTED);
        fakes_assert_problem(&why, "nonce", "nonce.format");
    }
}

static void a_client_seed_is_needed(void **state)
{
    struct problems why;
    struct verification verified;

    assert_int_equal(verify(*state, SERVER_SEED, NULL, "0", &why, &verified), ERR_REJECTED);

    fakes_assert_problem(&why, "client_seed", "client_seed.length");
}

static void all_problems_are_told_together(void **state)
{
    struct problems why;
    struct verification verified;

    assert_int_equal(verify(*state, "x", "", "x", &why, &verified), ERR_REJECTED);

    assert_int_equal(why.count, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAKES_TEST(a_published_roll_is_recomputed),
        FAKES_TEST(a_placed_bet_verifies_once_its_seed_is_revealed),
        FAKES_TEST(space_around_seed_and_nonce_and_upper_case_are_no_problem),
        FAKES_TEST(space_in_a_client_seed_counts),
        FAKES_TEST(a_server_seed_is_64_hex_digits),
        FAKES_TEST(a_nonce_is_a_whole_number_from_0),
        FAKES_TEST(a_client_seed_is_needed),
        FAKES_TEST(all_problems_are_told_together),
    };
    return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
