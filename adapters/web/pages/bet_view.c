#include "adapters/web/pages/bet_view.h"
#include <inttypes.h>
#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/limits_view.h"
#include "adapters/web/url.h"
#include "domain/kernel/text.h"

enum { LATEST_BETS = 10 };

static const char *hex(const uint8_t *bytes, size_t size, struct arena *arena)
{
    char *text = arena_allocate(arena, 2 * size + 1);
    if (text != NULL) {
        text_to_hex(bytes, size, text);
    }
    return text;
}

static const char *verify_url(const struct bet_record *record, const char *server_seed, struct arena *arena)
{
    const char *client_seed = url_encode(record->client_seed, arena);
    if (client_seed == NULL || server_seed == NULL) {
        return NULL;
    }
    return arena_print(arena, "/bet/verify?server_seed=%s&client_seed=%s&nonce=%" PRId64, server_seed, client_seed,
                       record->bet.nonce);
}

static void view_revealed(struct exchange *exchange, struct view *row, const struct bet_record *record)
{
    const char *server_seed = hex(record->server_seed, SERVER_SEED_BYTES, exchange->arena);
    view_text(row, "server_seed", server_seed);
    view_text(row, "client_seed", record->client_seed);
    view_text(row, "verify_url", verify_url(record, server_seed, exchange->arena));
}

static void view_bet(struct exchange *exchange, struct view *row, const struct bet *bet)
{
    const struct language *language = exchange->language;
    struct arena *arena = exchange->arena;
    view_integer(row, "id", bet->id);
    view_integer(row, "number", bet->number);
    view_integer(row, "guess", bet->guess);
    view_integer(row, "die_1", bet->dice.die_1);
    view_integer(row, "die_2", bet->dice.die_2);
    view_integer(row, "roll", bet->dice.die_1 + bet->dice.die_2);
    view_text(row, "wagered", format_number(language, bet->wagered, arena));
    view_text(row, "payout", format_tenths(language, bet->payout, arena));
    view_text(row, "net", format_signed(language, bet->net, arena));
    view_integer(row, "net_raw", bet->net);
    view_boolean(row, "is_winner", bet->net > 0);
    view_integer(row, "nonce", bet->nonce);
    page_instant(exchange, row, "placed", bet->placed_on);
}

void bet_view_rows(struct exchange *exchange, struct view *view, const struct bet_record *records, size_t count)
{
    struct view *rows = view_list(view, "bets");
    view_boolean(view, "has_bets", count > 0);
    for (size_t i = 0; i < count; i++) {
        struct view *row = view_item(rows);
        view_bet(exchange, row, &records[i].bet);
        if (records[i].revealed) {
            view_revealed(exchange, row, &records[i]);
        }
    }
}

/* What 100 coins on a guess bring on average over many bets, in tenths of a coin, rounded to the nearest. */
static int32_t average_tenths(int32_t guess)
{
    int64_t worth = 0; /* of 100 coins, which is far from an overflow and above 0 */
    return payout_expectation(guess, 100, &worth) == ERR_OK ? (int32_t)((worth * 10 + 18) / 36) : 0;
}

void bet_view_guesses(struct exchange *exchange, struct view *view, const char *chosen)
{
    struct view *guesses = view_list(view, "guesses");
    for (int32_t guess = GUESS_MIN; guess <= GUESS_MAX; guess++) {
        int32_t pairs = payout_pairs(guess);
        char value[21];
        (void)text_from_int64(guess, value);
        struct view *row = view_item(guesses);
        view_integer(row, "value", guess);
        view_boolean(row, "selected", strcmp(chosen, value) == 0);
        view_text(row, "payout", format_tenths(exchange->language, payout_tenths(guess), exchange->arena));
        view_integer(row, "pairs", pairs);
        view_text(row, "odds", arena_print(exchange->arena, "%" PRId32 "/36", pairs));
        /* tenths of a per cent, rounded to the nearest */
        view_text(row, "percent", format_tenths(exchange->language, (pairs * 1000 + 18) / 36, exchange->arena));
        view_text(row, "average", format_tenths(exchange->language, average_tenths(guess), exchange->arena));
    }
}

/* What the form begins with: what was typed, else the guess of the bet just placed, else the likeliest. */
static void view_form(struct exchange *exchange, struct view *view, int32_t last_guess)
{
    char last[21];
    const char *typed = form_value(&exchange->form, "guess");
    const char *wager = form_value(&exchange->form, "wagered");
    (void)text_from_int64(last_guess == 0 ? 7 : last_guess, last);
    const char *guess = typed != NULL ? typed : arena_copy(exchange->arena, last, strlen(last));
    if (guess == NULL) {
        return; /* the arena is exhausted, and the page is not shown */
    }
    view_text(view, "guess", guess);
    view_text(view, "wager", wager != NULL ? wager : "1");
    bet_view_guesses(exchange, view, guess);
}

