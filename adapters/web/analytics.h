#ifndef ADAPTERS_WEB_ANALYTICS_H
#define ADAPTERS_WEB_ANALYTICS_H
#include "adapters/web/exchange.h"

/* A script of somebody else's that counts visits, where the settings name one. Never on operators' pages, on pages where cards
 * are typed, or for who asks not to be tracked (DNT: 1, Sec-GPC: 1). */

/* Puts `analytics` {script_url, domain} into a page's view, and lets the page load it. Where the page turns out to take cards,
 * the template leaves it out. */
void analytics_view(struct exchange *exchange, struct view *view);

/* The header Vary of a page. Static. */
const char *analytics_vary(const struct exchange *exchange);
#endif
