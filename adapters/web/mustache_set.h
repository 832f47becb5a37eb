#ifndef ADAPTERS_WEB_MUSTACHE_SET_H
#define ADAPTERS_WEB_MUSTACHE_SET_H
#include "adapters/web/mustache.h"

/* All templates of the site in one language; {{>layout/head}} finds "layout/head" in the same set.
 * Immutable once linked: any thread may use it. */
struct mustache_set;

/* Loads and links every *.mustache below `folder`, without the indentation of its lines; bet/place.mustache is named "bet/place".
 * A NULL catalog is English.
 * Errors: ERR_NOT_FOUND (the folder, or a partial that some template names: *why tells), ERR_MALFORMED, ERR_NO_MEMORY;
 * *loaded is untouched. */
enum err mustache_set_load(const char *folder, const struct catalog *catalog, struct mustache_set **loaded,
                           struct mustache_error *why) MUST_USE;

/* The template of that name, which the set owns; NULL when there is none. */
const struct mustache *mustache_set_find(const struct mustache_set *set, const char *name);

/* Takes NULL, and releases the templates too. */
void mustache_set_free(struct mustache_set *set);

/* By hand, from memory: an empty set (NULL without memory), its templates one by one (the name is copied), then link.
 * After a link that answers ERR_NOT_FOUND the missing partials render as nothing, as the spec wants it. */
struct mustache_set *mustache_set_new(void);
enum err mustache_set_add(struct mustache_set *set, const char *name, const char *source, size_t size,
                          const struct catalog *catalog, struct mustache_error *why) MUST_USE;
enum err mustache_set_link(struct mustache_set *set, struct mustache_error *why) MUST_USE;
#endif
