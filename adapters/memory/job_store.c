#include <string.h>
#include "adapters/memory/database.h"
#include "domain/kernel/text.h"

static struct memory_job *row_at(const struct memory_database *database, size_t index)
{
    return memory_table_row(&database->tables.jobs, index);
}

static bool waits(const struct memory_job *row)
{
    return row->job.state == JOB_QUEUED || row->job.state == JOB_SCHEDULED;
}

static void queue(struct memory_job *row, int64_t due_on)
{
    row->job.state = JOB_QUEUED;
    row->due_on = due_on;
    row->lease_until = 0;
}

/* Its turn is as old as it was. */
static int64_t due_at_once(const struct memory_job *row, int64_t now)
{
    return row->job.run_at < now ? row->job.run_at : now;
}

static bool comes_before(const struct memory_job *row, const struct memory_job *other)
{
    return row->due_on != other->due_on ? row->due_on < other->due_on : row->job.id < other->job.id;
}

/* The first due job behind `last`, which is NULL at the beginning; NULL when there is none. */
static const struct memory_job *next_due_row(const struct memory_database *database, int64_t now, const struct memory_job *last)
{
    const struct memory_job *next = NULL;
    for (size_t i = 0; i < database->tables.jobs.count; i++) {
        const struct memory_job *row = row_at(database, i);
        bool is_candidate = waits(row) && row->due_on <= now && (last == NULL || comes_before(last, row));
        if (is_candidate && (next == NULL || comes_before(row, next))) {
            next = row;
        }
    }
    return next;
}

static enum err relay(void *self, int64_t now, int64_t again_on, int64_t *ids, size_t capacity, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    size_t taken = 0;
    const struct memory_job *row = capacity > 0 ? next_due_row(database, now, NULL) : NULL;
    while (row != NULL) {
        ids[taken++] = row->job.id;
        row = taken < capacity ? next_due_row(database, now, row) : NULL;
    }
    for (size_t i = 0; i < taken; i++) {
        queue(memory_database_job(database, ids[i]), again_on);
    }
    *count = taken;
    return ERR_OK;
}

static enum err forget_relayed(void *self, int64_t now)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    for (size_t i = 0; err == ERR_OK && i < database->tables.jobs.count; i++) {
        struct memory_job *row = row_at(database, i);
        if (row->job.state == JOB_QUEUED && row->due_on > now) {
            row->due_on = due_at_once(row, now);
        }
    }
    return err;
}

static enum err next_due(void *self, int64_t *due_on)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct memory_job *first = err == ERR_OK ? next_due_row(database, INT64_MAX, NULL) : NULL;
    if (err == ERR_OK && first == NULL) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        *due_on = first->due_on;
    }
    return err;
}

static enum err read_row(const struct memory_database *database, const struct memory_job *row, struct arena *arena,
                         struct job *job)
{
    struct job_payload payload = { .count = row->field_count };
    const char *kept = row->texts_size > 0 ? memory_table_row(&database->tables.job_texts, row->texts_at) : "";
    const char *next = arena_copy(arena, kept, row->texts_size);
    if (next == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < payload.count; i++) {
        payload.fields[i].name = next;
        payload.fields[i].value = next + strlen(next) + 1;
        next = payload.fields[i].value + strlen(payload.fields[i].value) + 1;
    }
    *job = row->job;
    job->payload = payload;
    return ERR_OK;
}

static bool is_among(int64_t id, const int64_t *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == id) {
            return true;
        }
    }
    return false;
}

/* Reads all as they will be before it changes any, so that a failure changes nothing. */
static enum err read_queued(const struct memory_database *database, const int64_t *ids, size_t id_count, struct arena *arena,
                            struct job *jobs, size_t *count)
{
    size_t found = 0;
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < database->tables.jobs.count; i++) {
        const struct memory_job *row = row_at(database, i);
        if (row->job.state == JOB_QUEUED && is_among(row->job.id, ids, id_count)) {
            err = read_row(database, row, arena, &jobs[found++]);
        }
    }
    if (err == ERR_OK) {
        *count = found;
    }
    return err;
}

static void begin_try(struct memory_database *database, struct job *job, const char *worker, int64_t now, int64_t lease_until)
{
    struct memory_job *row = memory_database_job(database, job->id);
    job->state = row->job.state = JOB_RUNNING;
    job->tries = ++row->job.tries;
    job->started_on = row->job.started_on = now;
    memcpy(job->worker, worker, strlen(worker) + 1);
    memcpy(row->job.worker, job->worker, sizeof row->job.worker);
    row->lease_until = lease_until;
}

