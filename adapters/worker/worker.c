#include "adapters/worker/worker_internal.h"
#include <string.h>
#include "adapters/worker/kinds.h"
#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"

enum { UNKNOWN_KIND_TRIES = 10, SHARER_ARENA_BYTES = 4 * 1024 * 1024 };

enum err worker_open(const struct worker_settings *settings, struct worker **worker, char *why, size_t why_size)
{
    struct worker *opened = calloc(1, sizeof *opened);
    if (opened == NULL) {
        return ERR_NO_MEMORY;
    }
    opened->settings = *settings;
    enum err err = languages_load(settings->templates, settings->translations, &opened->languages, why, why_size);
    if (err != ERR_OK) {
        worker_close(opened);
        return err;
    }
    *worker = opened;
    return ERR_OK;
}

void worker_close(struct worker *worker)
{
    if (worker != NULL) {
        languages_free(&worker->languages);
        free(worker);
    }
}

const struct worker_settings *worker_settings_of(const struct worker *worker)
{
    return &worker->settings;
}

const char *errand_field(const struct errand *errand, const char *name)
{
    const char *value = job_payload_find(&errand->job->payload, name);
    return value == NULL ? "" : value;
}

/* A kind that an older worker doesn't know may be a newer one's: it waits for that one for a while. */
static enum err run_unknown(struct errand *errand)
{
    enum err err = text_copy("no worker knows this kind", errand->reason, sizeof errand->reason);
    return err == ERR_OK ? ERR_INTERNAL : err;
}

/* A try before this one may have taken its worker along: then nobody ended it, and it counts all the same. */
static bool has_tries_left(const struct job *job, const struct job_kind *kind)
{
    return kind == NULL || job->tries <= kind->tries;
}

static enum err end_it(const struct errand *errand)
{
    const struct job_ports *ports = &errand->services->job;
    return ports->jobs->finish(ports->jobs->self, errand->job, ports->clock->now(ports->clock->self));
}

