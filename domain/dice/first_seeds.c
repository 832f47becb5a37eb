#include "domain/dice/bet.h"
#include "domain/kernel/text.h"

enum { FIRST_CLIENT_SEED_BYTES = 8 };

enum err dice_first_seeds(const struct random_source *random, struct seed_pair *seeds)
{
    struct {
        uint8_t server_seed[SERVER_SEED_BYTES];
        uint8_t next_server_seed[SERVER_SEED_BYTES];
        uint8_t client_seed[FIRST_CLIENT_SEED_BYTES];
    } drawn;
    enum err err = random->fill(random->self, &drawn, sizeof drawn);
    if (err != ERR_OK) {
        return err;
    }
    *seeds = (struct seed_pair){ .number = 1 };
    memcpy(seeds->server_seed, drawn.server_seed, SERVER_SEED_BYTES);
    memcpy(seeds->next_server_seed, drawn.next_server_seed, SERVER_SEED_BYTES);
    text_to_hex(drawn.client_seed, FIRST_CLIENT_SEED_BYTES, seeds->client_seed);
    return ERR_OK;
}
