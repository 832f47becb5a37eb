#ifndef ADAPTERS_WEB_SEARCH_H
#define ADAPTERS_WEB_SEARCH_H
#include "adapters/web/exchange.h"

/* Lists that operators search, sort and choose from. */

/* What is searched for: the field `q` without white space around it, "" for everything. */
const char *search_q(const struct form *form);

/* The query that leads to the same search and order: "?q=a%20b&sort=total&direction=asc" of those fields that were sent; "" for
 * none. NULL when out of memory. */
const char *search_query(struct exchange *exchange);

/* Adds q, query (as above) and total (a text). */
void search_view(struct exchange *exchange, struct view *view, const char *q, int64_t total);

/* The numbers of the field `bulk_ids`, that may be sent several times; what is no id is passed over. Returns how many. */
size_t search_ids(const struct form *form, int64_t *ids, size_t capacity);
#endif
