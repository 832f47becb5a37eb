#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "adapters/sodium/digest.h"
#include "domain/dice/fairness.h"
#include "domain/kernel/text.h"

static struct digest digest;
static uint8_t server_seed[SERVER_SEED_BYTES]; /* 00 01 .. 1f */

static int setup(void **state)
{
    (void)state;
    digest = sodium_digest();
    for (uint8_t i = 0; i < SERVER_SEED_BYTES; i++) {
        server_seed[i] = i;
    }
    return 0;
}

static int rolled(const char *client_seed, int64_t nonce)
{
    struct dice dice = { 0, 0 };
    assert_int_equal(fairness_roll(&digest, server_seed, client_seed, nonce, &dice), ERR_OK);
    return 10 * dice.die_1 + dice.die_2;
}

static void assert_first_rolls(const char *client_seed, const int expected[12])
{
    for (int64_t nonce = 0; nonce < 12; nonce++) {
        assert_int_equal(rolled(client_seed, nonce), expected[nonce]);
    }
}

static void an_ascii_client_seed_rolls_the_published_dice(void **state)
{
    static const int expected[12] = { 44, 42, 55, 54, 64, 21, 44, 62, 25, 54, 25, 55 };
    (void)state;
    assert_first_rolls("snake-eyes", expected);
}

static void a_unicode_client_seed_rolls_the_published_dice(void **state)
{
    static const int expected[12] = { 53, 22, 33, 11, 62, 23, 31, 33, 65, 22, 52, 56 };
    (void)state;
    assert_first_rolls("h\xc3\xa9llo", expected);
}

static void a_client_seed_of_one_letter_rolls_the_published_dice(void **state)
{
    static const int expected[12] = { 35, 45, 56, 54, 56, 64, 54, 56, 25, 25, 65, 23 };
    (void)state;
    assert_first_rolls("a", expected);
}

static void bytes_from_252_up_are_skipped(void **state)
{
    (void)state;
    assert_int_equal(rolled("a", 139), 46); /* its first three bytes are ff ff ab */
}

static void dice_are_taken_from_the_published_bytes(void **state)
{
    (void)state;
    uint8_t block[DIGEST_BYTES];

    assert_int_equal(fairness_block(&digest, server_seed, "a", 139, 0, block), ERR_OK);

    assert_int_equal(block[0], 0xff);
    assert_int_equal(block[1], 0xff);
    assert_int_equal(block[2], 0xab);
}

static void the_commitment_is_the_published_one(void **state)
{
    (void)state;
    uint8_t hash[DIGEST_BYTES];
    char hex[2 * DIGEST_BYTES + 1];

    assert_int_equal(fairness_commit(&digest, server_seed, hash), ERR_OK);

    text_to_hex(hash, sizeof hash, hex);
    assert_string_equal(hex, "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd");
}

/* Answers blocks of a test's choice, the next one at each call, and keeps the last message. */
struct scripted {
    uint8_t blocks[3][DIGEST_BYTES];
    size_t calls;
    enum err err;
    char message[CLIENT_SEED_BYTES + 50];
};

static enum err scripted_hmac(void *self, const void *key, size_t key_size, const void *bytes, size_t size,
                              uint8_t out[DIGEST_BYTES])
{
    struct scripted *scripted = self;
    (void)key;
    assert_int_equal(key_size, SERVER_SEED_BYTES);
    if (scripted->err != ERR_OK) {
        return scripted->err;
    }
    memcpy(scripted->message, bytes, size);
    scripted->message[size] = '\0';
    memcpy(out, scripted->blocks[scripted->calls++], DIGEST_BYTES);
    return ERR_OK;
}

static void a_used_up_block_is_followed_by_the_next_cursors(void **state)
{
    (void)state;
    struct scripted scripted = { .calls = 0 };
    const struct digest script = { .self = &scripted, .hmac_sha256 = scripted_hmac };
    struct dice dice;
    memset(scripted.blocks, 0xff, sizeof scripted.blocks);
    scripted.blocks[1][DIGEST_BYTES - 1] = 5;
    scripted.blocks[2][0] = 251;

    assert_int_equal(fairness_roll(&script, server_seed, "seed", 41, &dice), ERR_OK);

    assert_int_equal(scripted.calls, 3);
    assert_string_equal(scripted.message, "seed:41:2");
    assert_int_equal(dice.die_1, 6);
    assert_int_equal(dice.die_2, 6);
}

