#include "domain/dice/bet.h"

enum err dice_roll_bet(const struct digest *digest, const struct seed_pair *seeds, struct bet *bet)
{
    enum err err = fairness_roll(digest, seeds->server_seed, seeds->client_seed, seeds->nonce, &bet->dice);
    if (err != ERR_OK) {
        return err;
    }
    bet->seed_number = seeds->number;
    bet->nonce = seeds->nonce;
    bet->net = -bet->wagered;
    if (bet->dice.die_1 + bet->dice.die_2 == bet->guess) {
        return payout_of_win(bet->wagered, bet->payout, &bet->net);
    }
    return ERR_OK;
}
