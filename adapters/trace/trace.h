#ifndef ADAPTERS_TRACE_TRACE_H
#define ADAPTERS_TRACE_TRACE_H
#include "ports/job_queue.h"
#include "ports/log.h"
#include "ports/trace.h"

#define TRACE_SLOW_CALL INT64_C(100000) /* microseconds: a call of a store that takes longer is told to the log */

/* One thread's trace. The owner sets `meter` and `log`, which are borrowed; the rest starts as zeros. */
struct thread_trace {
    const struct store_meter *meter; /* which counts the calls of all threads; NULL for none */
    const struct log *log;           /* NULL for none */
    char request_id[TRACE_ID_BYTES + 1];
    int64_t waited[STORES];
};

/* The ports; each borrows `thread`, which must outlive it. */
struct trace thread_trace(struct thread_trace *thread);

/* For this thread's adapters: what they count goes to the turn's times and on to `meter`, and each call that was slow to the log
 * as "store.slow": its store, its statement, how long it took, and the request's id. */
struct store_meter thread_trace_meter(struct thread_trace *thread);

/* A queue behind which every job is asked for by the turn's request. */
struct traced_queue {
    const struct job_queue *queue; /* borrowed, as is the thread */
    const struct thread_trace *thread;
};
struct job_queue traced_job_queue(struct traced_queue *traced);
#endif
