#ifndef ADAPTERS_WEB_PAGES_ADMIN_USER_VIEW_H
#define ADAPTERS_WEB_PAGES_ADMIN_USER_VIEW_H
#include "adapters/web/exchange.h"

/* Shows a page of the list of users; with 422 where `why` is not NULL. Errors: ERR_NOT_FOUND past the end; the ports',
 * ERR_NO_MEMORY.
 */
enum err admin_users_show(struct exchange *exchange, const struct user_query *query, int64_t page,
                          const struct problems *why) MUST_USE;
#endif
