#ifndef ADAPTERS_WEB_FLASH_H
#define ADAPTERS_WEB_FLASH_H
#include "adapters/web/exchange.h"

/* A message that one answer leaves for the next page, in a cookie that holds its key only. */

/* Sets exchange->flash when the last answer left a known key. */
void flash_read(struct exchange *exchange);

/* Leaves a key, for a minute at most. */
void flash_leave(struct exchange *exchange, const char *key);

/* Takes the cookie back once the message is on a page. */
void flash_clear(struct exchange *exchange);
#endif