static enum err run_with_end(struct errand *errand, const struct job_kind *kind)
{
    const struct transaction *transaction = errand->services->job.transaction;
    enum err err = transaction->begin(transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    err = kind->handler(errand);
    return transaction_end(transaction, err == ERR_OK ? end_it(errand) : err);
}

static enum err run_and_end(struct errand *errand, const struct job_kind *kind)
{
    enum err err = kind->handler(errand);
    return err == ERR_OK ? end_it(errand) : err;
}

static enum err run(struct errand *errand, const struct job_kind *kind)
{
    if (kind == NULL) {
        return run_unknown(errand);
    }
    return kind->effect == IN_DATABASE ? run_with_end(errand, kind) : run_and_end(errand, kind);
}

/* What is kept of the failure: the handler's words, the error's, and the adapter's. */
static void explain(const struct errand *errand, enum err err, char reason[JOB_ERROR_BYTES + 1])
{
    const struct diagnosis *diagnosis = errand->services->diagnosis;
    const char *said = errand->reason[0] != '\0' ? errand->reason : err_text(err);
    const char *latest = diagnosis->latest(diagnosis->self);
    if (snprintf(reason, JOB_ERROR_BYTES + 1, "%s%s%s", said, latest[0] == '\0' ? "" : ": ", latest) < 0) {
        reason[0] = '\0'; /* what doesn't fit is cut */
    }
}

/* Whatever a try does is done for the request that asked for its job. */
static void begin_trace(const struct worker_services *services, const char *request_id)
{
    if (services->trace != NULL) {
        services->trace->begin(services->trace->self, request_id);
    }
}

static enum job_outcome fail(const struct errand *errand, const struct job_kind *kind, bool is_final, const char *reason)
{
    const struct worker_settings *settings = &errand->worker->settings;
    bool is_report = strcmp(errand->job->kind, "mail.failure_report") == 0; /* no report of a report */
    const struct job_policy policy = {
        .tries = kind == NULL ? UNKNOWN_KIND_TRIES : kind->tries,
        .reports_failure = settings->error_to[0] != '\0' && !is_report,
    };
    enum job_outcome outcome = JOB_OVERTAKEN;
    enum err err = job_fail(&errand->services->job, errand->job, &policy, is_final, reason, &outcome);
    if (err != ERR_OK) {
        const struct log *log = errand->services->log;
        const struct log_field fields[] = { { .name = "job_id", .number = errand->job->id },
                                            { .name = "error", .text = err_name(err) },
                                            { .name = "request_id", .text = errand->job->request_id } };
        log->write(log->self, LOG_LEVEL_ERROR, "job.end_not_stored", fields, sizeof fields / sizeof fields[0]);
    }
    return outcome;
}

static enum job_outcome judge(const struct errand *errand, const struct job_kind *kind, enum err err,
                              char reason[JOB_ERROR_BYTES + 1])
{
    if (err == ERR_OK) {
        return JOB_SUCCEEDED;
    }
    if (err == ERR_STALE) {
        return JOB_OVERTAKEN;
    }
    explain(errand, err, reason);
    return fail(errand, kind, err == ERR_REJECTED, reason);
}

enum { JOB_FIELDS = 7 };

static void tell(const struct worker_services *services, const struct job *job, enum job_outcome outcome, const char *reason,
                 int64_t microseconds)
{
    static const char *const names[] = { "done", "to be retried", "dead", "overtaken" };
    static const enum log_level levels[] = { LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR, LOG_LEVEL_WARNING };
    const struct log *log = services->log;
    struct log_field fields[JOB_FIELDS] = {
        { .name = "job_id", .number = job->id },
        { .name = "kind", .text = job->kind },
        { .name = "try", .number = job->tries },
        { .name = "outcome", .text = names[outcome] },
        { .name = "microseconds", .number = microseconds },
    };
    size_t count = JOB_FIELDS - 2; /* that every line has */
    if (job->request_id[0] != '\0') {
        fields[count++] = (struct log_field){ .name = "request_id", .text = job->request_id };
    }
    if (reason[0] != '\0') {
        fields[count++] = (struct log_field){ .name = "reason", .text = reason };
    }
    log->write(log->self, levels[outcome], "job", fields, count);
}

enum job_outcome worker_run(const struct worker *worker, const struct worker_services *services, const struct job *job,
                            struct arena *arena)
{
    struct errand errand = { .worker = worker, .services = services, .job = job, .arena = arena };
    const struct job_kind *kind = job_kind_find(job->kind);
    const struct clock *clock = services->job.clock;
    char reason[JOB_ERROR_BYTES + 1] = "";
    int64_t began = clock->now(clock->self);
    enum job_outcome outcome = JOB_OVERTAKEN;
    begin_trace(services, job->request_id);
    services->diagnosis->forget(services->diagnosis->self);
    if (has_tries_left(job, kind)) {
        outcome = judge(&errand, kind, run(&errand, kind), reason);
    } else {
        memcpy(reason, job->error, sizeof reason);
        outcome = fail(&errand, kind, true, reason);
    }
    tell(services, job, outcome, reason, clock->now(clock->self) - began);
    begin_trace(services, "");
    return outcome;
}

bool worker_may_share(const struct job *job)
{
    const struct job_kind *kind = job_kind_find(job->kind);
    return kind != NULL && kind->effect == IN_DATABASE && has_tries_left(job, kind);
}

static enum err handle(const struct worker *worker, const struct worker_services *services, const struct job *job)
{
    struct arena arena;
    arena_init(&arena, SHARER_ARENA_BYTES);
    struct errand errand = { .worker = worker, .services = services, .job = job, .arena = &arena };
    enum err err = job_kind_find(job->kind)->handler(&errand);
    arena_release(&arena);
    return err;
}

/* One after the other, until the time is over, and ends those. */
static enum err handle_and_end(const struct worker *worker, const struct worker_services *services, const struct job *jobs,
                               size_t count, int64_t began, size_t *handled)
{
    const struct clock *clock = services->job.clock;
    const struct job_store *store = services->job.jobs;
    int64_t now = began;
    enum err err = ERR_OK;
    size_t done = 0;
    while (err == ERR_OK && done < count && now - began < WORKER_SHARE) {
        begin_trace(services, jobs[done].request_id);
        err = handle(worker, services, &jobs[done++]);
        now = clock->now(clock->self);
    }
    begin_trace(services, "");
    *handled = done;
    return err == ERR_OK ? store->finish_all(store->self, jobs, done, now) : err;
}

size_t worker_run_together(const struct worker *worker, const struct worker_services *services, const struct job *jobs,
                           size_t count)
{
    const struct transaction *transaction = services->job.transaction;
    const struct clock *clock = services->job.clock;
    int64_t began = clock->now(clock->self);
    size_t handled = 0;
    enum err err = transaction->begin(transaction->self);
    if (err == ERR_OK) {
        err = transaction_end(transaction, handle_and_end(worker, services, jobs, count, began, &handled));
    }
    if (err != ERR_OK) {
        return 0;
    }
    int64_t took = clock->now(clock->self) - began;
    for (size_t i = 0; i < handled; i++) {
        tell(services, &jobs[i], JOB_SUCCEEDED, "", took / (int64_t)handled);
    }
    return handled;
}
