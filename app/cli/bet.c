#include "adapters/sodium/digest.h"
#include "adapters/sodium/random_source.h"
#include "app/cli/handlers.h"
#include "app/cli/problem_text.h"
#include "app/cli/table.h"
#include "domain/dice/bet.h"
#include "domain/kernel/text.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static enum exit_code print_verification(const struct verification *verified, bool json)
{
    static const char *const columns[] = { "server_seed_hash", "die_1", "die_2", "roll" };
    char hash[2 * DIGEST_BYTES + 1];
    struct table *table = table_create(columns, sizeof columns / sizeof columns[0]);
    if (table) {
        text_to_hex(verified->server_seed_hash, DIGEST_BYTES, hash);
        table_text(table, hash);
        table_number(table, verified->dice.die_1);
        table_number(table, verified->dice.die_2);
        table_number(table, verified->dice.die_1 + verified->dice.die_2);
    }
    enum exit_code code = table_print(table, json);
    table_destroy(table);
    return code;
}

enum exit_code run_bet_verify(const struct invocation *invocation)
{
    const struct digest digest = sodium_digest();
    struct problems why = { .count = 0 };
    struct verification verified;
    enum err err =
        dice_verify(&digest, invocation->arguments[0], invocation->arguments[1], invocation->arguments[2], &why, &verified);
    if (err == ERR_OK) {
        return print_verification(&verified, invocation_option(invocation, "--json") != NULL);
    }
    print_problems(&why);
    return err == ERR_REJECTED ? EXIT_USAGE : EXIT_FAILED;
}

/* Bits that wait for a whole byte. */
struct bit_writer {
    unsigned bits;
    int count;
};

static void write_die(struct bit_writer *writer, int32_t die)
{
    if (die > 4) {
        return;
    }
    writer->bits = (writer->bits << 2) | (unsigned)(die - 1);
    writer->count += 2;
    if (writer->count == 8) {
        putchar((int)(writer->bits & 0xff));
        writer->count = 0;
    }
}

static enum exit_code dump(int64_t count, bool as_dice)
{
    const struct digest digest = sodium_digest();
    const struct random_source random = sodium_random_source();
    struct bit_writer writer = { .count = 0 };
    uint8_t server_seed[SERVER_SEED_BYTES];
    enum err err = random.fill(random.self, server_seed, sizeof server_seed);
    for (int64_t nonce = 0; err == ERR_OK && nonce < count && !ferror(stdout); nonce++) {
        struct dice dice;
        err = fairness_roll(&digest, server_seed, "dump-rng", nonce, &dice);
        if (err == ERR_OK && as_dice) {
            printf("%" PRId32 " %" PRId32 "\n", dice.die_1, dice.die_2);
        } else if (err == ERR_OK) {
            write_die(&writer, dice.die_1);
            write_die(&writer, dice.die_2);
        }
    }
    return err == ERR_OK ? EXIT_DONE : EXIT_FAILED;
}

enum exit_code run_bet_dump_rng(const struct invocation *invocation)
{
    int64_t count = INT64_MAX;
    const char *given = invocation_option(invocation, "--count");
    bool as_dice = invocation_option(invocation, "--dice") != NULL;
    if (given && (text_to_int64(given, &count) != ERR_OK || count < 0)) {
        fputs("snakeeyes: --count takes a whole number from 0\n", stderr);
        return EXIT_USAGE;
    }
    if (!as_dice && isatty(STDOUT_FILENO)) {
        fputs("snakeeyes: the bytes are not for a terminal; pipe them into a test, or take --dice\n", stderr);
        return EXIT_FAILED;
    }
    enum exit_code code = dump(count, as_dice);
    if ((fflush(stdout) != 0 || ferror(stdout)) && errno == EPIPE) {
        clearerr(stdout); /* the reader has had enough, which is how an endless dump ends */
    }
    return code;
}
