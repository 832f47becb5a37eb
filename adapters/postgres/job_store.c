#include "ports/job_store.h"
#include "adapters/postgres/job_row.h"
#include "adapters/postgres/job_store_internal.h"
#include "adapters/postgres/postgres.h"

_Static_assert((int)INT64_ARRAY_MAX >= (int)JOB_BATCH_MAX, "a batch of ids is one parameter");

static void read_instant(struct row *row, void *out)
{
    int64_t instant = row_instant(row);
    if (!row->malformed) {
        *(int64_t *)out = instant;
    }
}

/* All that is locked is moved, whether anybody reads `moved` or not. The array keeps the planner to the primary key: it can't
 * know how few rows LIMIT leaves. */
STATEMENT(job_relay,
          "WITH due AS MATERIALIZED (SELECT id, due_on FROM jobs WHERE state IN ('queued', 'scheduled') AND due_on <= $1 "
          "ORDER BY due_on, id LIMIT $3 FOR UPDATE SKIP LOCKED), "
          "moved AS (UPDATE jobs SET state = 'queued', due_on = $2 WHERE id = ANY(ARRAY(SELECT id FROM due))) "
          "SELECT id FROM due ORDER BY due_on, id");

static enum err relay(void *self, int64_t now, int64_t again_on, int64_t *ids, size_t capacity, size_t *count)
{
    struct row_array into = { .item_size = sizeof *ids, .capacity = capacity };
    into.items = ids;
    return query_list(self, &sql_job_relay,
                      PARAMETERS(parameter_instant(now), parameter_instant(again_on), parameter_int64((int64_t)capacity)),
                      query_read_number, into, count);
}

/* What is queued and not due was relayed. Its turn is as old as it was. */
STATEMENT(job_forget_relayed, "UPDATE jobs SET due_on = least(run_at, $1) WHERE state = 'queued' AND due_on > $1 "
                              "RETURNING pg_notify('jobs', '')");

