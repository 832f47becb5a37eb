#ifndef ADAPTERS_MEMORY_LOG_H
#define ADAPTERS_MEMORY_LOG_H
#include <pthread.h>
#include "ports/log.h"

enum { MEMORY_LOG_BYTES = 65536 };

/* Keeps what was logged, one line an event: "error redis.unavailable port=6379 reason=refused". Lines past the end are counted,
 * not kept. */
struct memory_log {
    pthread_mutex_t lock;
    char text[MEMORY_LOG_BYTES];
    size_t used;
    size_t lines;
};

void memory_log_init(struct memory_log *memory);

/* Borrows `memory`, which must outlive it. */
struct log memory_log(struct memory_log *memory);
#endif
