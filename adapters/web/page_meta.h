#ifndef ADAPTERS_WEB_PAGE_META_H
#define ADAPTERS_WEB_PAGE_META_H
#include "adapters/web/exchange.h"

/* What search engines and whoever is sent a link are told of a page. */

/* Adds `meta` to a page's view: {description}, and on a page that the sitemap lists also {canonical, image}, as absolute URLs. */
void page_meta_view(struct exchange *exchange, struct view *view);

/* The path of the page at that place of the sitemap, NULL past its end. These need no sign-in and no query. */
const char *page_meta_listed(size_t place);
#endif
