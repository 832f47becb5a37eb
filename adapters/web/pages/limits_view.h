#ifndef ADAPTERS_WEB_PAGES_LIMITS_VIEW_H
#define ADAPTERS_WEB_PAGES_LIMITS_VIEW_H
#include "adapters/web/exchange.h"

/* Puts `excluded` {is_for_good, until} into the view of a page for a player who is excluded. Who has no limits costs no query.
 * Errors: the store's. */
enum err limits_view_excluded(struct exchange *exchange, struct view *view) MUST_USE;

/* Sends who is excluded from a page that sells to /settings/limits, with play.excluded; *is_sent says whether. Who has no limits
 * costs no query. Errors: the store's, ERR_NO_MEMORY. */
enum err limits_view_send_away(struct exchange *exchange, bool *is_sent) MUST_USE;
#endif
