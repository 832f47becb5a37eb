#include <string.h>
#include "adapters/memory/database.h"
#include "domain/kernel/text.h"

/* The check jobs_kind_format. */
static bool is_kind(const char *kind)
{
    size_t length = strlen(kind);
    return length <= JOB_KIND_BYTES && kind[0] >= 'a' && kind[0] <= 'z' && strspn(kind, "abcdefghijklmnopqrstuvwxyz_.") == length;
}

/* The check jobs_request_id_format. */
static bool is_request_id(const char *id)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    size_t length = strlen(id);
    return length <= JOB_REQUEST_ID_BYTES && strspn(id, allowed) == length;
}

static bool is_taken(const struct memory_database *database, const char *key)
{
    for (size_t i = 0; i < database->tables.jobs.count; i++) {
        const struct memory_job *row = memory_table_row(&database->tables.jobs, i);
        if (strcmp(row->job.key, key) == 0) {
            return true;
        }
    }
    return false;
}

/* With its NUL, as it is read back. */
static enum err append_text(struct memory_table *texts, const char *text)
{
    size_t size = strlen(text) + 1;
    enum err err = text_is_utf8(text, size) ? ERR_OK : ERR_MALFORMED;
    for (size_t i = 0; err == ERR_OK && i < size; i++) {
        err = memory_table_append(texts, &text[i]);
    }
    return err;
}

static enum err append_payload(struct memory_table *texts, const struct job_payload *payload)
{
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < payload->count; i++) {
        err = append_text(texts, payload->fields[i].name);
        if (err == ERR_OK) {
            err = append_text(texts, payload->fields[i].value);
        }
    }
    return err;
}

static enum err fill_row(const struct new_job *job, struct memory_job *row)
{
    *row = (struct memory_job){ .field_count = job->payload.count };
    row->job.created_on = job->created_on;
    row->job.run_at = job->run_at > job->created_on ? job->run_at : job->created_on;
    row->job.state = job->run_at > job->created_on ? JOB_SCHEDULED : JOB_QUEUED;
    row->due_on = row->job.run_at;
    bool fits = is_kind(job->kind) && text_copy(job->kind, row->job.kind, sizeof row->job.kind) == ERR_OK;
    if (job->key != NULL) {
        fits = fits && job->key[0] != '\0' && text_copy(job->key, row->job.key, sizeof row->job.key) == ERR_OK;
    }
    if (job->request_id != NULL) {
        fits = fits && is_request_id(job->request_id) &&
               text_copy(job->request_id, row->job.request_id, sizeof row->job.request_id) == ERR_OK;
    }
    return fits ? ERR_OK : ERR_INTERNAL;
}

static enum err append_job(struct memory_database *database, const struct new_job *job, struct memory_job *row)
{
    struct memory_table *texts = &database->tables.job_texts;
    row->job.id = database->last_job_id + 1;
    row->texts_at = texts->count;
    enum err err = append_payload(texts, &job->payload);
    row->texts_size = texts->count - row->texts_at;
    if (err == ERR_OK) {
        err = memory_table_append(&database->tables.jobs, row);
    }
    if (err != ERR_OK) {
        texts->count = row->texts_at;
    }
    return err;
}

static enum err add(void *self, const struct new_job *job, int64_t *id)
{
    struct memory_database *database = self;
    struct memory_job row;
    enum err err = memory_faults_next(database->faults);
    if (err == ERR_OK) {
        err = fill_row(job, &row);
    }
    if (err == ERR_OK && job->key != NULL && is_taken(database, job->key)) {
        err = ERR_CONFLICT;
    }
    if (err == ERR_OK) {
        err = append_job(database, job, &row);
    }
    if (err == ERR_OK) {
        database->last_job_id = row.job.id;
        *id = row.job.id;
    }
    return err;
}

struct job_queue memory_job_queue(struct memory_database *database)
{
    return (struct job_queue){ .self = database, .add = add };
}
