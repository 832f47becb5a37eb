#ifndef APP_INSTANT_H
#define APP_INSTANT_H
#include <stdint.h>

enum { INSTANT_BYTES = sizeof "2025-01-31T12:00:00.000000Z" };

/* Writes an instant (microseconds since 1970 UTC) as ISO 8601 in UTC; "" for one outside the years 0 to 9999. */
void instant_write(int64_t instant, char out[INSTANT_BYTES]);
#endif