/* The seeds in use: their hashes only, as the seeds themselves would foretell the rolls. */
static enum err view_seeds(struct exchange *exchange, struct view *view)
{
    const struct seed_pair *seeds = &exchange->user->seeds;
    const struct digest *digest = exchange->services->dice.digest;
    uint8_t hash[DIGEST_BYTES];
    uint8_t next_hash[DIGEST_BYTES];
    enum err err = fairness_commit(digest, seeds->server_seed, hash);
    if (err == ERR_OK) {
        err = fairness_commit(digest, seeds->next_server_seed, next_hash);
    }
    if (err != ERR_OK) {
        return err;
    }
    view_text(view, "server_seed_hash", hex(hash, sizeof hash, exchange->arena));
    view_text(view, "next_server_seed_hash", hex(next_hash, sizeof next_hash, exchange->arena));
    view_text(view, "client_seed", seeds->client_seed);
    view_integer(view, "nonce", seeds->nonce);
    return ERR_OK;
}

static enum err view_last_revealed(struct exchange *exchange, struct view *view)
{
    if (exchange->user->seeds.number == 1) {
        return ERR_OK;
    }
    const struct seed_store *seeds = exchange->services->dice.seeds;
    struct revealed_seeds *last = arena_allocate(exchange->arena, sizeof *last);
    if (last == NULL) {
        return ERR_NO_MEMORY;
    }
    uint8_t hash[DIGEST_BYTES];
    enum err err = seeds->last_revealed(seeds->self, exchange->user->id, last);
    if (err == ERR_OK) {
        err = fairness_commit(exchange->services->dice.digest, last->server_seed, hash);
    }
    if (err != ERR_OK) {
        return err == ERR_NOT_FOUND ? ERR_INTERNAL : err; /* every pair but the first has one before it */
    }
    struct view *revealed = view_child(view, "revealed");
    view_text(revealed, "hash", hex(hash, sizeof hash, exchange->arena));
    view_text(revealed, "server_seed", hex(last->server_seed, SERVER_SEED_BYTES, exchange->arena));
    view_text(revealed, "client_seed", last->client_seed);
    view_integer(revealed, "bets", last->bets);
    return ERR_OK;
}

static bool comes_from_a_bet(const struct exchange *exchange)
{
    return exchange->flash != NULL && (strcmp(exchange->flash, "bet.won") == 0 || strcmp(exchange->flash, "bet.lost") == 0);
}

/* *last_guess is the guess of the bet that the page shows the result of; untouched when it shows none. */
static enum err view_latest(struct exchange *exchange, struct view *view, int32_t *last_guess)
{
    const struct bet_store *bets = exchange->services->dice.bets;
    struct bet_record *records = arena_allocate(exchange->arena, LATEST_BETS * sizeof *records);
    size_t count = 0;
    if (records == NULL) {
        return ERR_NO_MEMORY;
    }
    if (exchange->user->bet_count > 0) {
        enum err err = bets->list(bets->self, exchange->user->id, exchange->user->bet_count, records, LATEST_BETS, &count);
        if (err != ERR_OK) {
            return err;
        }
    }
    bet_view_rows(exchange, view, records, count);
    if (count > 0 && comes_from_a_bet(exchange)) {
        view_bet(exchange, view_child(view, "result"), &records[0].bet);
        *last_guess = records[0].bet.guess;
    }
    return ERR_OK;
}

enum err bet_view_show(struct exchange *exchange, const struct problems *why)
{
    static const char *const typed[] = { "client_seed" };
    struct view *view = page_view(exchange, TEXT("Play"), PAGE_WITH_FORM);
    int32_t last_guess = 0;
    view_text(view, "coins", format_number(exchange->language, exchange->user->coins, exchange->arena));
    view_integer(view, "coins_raw", exchange->user->coins);
    view_boolean(view, "has_coins", exchange->user->coins > 0);
    page_typed(view, exchange, typed, sizeof typed / sizeof typed[0]);
    enum err err = view_seeds(exchange, view);
    if (err == ERR_OK) {
        err = view_last_revealed(exchange, view);
    }
    if (err == ERR_OK) {
        err = view_latest(exchange, view, &last_guess);
    }
    if (err == ERR_OK) {
        err = limits_view_excluded(exchange, view);
    }
    if (err != ERR_OK) {
        return err;
    }
    view_form(exchange, view, last_guess);
    if (why != NULL) {
        page_problems(exchange, view, why);
        page_message(exchange, view, why->items[0].key);
    }
    return page_show(exchange, why == NULL ? 200 : 422, "bet/place", view);
}
