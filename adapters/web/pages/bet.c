#include "adapters/web/counter.h"
#include "adapters/web/limit.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/bet_view.h"
#include "adapters/web/pages/pages.h"
#include "domain/kernel/text.h"

/* Playing: a bet by the plain form or by a script. */

enum err page_bet(struct exchange *exchange)
{
    return bet_view_show(exchange, NULL);
}

/* The bet as CONTRACT's JSON. The payout is a decimal fraction only here, on its way out. */
static enum err show_bet_json(struct exchange *exchange, const struct bet *bet, const struct seed_pair *seeds)
{
    uint8_t hash[DIGEST_BYTES];
    char hash_hex[2 * DIGEST_BYTES + 1];
    enum err err = fairness_commit(exchange->services->dice.digest, seeds->server_seed, hash);
    if (err != ERR_OK) {
        return err;
    }
    text_to_hex(hash, sizeof hash, hash_hex);
    json_t *payout = bet->payout % 10 == 0 ? json_integer(bet->payout / 10) : json_real(bet->payout / 10.0);
    return page_json(exchange, 200,
                     json_pack("{s:{s:I, s:i, s:i, s:i, s:i, s:I, s:o, s:I, s:b, s:I, s:I, s:s, s:s}}", "data", "id",
                               (json_int_t)bet->id, "guess", bet->guess, "die_1", bet->dice.die_1, "die_2", bet->dice.die_2,
                               "roll", bet->dice.die_1 + bet->dice.die_2, "wagered", (json_int_t)bet->wagered, "payout", payout,
                               "net", (json_int_t)bet->net, "is_winner", bet->net > 0, "coins", (json_int_t)exchange->user->coins,
                               "nonce", (json_int_t)bet->nonce, "server_seed_hash", hash_hex, "client_seed", seeds->client_seed));
}

static enum err show_rejected(struct exchange *exchange, const struct problems *why)
{
    if (exchange->wants_json) {
        return page_json_error(exchange, 400, why->items[0].key);
    }
    if (problems_have(why, "coins.none")) {
        return page_redirect(exchange, "/subscription/purchase_coins", "coins.none");
    }
    return bet_view_show(exchange, why);
}

enum err page_bet_submit(struct exchange *exchange)
{
    const struct bet_wish wish = {
        .guess = form_value(&exchange->form, "guess"),
        .wagered = form_value(&exchange->form, "wagered"),
    };
    struct problems why = { .count = 0 };
    struct bet placed;
    enum err err = limit_take_bet(exchange, exchange->user->id);
    if (err == ERR_OK) {
        err = dice_place_bet(&exchange->services->dice, exchange->user, &wish, &why, &placed);
    }
    if (err == ERR_REJECTED) {
        return show_rejected(exchange, &why);
    }
    if (err != ERR_OK) {
        return err;
    }
    counter_add(exchange, placed.net > 0 ? COUNTER_BETS_WON : COUNTER_BETS_LOST, 1);
    counter_add(exchange, COUNTER_COINS_WAGERED, placed.wagered);
    if (exchange->wants_json) {
        return show_bet_json(exchange, &placed, &exchange->user->seeds);
    }
    return page_redirect(exchange, "/bet/place", placed.net > 0 ? "bet.won" : "bet.lost");
}