static enum err begin(void *self, const int64_t *ids, size_t id_count, const char *worker, int64_t now, int64_t lease_until,
                      struct arena *arena, struct job *jobs, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t begun = 0;
    if (err == ERR_OK && (id_count > JOB_BATCH_MAX || strlen(worker) > JOB_WORKER_BYTES)) {
        err = ERR_INTERNAL;
    }
    if (err == ERR_OK) {
        err = read_queued(database, ids, id_count, arena, jobs, &begun);
    }
    if (err != ERR_OK) {
        return err;
    }
    for (size_t i = 0; i < begun; i++) {
        begin_try(database, &jobs[i], worker, now, lease_until);
    }
    *count = begun;
    return ERR_OK;
}

/* The row of a try that still runs, or NULL. */
static struct memory_job *running_row(const struct memory_database *database, const struct job *job)
{
    struct memory_job *row = memory_database_job(database, job->id);
    bool runs = row != NULL && row->job.state == JOB_RUNNING && row->job.tries == job->tries;
    return runs ? row : NULL;
}

/* The same. Errors: ERR_STALE. */
static enum err find_try(const struct memory_database *database, const struct job *job, struct memory_job **found)
{
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    struct memory_job *row = running_row(database, job);
    if (row == NULL) {
        return ERR_STALE;
    }
    *found = row;
    return ERR_OK;
}

static void forget_payload(struct memory_job *row)
{
    row->field_count = 0;
    row->texts_size = 0;
}

static void end_well(struct memory_job *row, int64_t now)
{
    row->job.state = JOB_DONE;
    row->job.finished_on = now;
    row->lease_until = 0;
    forget_payload(row);
}

static enum err finish(void *self, const struct job *job, int64_t now)
{
    struct memory_job *row = NULL;
    enum err err = find_try(self, job, &row);
    if (err == ERR_OK) {
        end_well(row, now);
    }
    return err;
}

static enum err finish_all(void *self, const struct job *jobs, size_t count, int64_t now)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK && (count > JOB_BATCH_MAX || !database->in_transaction)) {
        err = ERR_INTERNAL;
    }
    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        struct memory_job *row = running_row(database, &jobs[i]);
        if (row == NULL) {
            return ERR_STALE;
        }
        end_well(row, now);
    }
    return err;
}

static enum err keep_error(struct memory_job *row, const char *error)
{
    return text_copy(error, row->job.error, sizeof row->job.error) == ERR_OK ? ERR_OK : ERR_INTERNAL;
}

static enum err postpone(void *self, const struct job *job, int64_t run_at, const char *error)
{
    struct memory_job *row = NULL;
    enum err err = find_try(self, job, &row);
    if (err == ERR_OK) {
        err = keep_error(row, error);
    }
    if (err == ERR_OK) {
        row->job.state = JOB_SCHEDULED;
        row->job.run_at = run_at;
        row->due_on = run_at;
        row->lease_until = 0;
    }
    return err;
}

static enum err bury(void *self, const struct job *job, int64_t now, const char *error)
{
    struct memory_job *row = NULL;
    enum err err = find_try(self, job, &row);
    if (err == ERR_OK) {
        err = keep_error(row, error);
    }
    if (err == ERR_OK) {
        row->job.state = JOB_DEAD;
        row->job.finished_on = now;
        row->lease_until = 0;
    }
    return err;
}

static enum err give_back(void *self, const struct job *job)
{
    struct memory_job *row = NULL;
    enum err err = find_try(self, job, &row);
    if (err == ERR_OK) {
        queue(row, row->job.run_at);
        row->job.tries--;
    }
    return err;
}

static enum err renew(void *self, const char *worker, const int64_t *ids, size_t count, int64_t lease_until)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK && count > JOB_BATCH_MAX) {
        err = ERR_INTERNAL;
    }
    for (size_t i = 0; err == ERR_OK && i < database->tables.jobs.count; i++) {
        struct memory_job *row = row_at(database, i);
        bool is_its_own = row->job.state == JOB_RUNNING && strcmp(row->job.worker, worker) == 0;
        if (is_its_own && is_among(row->job.id, ids, count)) {
            row->lease_until = lease_until;
        }
    }
    return err;
}

static enum err take_back(void *self, int64_t now, const char *error, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t taken = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.jobs.count && taken < JOB_BATCH_MAX; i++) {
        struct memory_job *row = row_at(database, i);
        if (row->job.state == JOB_RUNNING && row->lease_until <= now) {
            err = keep_error(row, error);
            queue(row, due_at_once(row, now));
            taken++;
        }
    }
    if (err == ERR_OK) {
        *count = taken;
    }
    return err;
}

