#include "adapters/postgres/job_payload.h"
#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

/* ON CONFLICT, so that a taken key doesn't end the transaction. PostgreSQL tells the listeners at the commit. */
STATEMENT(job_add,
          "INSERT INTO jobs (kind, key, payload, state, created_on, run_at, due_on, request_id) "
          "VALUES ($1, $2, $3::text::jsonb, CASE WHEN $4::timestamptz > $5::timestamptz THEN 'scheduled' ELSE 'queued' END, "
          "$5, greatest($4, $5), greatest($4, $5), $6) "
          "ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING RETURNING id, pg_notify('jobs', '')");

static enum err add(void *self, const struct new_job *job, int64_t *id)
{
    char *payload = NULL;
    enum err err = job_payload_to_json(&job->payload, &payload);
    if (err != ERR_OK) {
        return err;
    }
    err = query_number(self, &sql_job_add,
                       PARAMETERS(parameter_text(job->kind), parameter_text(job->key), parameter_text(payload),
                                  parameter_instant(job->run_at), parameter_instant(job->created_on),
                                  parameter_text(job->request_id == NULL ? "" : job->request_id)),
                       id);
    free(payload);
    return err == ERR_NOT_FOUND ? ERR_CONFLICT : err;
}

struct job_queue postgres_job_queue(struct postgres *postgres)
{
    return (struct job_queue){ .self = postgres, .add = add };
}
