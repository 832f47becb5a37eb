#ifndef ADAPTERS_WEB_PAGES_FOUND_USER_H
#define ADAPTERS_WEB_PAGES_FOUND_USER_H
#include "adapters/web/exchange.h"

/* The user whose id was typed, sent or stands in the path, NULL for none. Errors: ERR_NOT_FOUND for what is nobody's id and for
 * who is deleted; the store's. */
enum err page_find_user(struct exchange *exchange, const char *typed, struct user *found) MUST_USE;
#endif
