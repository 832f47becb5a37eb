#include "adapters/trace/trace.h"
#include <stdio.h>
#include <string.h>

static void begin(void *self, const char *request_id)
{
    struct thread_trace *thread = self;
    size_t length = strnlen(request_id, TRACE_ID_BYTES);
    memcpy(thread->request_id, request_id, length);
    thread->request_id[length] = '\0';
    memset(thread->waited, 0, sizeof thread->waited);
}

static const char *request_id(void *self)
{
    const struct thread_trace *thread = self;
    return thread->request_id;
}

static int64_t waited(void *self, enum store store)
{
    const struct thread_trace *thread = self;
    return thread->waited[store];
}

struct trace thread_trace(struct thread_trace *thread)
{
    return (struct trace){ .self = thread, .begin = begin, .request_id = request_id, .waited = waited };
}

static void tell_slow(const struct thread_trace *thread, const struct store_call *call)
{
    const struct log_field fields[] = {
        { .name = "store", .text = store_name(call->store) },
        { .name = "statement", .text = call->statement },
        { .name = "milliseconds", .number = call->microseconds / 1000 },
        { .name = "result", .text = err_name(call->result) },
        { .name = "request_id", .text = thread->request_id }, /* last: not all work is a request's */
    };
    size_t field_count = sizeof fields / sizeof fields[0] - (thread->request_id[0] == '\0' ? 1 : 0);
    thread->log->write(thread->log->self, LOG_LEVEL_WARNING, "store.slow", fields, field_count);
}

static void count(void *self, const struct store_call *call)
{
    struct thread_trace *thread = self;
    thread->waited[call->store] += call->microseconds;
    if (thread->meter != NULL) {
        thread->meter->count(thread->meter->self, call);
    }
    if (call->microseconds > TRACE_SLOW_CALL && thread->log != NULL) {
        tell_slow(thread, call);
    }
}

static void count_connection(void *self, enum store store, int change)
{
    const struct thread_trace *thread = self;
    if (thread->meter != NULL) {
        thread->meter->connect(thread->meter->self, store, change);
    }
}

static enum err read_tallies(void *self, struct store_tally tallies[STORES])
{
    const struct thread_trace *thread = self;
    return thread->meter == NULL ? ERR_UNAVAILABLE : thread->meter->read(thread->meter->self, tallies);
}

struct store_meter thread_trace_meter(struct thread_trace *thread)
{
    return (struct store_meter){ .self = thread, .count = count, .connect = count_connection, .read = read_tallies };
}

static enum err add(void *self, const struct new_job *job, int64_t *id)
{
    const struct traced_queue *traced = self;
    struct new_job asked = *job;
    asked.request_id = traced->thread->request_id;
    return traced->queue->add(traced->queue->self, &asked, id);
}

struct job_queue traced_job_queue(struct traced_queue *traced)
{
    return (struct job_queue){ .self = traced, .add = add };
}
