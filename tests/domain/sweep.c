#include "tests/domain/sweep.h"

enum { PATTERN = 0xa5 };

/* An output that must be untouched on failure. */
#define FILL(output)  memset(&(output), PATTERN, sizeof(output))
#define CHECK(output) assert_untouched(&(output), sizeof(output))

static void assert_untouched(const void *output, size_t size)
{
    const unsigned char *bytes = output;
    for (size_t i = 0; i < size; i++) {
        assert_int_equal(bytes[i], PATTERN);
    }
}

void sweep_open(struct sweep *sweep, const struct sweep_case *swept)
{
    fakes_open(&sweep->fakes);
    sweep->ann = fakes_sign_up(&sweep->fakes, "ann@example.com", &sweep->token);
    if (swept->prepare != NULL) {
        swept->prepare(sweep);
    }
}

void sweep_close(struct sweep *sweep)
{
    fakes_close(&sweep->fakes);
}

static enum err sign_up(struct sweep *sweep)
{
    const struct sign_up wish = { .email = "bob@example.com", .password = FAKES_PASSWORD, .address = "192.0.2.3" };
    struct problems why = { .count = 0 };
    struct user made;
    struct session_token token;
    FILL(made);
    FILL(token);
    enum err err = user_sign_up(&sweep->fakes.user_ports, &wish, &why, &made, &token);
    if (err != ERR_OK) {
        CHECK(made);
        CHECK(token);
    }
    return err;
}

static void make_hash_outdated(struct sweep *sweep)
{
    sweep->fakes.hashing.cost++;
}

static enum err sign_in(struct sweep *sweep)
{
    const struct sign_in wish = { .identity = "ann@example.com", .password = FAKES_PASSWORD, .address = "192.0.2.3" };
    struct problems why = { .count = 0 };
    struct user user;
    struct session_token token;
    FILL(user);
    FILL(token);
    enum err err = user_sign_in(&sweep->fakes.user_ports, &wish, &why, &user, &token);
    if (err != ERR_OK) {
        CHECK(user);
        CHECK(token);
    }
    return err;
}

static enum err sign_out(struct sweep *sweep)
{
    return user_sign_out(&sweep->fakes.user_ports, &sweep->token);
}

static void let_two_days_pass(struct sweep *sweep)
{
    sweep->fakes.time.now += 2 * SESSION_RENEW_AFTER;
}

static enum err resume(struct sweep *sweep)
{
    const struct fakes *fakes = &sweep->fakes;
    struct user user;
    bool renewed;
    FILL(user);
    FILL(renewed);
    enum err err = session_resume(&fakes->clock, &fakes->digest, &fakes->sessions, sweep->token.hex, &user, &renewed);
    if (err != ERR_OK) {
        CHECK(user);
        CHECK(renewed);
    }
    return err;
}

static enum err choose_username(struct sweep *sweep)
{
    struct problems why = { .count = 0 };
    enum err err = user_choose_username(&sweep->fakes.user_ports, "Ann", &why, &sweep->ann);
    assert_string_equal(sweep->ann.username, err == ERR_OK ? "Ann" : "");
    return err;
}

static enum err create_admin(struct sweep *sweep)
{
    struct problems why = { .count = 0 };
    struct user made;
    FILL(made);
    enum err err = user_create_admin(&sweep->fakes.user_ports, "root@example.com", FAKES_PASSWORD, &why, &made);
    if (err != ERR_OK) {
        CHECK(made);
    }
    return err;
}

static enum err set_password(struct sweep *sweep)
{
    struct problems why = { .count = 0 };
    return user_set_password(&sweep->fakes.user_ports, "ann@example.com", "a new password", &why);
}

static void assert_same_player(const struct user *player, const struct user *before)
{
    assert_int_equal(player->coins, before->coins);
    assert_int_equal(player->bet_count, before->bet_count);
    assert_int_equal(player->seeds.number, before->seeds.number);
    assert_int_equal(player->seeds.nonce, before->seeds.nonce);
}

static enum err place_bet(struct sweep *sweep)
{
    const struct bet_wish wish = { .guess = "7", .wagered = "10" };
    struct user *player = &sweep->ann;
    const struct user *stored = &fakes_row(&sweep->fakes, player->id)->user;
    struct problems why = { .count = 0 };
    struct bet placed;
    FILL(placed);
    enum err err = dice_place_bet(&sweep->fakes.dice_ports, player, &wish, &why, &placed);
    if (err != ERR_OK) {
        CHECK(placed);
    } else {
        assert_same_player(player, stored);
    }
    return err;
}

/* The player was read before another bet, so that the first try is stale. */
static void bet_elsewhere(struct sweep *sweep)
{
    const struct user read_before = sweep->ann;
    assert_int_equal(place_bet(sweep), ERR_OK);
    sweep->ann = read_before;
}

static enum err rotate_seeds(struct sweep *sweep)
{
    const struct user before = sweep->ann;
    struct problems why = { .count = 0 };
    struct revealed_seeds revealed;
    FILL(revealed);
    enum err err = dice_rotate_seeds(&sweep->fakes.dice_ports, &sweep->ann, "new", &why, &revealed);
    if (err != ERR_OK) {
        CHECK(revealed);
        assert_same_player(&sweep->ann, &before);
    }
    return err;
}

static enum err verify(struct sweep *sweep)
{
    static const char server_seed[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    struct problems why = { .count = 0 };
    struct verification verified;
    FILL(verified);
    enum err err = dice_verify(&sweep->fakes.digest, server_seed, "a", "0", &why, &verified);
    if (err != ERR_OK) {
        CHECK(verified);
    }
    return err;
}

const struct sweep_case sweep_cases[] = {
    { .name = "sign up", .run = sign_up, .least_calls = 10 },
    { .name = "sign in", .run = sign_in, .least_calls = 9 },
    { .name = "sign in, hash outdated", .prepare = make_hash_outdated, .run = sign_in, .least_calls = 11 },
    { .name = "sign out", .run = sign_out, .least_calls = 2 },
    { .name = "resume and renew", .prepare = let_two_days_pass, .run = resume, .least_calls = 3 },
    { .name = "choose a username", .run = choose_username, .least_calls = 1 },
    { .name = "create an admin", .run = create_admin, .least_calls = 7 },
    { .name = "set a password", .run = set_password, .least_calls = 6 },
    { .name = "place a bet", .run = place_bet, .least_calls = 2 },
    { .name = "place a bet again", .prepare = bet_elsewhere, .run = place_bet, .least_calls = 7 },
    { .name = "rotate the seeds", .run = rotate_seeds, .least_calls = 2 },
    { .name = "verify a roll", .run = verify, .least_calls = 2 },
};
const size_t sweep_case_count = sizeof sweep_cases / sizeof sweep_cases[0];