static bool is_wanted(const struct memory_job *row, const struct job_filter *filter)
{
    return (filter->any_state || row->job.state == filter->state) && (filter->before == 0 || row->job.id < filter->before) &&
           row->job.id > filter->after;
}

/* How many of the newest are too many. */
static size_t wanted_beyond(const struct memory_database *database, const struct job_filter *filter, size_t capacity)
{
    size_t wanted = 0;
    for (size_t i = 0; i < database->tables.jobs.count; i++) {
        wanted += is_wanted(row_at(database, i), filter) ? 1 : 0;
    }
    return wanted > capacity ? wanted - capacity : 0;
}

static enum err list(void *self, const struct job_filter *filter, struct arena *arena, struct job *jobs, size_t capacity,
                     size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t listed = 0;
    size_t passed_over = filter->after == 0 ? 0 : wanted_beyond(database, filter, capacity);
    for (size_t i = database->tables.jobs.count; err == ERR_OK && i > 0 && listed < capacity; i--) {
        const struct memory_job *row = row_at(database, i - 1);
        if (is_wanted(row, filter) && passed_over > 0) {
            passed_over--;
        } else if (is_wanted(row, filter)) {
            err = read_row(database, row, arena, &jobs[listed++]);
        }
    }
    if (err == ERR_OK) {
        *count = listed;
    }
    return err;
}

static void begin_anew(struct memory_job *row, int64_t now)
{
    queue(row, now);
    row->job.run_at = now;
    row->job.tries = 0;
    row->job.finished_on = 0;
}

static enum err retry(void *self, int64_t id, int64_t now)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    if (err != ERR_OK) {
        return err;
    }
    struct memory_job *row = memory_database_job(database, id);
    if (row == NULL || (row->job.state != JOB_DEAD && row->job.state != JOB_SCHEDULED)) {
        return ERR_NOT_FOUND;
    }
    begin_anew(row, now);
    return ERR_OK;
}

static enum err retry_dead(void *self, int64_t now, int64_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    int64_t retried = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.jobs.count; i++) {
        struct memory_job *row = row_at(database, i);
        if (row->job.state == JOB_DEAD) {
            begin_anew(row, now);
            retried++;
        }
    }
    if (err == ERR_OK) {
        *count = retried;
    }
    return err;
}

static bool has_ended(const struct memory_job *row)
{
    return row->job.state == JOB_DEAD || row->job.state == JOB_DONE;
}

static enum err purge(void *self, enum job_state state, int64_t finished_before, size_t *count)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    size_t purged = 0;
    for (size_t i = 0; err == ERR_OK && i < database->tables.jobs.count && purged < JOB_BATCH_MAX;) {
        const struct memory_job *row = row_at(database, i);
        if (row->job.state == state && has_ended(row) && row->job.finished_on < finished_before) {
            memory_table_remove(&database->tables.jobs, i);
            purged++;
        } else {
            i++;
        }
    }
    if (err == ERR_OK) {
        *count = purged;
    }
    return err;
}

static void count_row(struct job_depth *depth, const struct memory_job *row, int64_t now)
{
    depth->by_state[row->job.state] += row->job.state != JOB_DONE;
    bool is_due = waits(row) && row->job.run_at <= now;
    if (is_due && (depth->oldest_due_on == 0 || row->job.run_at < depth->oldest_due_on)) {
        depth->oldest_due_on = row->job.run_at;
    }
}

static enum err measure(void *self, int64_t now, struct job_depth *depth)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    struct job_depth measured = { .oldest_due_on = 0 };
    for (size_t i = 0; err == ERR_OK && i < database->tables.jobs.count; i++) {
        count_row(&measured, row_at(database, i), now);
    }
    if (err == ERR_OK) {
        *depth = measured;
    }
    return err;
}

struct job_store memory_job_store(struct memory_database *database)
{
    return (struct job_store){
        .self = database,
        .relay = relay,
        .forget_relayed = forget_relayed,
        .next_due = next_due,
        .begin = begin,
        .finish = finish,
        .finish_all = finish_all,
        .postpone = postpone,
        .bury = bury,
        .give_back = give_back,
        .renew = renew,
        .take_back = take_back,
        .list = list,
        .retry = retry,
        .retry_dead = retry_dead,
        .purge = purge,
        .depth = measure,
    };
}
