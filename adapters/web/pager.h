#ifndef ADAPTERS_WEB_PAGER_H
#define ADAPTERS_WEB_PAGER_H
#include "adapters/web/exchange.h"

/* Lists of several pages: "/bet/history" is page 1, "/bet/history/page/2" the next. */

/* The page that is asked for, by the route's ":page"; 1 without one. Errors: ERR_NOT_FOUND for what is no page's number. */
enum err pager_read(const struct exchange *exchange, int64_t *page) MUST_USE;

/* How many pages there are; page 1 always is. */
int64_t pager_count(int64_t rows, int64_t rows_a_page);

/* How many rows are on the pages before; the largest number there is for a page so far away. */
int64_t pager_skip(int64_t page, int64_t rows_a_page);

/* Adds page and pages, and prev and next with a url each where there is such a page. `base` is the list's path. */
void pager_view(struct exchange *exchange, struct view *view, const char *base, int64_t page, int64_t pages);

/* The same for a list that is searched: `query` ("?q=a", or "") is added to the links. */
void pager_view_search(struct exchange *exchange, struct view *view, const char *base, const char *query, int64_t page,
                       int64_t pages);
#endif
