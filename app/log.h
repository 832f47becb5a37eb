#ifndef APP_LOG_H
#define APP_LOG_H
#include <stdbool.h>
#include "ports/clock.h"
#include "ports/log.h"

enum log_format { LOG_FORMAT_JSON, LOG_FORMAT_TEXT };

/* What a log needs to know; borrowed, and must outlive it. */
struct log_settings {
    enum log_level level; /* lines below it are not written */
    enum log_format format;
    int descriptor; /* 2 */
    const struct clock *clock;
};

/* One line an event, by one write(2) each, so lines of threads and processes don't mix and no lock is needed.
 * JSON: {"time":"2025-01-31T12:00:00.000000Z","level":"warning","event":"redis.unavailable",...fields}. Text: the same as
 * time level event name=value..., quoted where needed. A line of over 4096 bytes loses its last fields, never its form. */
struct log line_log(const struct log_settings *settings);

/* Reads debug, info, warning, error, and json, text. Say whether the text is one. */
bool log_level_from(const char *text, enum log_level *level);
bool log_format_from(const char *text, enum log_format *format);
#endif
