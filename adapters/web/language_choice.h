#ifndef ADAPTERS_WEB_LANGUAGE_CHOICE_H
#define ADAPTERS_WEB_LANGUAGE_CHOICE_H
#include "adapters/web/exchange.h"
#include "adapters/web/language.h"

/* The language of a page: the account's, else the one that was chosen in this browser (the cookie snakeeyes_locale), else what
 * the browser asks for (Accept-Language), else English. A choice whose catalog is not there is none.
 *
 * Who asks is known only once the session was read. Whatever is answered before, as that a path is unknown, goes by the rest. */
const struct language *language_choice_find(const struct exchange *exchange);

/* Keeps a choice in the browser, for a year. */
void language_choice_keep(struct exchange *exchange, enum user_locale locale);
#endif
