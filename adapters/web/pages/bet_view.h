#ifndef ADAPTERS_WEB_PAGES_BET_VIEW_H
#define ADAPTERS_WEB_PAGES_BET_VIEW_H
#include "adapters/web/exchange.h"
#include "ports/bet_store.h"

/* What the betting pages share. */

/* Adds a list `bets` of rows as the play page and the history show them, and has_bets. */
void bet_view_rows(struct exchange *exchange, struct view *view, const struct bet_record *records, size_t count);

/* Shows the play page: form, balance, seeds, latest bets; the problems, if any, at their fields. */
enum err bet_view_show(struct exchange *exchange, const struct problems *why) MUST_USE;
#endif
