#include "domain/dice/bet.h"
#include "domain/kernel/text.h"

static void read_server_seed(const char *typed, uint8_t server_seed[SERVER_SEED_BYTES], struct problems *why)
{
    char hex[2 * SERVER_SEED_BYTES + 1];
    if (typed == NULL || text_trim(typed, hex, sizeof hex) != ERR_OK ||
        text_from_hex(hex, server_seed, SERVER_SEED_BYTES) != ERR_OK) {
        problems_add(why, "server_seed", "server_seed.format");
    }
}

static void read_nonce(const char *typed, int64_t *nonce, struct problems *why)
{
    if (typed == NULL || text_to_int64_trimmed(typed, nonce) != ERR_OK || *nonce < 0) {
        problems_add(why, "nonce", "nonce.format");
    }
}

enum err dice_verify(const struct digest *digest, const char *server_seed, const char *client_seed, const char *nonce,
                     struct problems *why, struct verification *verified)
{
    uint8_t server_seed_bytes[SERVER_SEED_BYTES];
    int64_t nonce_number = 0;
    read_server_seed(server_seed, server_seed_bytes, why);
    fairness_check_client_seed(client_seed == NULL ? "" : client_seed, why);
    read_nonce(nonce, &nonce_number, why);
    enum err err = problems_verdict(why);
    if (err != ERR_OK) {
        return err;
    }
    struct verification made;
    err = fairness_commit(digest, server_seed_bytes, made.server_seed_hash);
    if (err != ERR_OK) {
        return err;
    }
    err = fairness_roll(digest, server_seed_bytes, client_seed, nonce_number, &made.dice);
    if (err == ERR_OK) {
        *verified = made;
    }
    return err;
}
