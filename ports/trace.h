#ifndef PORTS_TRACE_H
#define PORTS_TRACE_H
#include <stdint.h>
#include "ports/store_meter.h"

enum { TRACE_ID_BYTES = 64 };

/* What a thread is at work for: the request that it answers, or the one that asked for the job that it runs. All that comes of it
 * (log lines, jobs, mails, calls to the payment gateway) bears that request's id, so that it can be found by one id. One a
 * thread. */
struct trace {
    void *self;
    /* A turn begins: an answer, or a try of a job. Copies the id, at most TRACE_ID_BYTES of it; "" for none. */
    void (*begin)(void *self, const char *request_id);
    /* "" for none; valid until the next turn begins. */
    const char *(*request_id)(void *self);
    /* How many microseconds this turn has waited for that store so far. */
    int64_t (*waited)(void *self, enum store store);
};
#endif
