#include <inttypes.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/pages.h"
#include "domain/dice/payout.h"

/* The scheme in plain words, and what each guess is worth. */

enum { SMALL_WAGERS = 10 };

/* `worth`, in 36ths of a coin, of so many coins: as a fraction and in tenths of a per cent. */
static void view_worth(struct exchange *exchange, struct view *row, int64_t worth, int64_t wagered)
{
    int64_t whole = 36 * wagered;
    view_text(row, "worth", arena_print(exchange->arena, "%" PRId64 "/36", worth));
    view_text(row, "worth_percent",
              format_tenths(exchange->language, (int32_t)((worth * 1000 + whole / 2) / whole), exchange->arena));
}

/* A pair of guesses pays the same, so the first half of the table says it all. Ten coins lose nothing to a payout in tenths. */
static enum err view_guesses(struct exchange *exchange, struct view *view)
{
    struct view *rows = view_list(view, "guesses");
    for (int32_t guess = GUESS_MIN; guess <= 7; guess++) {
        int64_t worth = 0;
        enum err err = payout_expectation(guess, 10, &worth);
        if (err != ERR_OK) {
            return err;
        }
        int32_t pairs = payout_pairs(guess);
        struct view *row = view_item(rows);
        view_integer(row, "low", guess);
        if (guess < 7) {
            view_integer(row, "high", 14 - guess);
        }
        view_integer(row, "pairs", pairs);
        view_text(row, "percent", format_tenths(exchange->language, (pairs * 1000 + 18) / 36, exchange->arena));
        view_text(row, "payout", format_tenths(exchange->language, payout_tenths(guess), exchange->arena));
        view_worth(exchange, row, worth / 10, 1);
    }
    return ERR_OK;
}

/* What a win in whole coins costs who guesses 6 or 8 with few of them. */
static enum err view_small_wagers(struct exchange *exchange, struct view *view)
{
    struct view *rows = view_list(view, "small_wagers");
    for (int64_t wagered = 1; wagered <= SMALL_WAGERS; wagered++) {
        int64_t won = 0;
        int64_t worth = 0;
        enum err err = payout_of_win(wagered, payout_tenths(6), &won);
        if (err == ERR_OK) {
            err = payout_expectation(6, wagered, &worth);
        }
        if (err != ERR_OK) {
            return err;
        }
        struct view *row = view_item(rows);
        view_integer(row, "wagered", wagered);
        view_text(row, "exact", format_tenths(exchange->language, (int32_t)wagered * payout_tenths(6), exchange->arena));
        view_integer(row, "won", won);
        view_worth(exchange, row, worth, wagered);
    }
    return ERR_OK;
}

enum err page_fairness(struct exchange *exchange)
{
    struct view *view = page_view(exchange, TEXT("Provably fair"), PAGE_PLAIN);
    enum err err = view_guesses(exchange, view);
    if (err == ERR_OK) {
        err = view_small_wagers(exchange, view);
    }
    return err == ERR_OK ? page_show(exchange, 200, "fairness", view) : err;
}
