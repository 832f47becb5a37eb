#include "domain/dice/bet.h"
#include "domain/sample/batch.h"

enum { WAGER_MAX = 50, REFILL_COINS = 100, DIE_SIDES = 6 };

/* A player's time at the table. What plans and bundles give comes on top of the purse: it can only help. */
struct play {
    struct batch *batch;
    struct bulk_user *player;
    int64_t purse;
    int64_t left_of_pair; /* bets until the seeds are revealed */
    int64_t now;
};

static int64_t draw_pair_length(struct chance *chance)
{
    return PAIR_BETS_MIN + chance_below(chance, PAIR_BETS_MAX - PAIR_BETS_MIN);
}

static enum err reveal_seeds(struct play *play)
{
    struct batch *batch = play->batch;
    struct seed_pair *seeds = &play->player->user.seeds;
    struct bulk_seeds *revealed = &batch->seeds[batch->seeds_count++];
    *revealed = (struct bulk_seeds){
        .user_id = play->player->user.id,
        .seeds = { .number = seeds->number, .bets = seeds->nonce, .revealed_on = play->now },
    };
    memcpy(revealed->seeds.server_seed, seeds->server_seed, SERVER_SEED_BYTES);
    memcpy(revealed->seeds.client_seed, seeds->client_seed, sizeof revealed->seeds.client_seed);
    play->left_of_pair = draw_pair_length(batch->chance);
    return dice_next_seeds(batch->ports->random, seeds, revealed->seeds.client_seed, seeds);
}

/* The wager is small and the guess as dice fall. */
static struct bet draw_bet(struct play *play)
{
    struct chance *chance = play->batch->chance;
    struct bet bet = { .user_id = play->player->user.id, .number = play->player->user.bet_count + 1, .placed_on = play->now };
    bet.guess = (int32_t)(GUESS_MIN + chance_below(chance, DIE_SIDES) + chance_below(chance, DIE_SIDES));
    bet.wagered = 1 + chance_below(chance, play->purse < WAGER_MAX ? play->purse : WAGER_MAX);
    bet.payout = payout_tenths(bet.guess);
    return bet;
}

static enum err place(struct play *play)
{
    struct batch *batch = play->batch;
    struct user *player = &play->player->user;
    if (play->purse == 0) {
        batch_credit(batch, play->player, REFILL_COINS, COIN_SEED, play->now);
        play->purse = REFILL_COINS;
    }
    struct bet bet = draw_bet(play);
    enum err err = dice_roll_bet(batch->ports->digest, &player->seeds, &bet);
    if (err == ERR_OK) {
        batch->bets[batch->bet_count++] = bet;
        play->purse += bet.net;
        player->coins += bet.net;
        player->bet_count++;
        player->seeds.nonce++;
        play->player->last_bet_on = play->now;
    }
    return err == ERR_OK && --play->left_of_pair == 0 ? reveal_seeds(play) : err;
}

enum err batch_add_bets(struct batch *batch, struct bulk_user *player, int64_t count)
{
    int64_t since = player->user.created_on;
    int64_t step = (batch->now - since) / (count + 1);
    struct play play = { .batch = batch, .player = player, .purse = player->user.coins };
    enum err err = ERR_OK;
    play.left_of_pair = draw_pair_length(batch->chance);
    for (int64_t i = 1; err == ERR_OK && i <= count; i++) {
        play.now = since + step * i - chance_below(batch->chance, step);
        err = place(&play);
    }
    return err;
}