static enum err forget_relayed(void *self, int64_t now)
{
    enum err err = query_change(self, &sql_job_forget_relayed, PARAMETERS(parameter_instant(now)));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

STATEMENT(job_next_due, "SELECT due_on FROM jobs WHERE state IN ('queued', 'scheduled') ORDER BY due_on, id LIMIT 1");

static enum err next_due(void *self, int64_t *due_on)
{
    return query_one(self, &sql_job_next_due, NO_PARAMETERS, read_instant, due_on);
}

/* Where ids tell the rows, the state is no more than looked at. A plain = would let a plan that was made while next to nothing
 * was in that state walk through the index of it, and thousands may be there when it runs. */
#define STATE_IS(name) "state || '' = '" name "'"

STATEMENT(job_begin, "UPDATE jobs SET state = 'running', tries = tries + 1, worker = $2, started_on = $3, lease_until = $4 "
                     "WHERE id = ANY($1) AND " STATE_IS("queued") " RETURNING " JOB_COLUMNS);

static enum err begin(void *self, const int64_t *ids, size_t id_count, const char *worker, int64_t now, int64_t lease_until,
                      struct arena *arena, struct job *jobs, size_t *count)
{
    const struct row_array into = { .items = jobs, .item_size = sizeof *jobs, .capacity = id_count, .arena = arena };
    struct int64_array array;
    if (id_count > JOB_BATCH_MAX) {
        return ERR_INTERNAL;
    }
    return query_list(self, &sql_job_begin,
                      PARAMETERS(parameter_int64_array(&array, ids, id_count), parameter_text(worker), parameter_instant(now),
                                 parameter_instant(lease_until)),
                      job_row_read, into, count);
}

/* The end of a try changes one row, or none when another has overtaken it. */
static enum err end_try(void *self, const struct statement *statement, const struct parameter *parameters, size_t count)
{
    enum err err = query_change(self, statement, parameters, count);
    return err == ERR_NOT_FOUND ? ERR_STALE : err;
}

STATEMENT(job_finish, "UPDATE jobs SET state = 'done', payload = '{}', lease_until = NULL, finished_on = $3 "
                      "WHERE id = $1 AND tries = $2 AND " STATE_IS("running"));

static enum err finish(void *self, const struct job *job, int64_t now)
{
    return end_try(self, &sql_job_finish,
                   PARAMETERS(parameter_int64(job->id), parameter_int32(job->tries), parameter_instant(now)));
}

/* A try is its job's id and its number; their places in both arrays are the same. */
STATEMENT(job_finish_all,
          "WITH finished AS (UPDATE jobs SET state = 'done', payload = '{}', lease_until = NULL, finished_on = $3 "
          "WHERE id = ANY($1) AND tries = ($2::bigint[])[array_position($1, id)] AND " STATE_IS(
              "running") " RETURNING id) "
                         "SELECT count(*) FROM finished");

static enum err finish_all(void *self, const struct job *jobs, size_t count, int64_t now)
{
    int64_t ids[JOB_BATCH_MAX];
    int64_t tries[JOB_BATCH_MAX];
    struct int64_array id_array;
    struct int64_array tries_array;
    int64_t finished = 0;
    if (count > JOB_BATCH_MAX || !((struct postgres *)self)->in_transaction) {
        return ERR_INTERNAL;
    }
    for (size_t i = 0; i < count; i++) {
        ids[i] = jobs[i].id;
        tries[i] = jobs[i].tries;
    }
    enum err err = query_one(self, &sql_job_finish_all,
                             PARAMETERS(parameter_int64_array(&id_array, ids, count),
                                        parameter_int64_array(&tries_array, tries, count), parameter_instant(now)),
                             query_read_number, &finished);
    return err == ERR_OK && finished != (int64_t)count ? ERR_STALE : err;
}

STATEMENT(job_postpone, "UPDATE jobs SET state = 'scheduled', run_at = $3, due_on = $3, lease_until = NULL, error = $4 "
                        "WHERE id = $1 AND tries = $2 AND " STATE_IS("running"));

static enum err postpone(void *self, const struct job *job, int64_t run_at, const char *error)
{
    return end_try(
        self, &sql_job_postpone,
        PARAMETERS(parameter_int64(job->id), parameter_int32(job->tries), parameter_instant(run_at), parameter_text(error)));
}

STATEMENT(job_bury, "UPDATE jobs SET state = 'dead', lease_until = NULL, finished_on = $3, error = $4 "
                    "WHERE id = $1 AND tries = $2 AND " STATE_IS("running"));

static enum err bury(void *self, const struct job *job, int64_t now, const char *error)
{
    return end_try(
        self, &sql_job_bury,
        PARAMETERS(parameter_int64(job->id), parameter_int32(job->tries), parameter_instant(now), parameter_text(error)));
}

STATEMENT(job_give_back, "UPDATE jobs SET state = 'queued', tries = tries - 1, due_on = run_at, lease_until = NULL "
                         "WHERE id = $1 AND tries = $2 AND " STATE_IS("running") " RETURNING pg_notify('jobs', '')");

static enum err give_back(void *self, const struct job *job)
{
    return end_try(self, &sql_job_give_back, PARAMETERS(parameter_int64(job->id), parameter_int32(job->tries)));
}

/* A row that somebody holds is just being ended: a lease must not wait for it. */
STATEMENT(job_renew, "UPDATE jobs SET lease_until = $3 WHERE id = ANY(ARRAY(SELECT id FROM jobs WHERE id = ANY($2) "
                     "AND worker = $1 AND " STATE_IS("running") " FOR UPDATE SKIP LOCKED))");

static enum err renew(void *self, const char *worker, const int64_t *ids, size_t count, int64_t lease_until)
{
    struct int64_array array;
    if (count > JOB_BATCH_MAX) {
        return ERR_INTERNAL;
    }
    enum err err = query_change(
        self, &sql_job_renew,
        PARAMETERS(parameter_text(worker), parameter_int64_array(&array, ids, count), parameter_instant(lease_until)));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

STATEMENT(job_take_back,
          "WITH taken AS (UPDATE jobs SET state = 'queued', due_on = least(run_at, $1), lease_until = NULL, error = $2 "
          "WHERE id = ANY(ARRAY(SELECT id FROM jobs WHERE state = 'running' AND lease_until <= $1 "
          "ORDER BY lease_until LIMIT $3 FOR UPDATE SKIP LOCKED)) RETURNING id) "
          "SELECT count(*), CASE WHEN count(*) > 0 THEN pg_notify('jobs', '') END FROM taken");

static enum err take_back(void *self, int64_t now, const char *error, size_t *count)
{
    int64_t taken = 0;
    enum err err = query_one(self, &sql_job_take_back,
                             PARAMETERS(parameter_instant(now), parameter_text(error), parameter_int64(JOB_BATCH_MAX)),
                             query_read_number, &taken);
    if (err == ERR_OK) {
        *count = (size_t)taken;
    }
    return err;
}

struct job_store postgres_job_store(struct postgres *postgres)
{
    return (struct job_store){
        .self = postgres,
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
        .list = job_operators_list,
        .retry = job_operators_retry,
        .retry_dead = job_operators_retry_dead,
        .purge = job_operators_purge,
        .depth = job_operators_depth,
    };
}
