#include "app/instant.h"
#include <inttypes.h>
#include <stdbool.h>
#include <time.h>

void instant_write(int64_t instant, char out[INSTANT_BYTES])
{
    int64_t fraction = (instant % 1000000 + 1000000) % 1000000; /* counts up before 1970, too */
    time_t seconds = (time_t)((instant - fraction) / 1000000);
    char date[sizeof "2025-01-31T12:00:00"];
    struct tm utc;
    bool readable = gmtime_r(&seconds, &utc) && utc.tm_year >= -1900 && utc.tm_year <= 9999 - 1900 &&
                    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &utc) != 0;
    int length = readable ? snprintf(out, INSTANT_BYTES, "%s.%06" PRId64 "Z", date, fraction) : 0;
    if (length <= 0 || length >= INSTANT_BYTES) {
        out[0] = '\0';
    }
}
