#ifndef PORTS_LOG_H
#define PORTS_LOG_H
#include <stddef.h>
#include <stdint.h>

/* For the edges only: the domain never logs. */
enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

/* A number when text is NULL. */
struct log_field {
    const char *name;
    const char *text;
    int64_t number;
};

struct log {
    void *self;
    /* Writes one line: time, level, event ("request", "redis.unavailable"), fields. Never a secret. Safe from any thread. */
    void (*write)(void *self, enum log_level level, const char *event, const struct log_field *fields, size_t count);
};
#endif
