#ifndef ADAPTERS_WEB_PAGES_BET_VIEW_H
#define ADAPTERS_WEB_PAGES_BET_VIEW_H
#include "adapters/web/exchange.h"
#include "ports/bet_store.h"

/* What the betting pages share. */

/* Adds a list `bets` of rows as the play page and the history show them, and has_bets. */
void bet_view_rows(struct exchange *exchange, struct view *view, const struct bet_record *records, size_t count);

/* Adds a list `guesses` of what may be guessed, 2 to 12: how often each comes, what it pays, what it brings on average. `chosen`
 * is the one picked, in decimal; "" for none. */
void bet_view_guesses(struct exchange *exchange, struct view *view, const char *chosen);

/* Shows the play page: form, balance, seeds, latest bets; the problems, if any, at their fields. */
enum err bet_view_show(struct exchange *exchange, const struct problems *why) MUST_USE;
#endif
