#ifndef ADAPTERS_WEB_FLASH_H
#define ADAPTERS_WEB_FLASH_H
#include "adapters/web/exchange.h"

/* A message that one answer leaves for the next page, in a cookie that holds its key, and a number where it tells of one. */

/* Sets exchange->flash, and flash_count, when the last answer left a known key. */
void flash_read(struct exchange *exchange);

/* Leaves a key, for a minute at most. */
void flash_leave(struct exchange *exchange, const char *key);

/* The same with a number, 0 or more. */
void flash_leave_count(struct exchange *exchange, const char *key, int64_t count);

/* Takes the cookie back once the message is on a page. */
void flash_clear(struct exchange *exchange);
#endif
