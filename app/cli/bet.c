#include "adapters/sodium/digest.h"
#include "adapters/sodium/random_source.h"
#include "app/cli/handlers.h"
#include "app/cli/password.h"
#include "app/cli/problem_text.h"
#include "app/cli/progress.h"
#include "app/cli/site.h"
#include "app/cli/table.h"
#include "domain/dice/rotate_all.h"
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

enum dump_form { DUMP_BITS_OF_DICE, DUMP_DICE, DUMP_BYTES };

struct dump {
    struct digest digest;
    uint8_t server_seed[SERVER_SEED_BYTES];
    enum dump_form form;
    struct bit_writer writer;
};

static enum err dump_block(const struct dump *dump, int64_t nonce)
{
    uint8_t block[DIGEST_BYTES];
    enum err err = fairness_block(&dump->digest, dump->server_seed, "dump-rng", nonce, 0, block);
    if (err == ERR_OK) {
        (void)fwrite(block, 1, sizeof block, stdout);
    }
    return err;
}

static enum err dump_roll(struct dump *dump, int64_t nonce)
{
    struct dice dice;
    enum err err = fairness_roll(&dump->digest, dump->server_seed, "dump-rng", nonce, &dice);
    if (err == ERR_OK && dump->form == DUMP_DICE) {
        printf("%" PRId32 " %" PRId32 "\n", dice.die_1, dice.die_2);
    } else if (err == ERR_OK) {
        write_die(&dump->writer, dice.die_1);
        write_die(&dump->writer, dice.die_2);
    }
    return err;
}

static enum exit_code dump_all(int64_t count, enum dump_form form)
{
    const struct random_source random = sodium_random_source();
    struct dump dump = { .digest = sodium_digest(), .form = form };
    enum err err = random.fill(random.self, dump.server_seed, sizeof dump.server_seed);
    for (int64_t nonce = 0; err == ERR_OK && nonce < count && !ferror(stdout); nonce++) {
        err = form == DUMP_BYTES ? dump_block(&dump, nonce) : dump_roll(&dump, nonce);
    }
    return err == ERR_OK ? EXIT_DONE : EXIT_FAILED;
}

enum exit_code run_bet_dump_rng(const struct invocation *invocation)
{
    int64_t count = INT64_MAX;
    const char *given = invocation_option(invocation, "--count");
    bool as_dice = invocation_option(invocation, "--dice") != NULL;
    bool as_bytes = invocation_option(invocation, "--bytes") != NULL;
    if (given && (text_to_int64(given, &count) != ERR_OK || count < 0)) {
        fputs("snakeeyes: --count takes a whole number from 0\n", stderr);
        return EXIT_USAGE;
    }
    if (as_dice && as_bytes) {
        fputs("snakeeyes: --dice or --bytes, not both\n", stderr);
        return EXIT_USAGE;
    }
    if (!as_dice && isatty(STDOUT_FILENO)) {
        fputs("snakeeyes: the bytes are not for a terminal; pipe them into a test, or take --dice\n", stderr);
        return EXIT_FAILED;
    }
    enum exit_code code = dump_all(count, as_dice ? DUMP_DICE : as_bytes ? DUMP_BYTES : DUMP_BITS_OF_DICE);
    if ((fflush(stdout) != 0 || ferror(stdout)) && errno == EPIPE) {
        clearerr(stdout); /* the reader has had enough, which is how an endless dump ends */
    }
    return code;
}

static void show_progress(void *nobody, int64_t rotated)
{
    (void)nobody;
    progress_show("users", rotated, 0);
}

static enum exit_code rotate_seeds(const struct cli_site *site)
{
    const struct services *services = &site->parts->services;
    const struct rotation_listener listener = { .tell = show_progress };
    int64_t rotated = 0;
    enum err err = dice_rotate_all(&services->dice, &services->audit, &audit_command_line, &listener, &rotated);
    progress_end();
    if (err == ERR_OK || rotated > 0) {
        printf("The seeds of %" PRId64 " users are rotated.\n", rotated);
    }
    if (err != ERR_OK) {
        cli_site_complain(site, "not all seeds could be rotated", err);
    }
    return err == ERR_OK ? EXIT_DONE : EXIT_FAILED;
}

enum exit_code run_bet_rotate_seeds(const struct invocation *invocation)
{
    struct cli_site site;
    if (!invocation_option(invocation, "--yes") && !confirm("Reveal and rotate the seeds of all users?")) {
        fputs("snakeeyes: nothing was rotated; --yes answers the question\n", stderr);
        return EXIT_FAILED;
    }
    enum exit_code code = cli_site_open(&site) ? rotate_seeds(&site) : EXIT_FAILED;
    cli_site_close(&site);
    return code;
}
