#include "domain/coin/ledger_entry.h"
#include "domain/dice/bet.h"
#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"

static void read_guess(const char *typed, int32_t *guess, struct problems *why)
{
    int64_t number = 0;
    if (typed == NULL || text_to_int64_trimmed(typed, &number) != ERR_OK || number < GUESS_MIN || number > GUESS_MAX) {
        problems_add(why, "guess", "bet.guess");
        return;
    }
    *guess = (int32_t)number;
}

static void read_wager(const char *typed, int64_t *wagered, struct problems *why)
{
    if (typed == NULL || text_to_int64_trimmed(typed, wagered) != ERR_OK || *wagered < 1) {
        problems_add(why, "wagered", "bet.wager");
    }
}

/* The house takes no bet that it couldn't pay out, so that an overflow never spares a loser. */
static bool can_be_won(int64_t coins, const struct bet *bet)
{
    int64_t prize = 0;
    int64_t after = 0;
    return payout_of_win(bet->wagered, bet->payout, &prize) == ERR_OK && coin_add(coins, prize, &after) == ERR_OK;
}

static void check_coins(int64_t coins, const struct bet *bet, struct problems *why)
{
    if (bet->wagered > coins) {
        problems_add(why, "wagered", "bet.insufficient_coins");
    } else if (!can_be_won(coins, bet)) {
        problems_add(why, "wagered", "bet.wager");
    }
}

/* A player without coins is told so, whatever was typed. */
static enum err read_wish(const struct user *player, const struct bet_wish *wish, struct problems *why, struct bet *bet)
{
    *bet = (struct bet){ .user_id = player->id };
    if (player->coins == 0) {
        problems_add(why, "", "coins.none");
        return problems_verdict(why);
    }
    read_guess(wish->guess, &bet->guess, why);
    read_wager(wish->wagered, &bet->wagered, why);
    bet->payout = payout_tenths(bet->guess);
    if (why->count == 0) {
        check_coins(player->coins, bet, why);
    }
    return problems_verdict(why);
}

static enum err settle(const struct dice_ports *ports, struct user *player, struct bet *bet)
{
    enum err err = dice_roll_bet(ports->digest, &player->seeds, bet);
    if (err != ERR_OK) {
        return err;
    }
    int64_t coins = 0;
    bet->placed_on = ports->clock->now(ports->clock->self);
    err = ports->bets->place(ports->bets->self, bet, &bet->id, &bet->number, &coins);
    if (err == ERR_OK) {
        player->coins = coins;
        player->bet_count = bet->number;
        player->seeds.nonce = bet->nonce + 1;
    }
    return err;
}

static enum err try_bet(const struct dice_ports *ports, struct user *player, const struct bet_wish *wish, struct problems *why,
                        struct bet *bet)
{
    enum err err = read_wish(player, wish, why, bet);
    return err == ERR_OK ? settle(ports, player, bet) : err;
}

/* What is played is counted for whoever has limits, and nobody else pays for that. The player is locked. */
static enum err bet_within(const struct dice_ports *ports, struct play_limits *limits, struct user *player,
                           const struct bet_wish *wish, struct problems *why, struct bet *bet)
{
    int64_t now = ports->clock->now(ports->clock->self);
    play_limits_come_to(limits, now);
    if (play_is_excluded(limits, now)) {
        return problems_reject(why, "", "bet.excluded");
    }
    enum err err = read_wish(player, wish, why, bet);
    if (err == ERR_OK) {
        err = play_check_bet(limits, bet->wagered, why);
    }
    if (err == ERR_OK) {
        bet->within_limits = true;
        err = settle(ports, player, bet);
    }
    if (err == ERR_OK) {
        err = play_count_bet(limits, bet->wagered, bet->net);
    }
    return err == ERR_OK ? ports->limits->save(ports->limits->self, player->id, limits, play_limits_bind(limits, now)) : err;
}

static enum err try_bet_locked(const struct dice_ports *ports, struct user *player, const struct bet_wish *wish,
                               struct problems *why, struct bet *bet)
{
    struct play_limits limits;
    if (!player->limited) {
        return try_bet(ports, player, wish, why, bet);
    }
    enum err err = ports->limits->find(ports->limits->self, player->id, &limits);
    return err == ERR_OK ? bet_within(ports, &limits, player, wish, why, bet) : err;
}

/* Others bet before us, or there are limits to be held: with the player locked nobody comes between. */
static enum err bet_locked(const struct dice_ports *ports, struct user *player, const struct bet_wish *wish, struct problems *why,
                           struct bet *bet)
{
    enum err err = ports->transaction->begin(ports->transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    err = ports->users->find_locked(ports->users->self, player->id, player);
    struct user after = *player;
    if (err == ERR_OK) {
        err = try_bet_locked(ports, &after, wish, why, bet);
    }
    err = transaction_end(ports->transaction, err);
    if (err == ERR_OK) {
        *player = after;
    }
    return err;
}

enum err dice_place_bet(const struct dice_ports *ports, struct user *player, const struct bet_wish *wish, struct problems *why,
                        struct bet *placed)
{
    struct bet bet;
    enum err err = player->limited ? ERR_STALE : try_bet(ports, player, wish, why, &bet);
    if (err == ERR_STALE) {
        err = bet_locked(ports, player, wish, why, &bet);
    }
    if (err == ERR_OK) {
        *placed = bet;
    }
    return err;
}
