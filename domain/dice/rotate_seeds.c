#include "domain/dice/bet.h"
#include "domain/kernel/text.h"

enum err dice_next_seeds(const struct random_source *random, const struct seed_pair *current, const char *client_seed,
                         struct seed_pair *next)
{
    struct seed_pair drawn = { .number = current->number + 1 };
    memcpy(drawn.server_seed, current->next_server_seed, SERVER_SEED_BYTES);
    enum err err = text_copy(client_seed, drawn.client_seed, sizeof drawn.client_seed);
    if (err == ERR_OK) {
        err = random->fill(random->self, drawn.next_server_seed, SERVER_SEED_BYTES);
    }
    if (err == ERR_OK) {
        *next = drawn;
    }
    return err;
}

enum err dice_rotate_seeds(const struct dice_ports *ports, struct user *player, const char *client_seed, struct problems *why,
                           struct revealed_seeds *revealed)
{
    if (client_seed == NULL || client_seed[0] == '\0') {
        client_seed = player->seeds.client_seed;
    }
    fairness_check_client_seed(client_seed, why);
    enum err err = problems_verdict(why);
    if (err != ERR_OK) {
        return err;
    }
    struct seed_pair replacement;
    err = dice_next_seeds(ports->random, &player->seeds, client_seed, &replacement);
    if (err != ERR_OK) {
        return err;
    }
    int64_t now = ports->clock->now(ports->clock->self);
    err = ports->seeds->rotate(ports->seeds->self, player->id, &replacement, now, revealed);
    if (err == ERR_OK) {
        player->seeds = replacement;
    }
    return err;
}