static void the_longest_seed_and_nonce_fit_the_message(void **state)
{
    (void)state;
    struct scripted scripted = { .calls = 0 };
    const struct digest script = { .self = &scripted, .hmac_sha256 = scripted_hmac };
    char client_seed[CLIENT_SEED_BYTES + 1];
    struct dice dice;
    memset(client_seed, 'x', sizeof client_seed - 1);
    client_seed[sizeof client_seed - 1] = '\0';

    assert_int_equal(fairness_roll(&script, server_seed, client_seed, INT64_MIN, &dice), ERR_OK);

    assert_string_equal(scripted.message + CLIENT_SEED_BYTES, ":-9223372036854775808:0");
}

static void a_seed_longer_than_any_is_refused(void **state)
{
    (void)state;
    char client_seed[CLIENT_SEED_BYTES + 2];
    struct dice dice = { 7, 7 };
    memset(client_seed, 'x', sizeof client_seed - 1);
    client_seed[sizeof client_seed - 1] = '\0';

    assert_int_equal(fairness_roll(&digest, server_seed, client_seed, 0, &dice), ERR_OVERFLOW);

    assert_int_equal(dice.die_1, 7);
}

static void without_a_digest_nothing_is_rolled(void **state)
{
    (void)state;
    struct scripted scripted = { .err = ERR_INTERNAL };
    const struct digest script = { .self = &scripted, .hmac_sha256 = scripted_hmac };
    struct dice dice = { 7, 7 };

    assert_int_equal(fairness_roll(&script, server_seed, "seed", 0, &dice), ERR_INTERNAL);

    assert_int_equal(dice.die_1, 7);
    assert_int_equal(dice.die_2, 7);
}

/* 36 equally likely pairs: 35 degrees of freedom, 66.619 at p = 0.001. In whole numbers: the sum of squares over the expected
 * count. */
static void a_million_rolls_show_every_pair_equally_often(void **state)
{
    enum { ROLLS = 1000000, PAIRS = 36 };
    (void)state;
    int64_t counts[PAIRS] = { 0 };
    for (int64_t nonce = 0; nonce < ROLLS; nonce++) {
        int pair = rolled("chi", nonce);
        counts[pair / 10 * 6 + pair % 10 - 7]++;
    }

    int64_t squares = 0;
    for (size_t i = 0; i < PAIRS; i++) {
        squares += counts[i] * counts[i];
    }
    int64_t chi_square_thousandths = squares * PAIRS / (ROLLS / 1000) - INT64_C(1000) * ROLLS;
    assert_in_range(chi_square_thousandths, 0, 66619);
}

static const char *problem_of(const char *client_seed)
{
    struct problems why = { .count = 0 };
    fairness_check_client_seed(client_seed, &why);
    return problems_of(&why, "client_seed");
}

static void a_client_seed_has_1_to_64_characters(void **state)
{
    (void)state;
    char seed[4 * 65 + 1] = "";
    for (size_t i = 0; i < 64; i++) {
        memcpy(seed + 4 * i, "\xf0\x9f\x8e\xb2", 5);
    }
    assert_null(problem_of("a"));
    assert_null(problem_of(seed));

    memcpy(seed + 4 * 64, "x", 2);

    assert_string_equal(problem_of(seed), "client_seed.length");
    assert_string_equal(problem_of(""), "client_seed.length");
}

static void a_client_seed_is_well_formed(void **state)
{
    (void)state;
    assert_string_equal(problem_of("\xff"), "client_seed.length");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ascii_client_seed_rolls_the_published_dice),
        cmocka_unit_test(a_unicode_client_seed_rolls_the_published_dice),
        cmocka_unit_test(a_client_seed_of_one_letter_rolls_the_published_dice),
        cmocka_unit_test(bytes_from_252_up_are_skipped),
        cmocka_unit_test(dice_are_taken_from_the_published_bytes),
        cmocka_unit_test(the_commitment_is_the_published_one),
        cmocka_unit_test(a_used_up_block_is_followed_by_the_next_cursors),
        cmocka_unit_test(the_longest_seed_and_nonce_fit_the_message),
        cmocka_unit_test(a_seed_longer_than_any_is_refused),
        cmocka_unit_test(without_a_digest_nothing_is_rolled),
        cmocka_unit_test(a_million_rolls_show_every_pair_equally_often),
        cmocka_unit_test(a_client_seed_has_1_to_64_characters),
        cmocka_unit_test(a_client_seed_is_well_formed),
    };
    return cmocka_run_group_tests_name("fairness", tests, setup, NULL);
}
