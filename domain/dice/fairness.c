#include "domain/dice/fairness.h"
#include <stdbool.h>
#include <string.h>
#include "domain/kernel/text.h"

enum { FAIR_BYTES = 252 /* the largest multiple of 6 in a byte */ };

enum err fairness_block(const struct digest *digest, const uint8_t server_seed[SERVER_SEED_BYTES], const char *client_seed,
                        int64_t nonce, int64_t cursor, uint8_t block[DIGEST_BYTES])
{
    char message[CLIENT_SEED_BYTES + 2 * TEXT_INT64_BYTES + 2];
    enum err err = text_copy(client_seed, message, CLIENT_SEED_BYTES + 1);
    if (err != ERR_OK) {
        return err;
    }
    size_t length = strlen(message);
    message[length++] = ':';
    length += text_from_int64(nonce, message + length);
    message[length++] = ':';
    length += text_from_int64(cursor, message + length);
    return digest->hmac_sha256(digest->self, server_seed, SERVER_SEED_BYTES, message, length, block);
}

/* Takes dice from a block of bytes until both are thrown. */
static void throw_dice(const uint8_t block[DIGEST_BYTES], int32_t thrown[2], size_t *count)
{
    for (size_t i = 0; i < DIGEST_BYTES && *count < 2; i++) {
        if (block[i] < FAIR_BYTES) {
            thrown[(*count)++] = block[i] % 6 + 1;
        }
    }
}

enum err fairness_roll(const struct digest *digest, const uint8_t server_seed[SERVER_SEED_BYTES], const char *client_seed,
                       int64_t nonce, struct dice *rolled)
{
    int32_t thrown[2] = { 0, 0 };
    size_t count = 0;
    enum err err = ERR_OK;
    for (int64_t cursor = 0; err == ERR_OK && count < 2; cursor++) {
        uint8_t block[DIGEST_BYTES];
        err = fairness_block(digest, server_seed, client_seed, nonce, cursor, block);
        if (err == ERR_OK) {
            throw_dice(block, thrown, &count);
        }
    }
    if (err == ERR_OK) {
        *rolled = (struct dice){ .die_1 = thrown[0], .die_2 = thrown[1] };
    }
    return err;
}

enum err fairness_commit(const struct digest *digest, const uint8_t server_seed[SERVER_SEED_BYTES], uint8_t hash[DIGEST_BYTES])
{
    return digest->sha256(digest->self, server_seed, SERVER_SEED_BYTES, hash);
}

void fairness_check_client_seed(const char *client_seed, struct problems *why)
{
    bool fits = text_is_utf8(client_seed, strlen(client_seed));
    size_t characters = text_characters(client_seed);
    if (!fits || characters < 1 || characters > CLIENT_SEED_CHARACTERS) {
        problems_add(why, "client_seed", "client_seed.length");
    }
}
