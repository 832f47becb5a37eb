#ifndef ADAPTERS_WEB_SERVER_TIMING_H
#define ADAPTERS_WEB_SERVER_TIMING_H
#include <stdbool.h>
#include <stdint.h>
#include "adapters/web/exchange.h"

/* Whether answers tell a browser where their time went: where LOG_LEVEL is debug on a developer's own machine, whose site is
 * "http://localhost..." or the like, and never elsewhere, as times tell strangers what they should not know, such as whether an
 * account exists. */
bool server_timing_is_wanted(const struct site_settings *settings);

/* Adds the header Server-Timing where it is wanted: the time in PostgreSQL, in Redis, and in all since `began` (microseconds, of
 * the site's clock). */
void server_timing_add(const struct exchange *exchange, int64_t began);
#endif
