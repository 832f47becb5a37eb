#include "adapters/postgres/job_row.h"
#include "adapters/postgres/job_store_internal.h"
#include "adapters/postgres/query.h"

/* One statement a state: only then does PostgreSQL know which index holds that state's rows. */
#define LIST(condition) "SELECT " JOB_COLUMNS " FROM jobs WHERE id < $1" condition " ORDER BY id DESC LIMIT $2"
STATEMENT(job_list, LIST(""));
STATEMENT(job_list_queued, LIST(" AND state = 'queued'"));
STATEMENT(job_list_scheduled, LIST(" AND state = 'scheduled'"));
STATEMENT(job_list_running, LIST(" AND state = 'running'"));
STATEMENT(job_list_dead, LIST(" AND state = 'dead'"));
STATEMENT(job_list_done, LIST(" AND state = 'done'"));

static const struct statement *const lists[JOB_STATES] = {
    [JOB_QUEUED] = &sql_job_list_queued, [JOB_SCHEDULED] = &sql_job_list_scheduled, [JOB_RUNNING] = &sql_job_list_running,
    [JOB_DEAD] = &sql_job_list_dead,     [JOB_DONE] = &sql_job_list_done,
};

/* The same upwards, newest first all the same. */
#define LIST_ABOVE(condition)                                                                                                    \
    "SELECT " JOB_COLUMNS " FROM (SELECT * FROM jobs WHERE id > $1" condition " ORDER BY id LIMIT $2) AS above ORDER BY id DESC"
STATEMENT(job_list_above, LIST_ABOVE(""));
STATEMENT(job_list_queued_above, LIST_ABOVE(" AND state = 'queued'"));
STATEMENT(job_list_scheduled_above, LIST_ABOVE(" AND state = 'scheduled'"));
STATEMENT(job_list_running_above, LIST_ABOVE(" AND state = 'running'"));
STATEMENT(job_list_dead_above, LIST_ABOVE(" AND state = 'dead'"));
STATEMENT(job_list_done_above, LIST_ABOVE(" AND state = 'done'"));

static const struct statement *const lists_above[JOB_STATES] = {
    [JOB_QUEUED] = &sql_job_list_queued_above,   [JOB_SCHEDULED] = &sql_job_list_scheduled_above,
    [JOB_RUNNING] = &sql_job_list_running_above, [JOB_DEAD] = &sql_job_list_dead_above,
    [JOB_DONE] = &sql_job_list_done_above,
};

static const struct statement *list_of(const struct job_filter *filter)
{
    if (filter->after == 0) {
        return filter->any_state ? &sql_job_list : lists[filter->state];
    }
    return filter->any_state ? &sql_job_list_above : lists_above[filter->state];
}

enum err job_operators_list(void *self, const struct job_filter *filter, struct arena *arena, struct job *jobs, size_t capacity,
                            size_t *count)
{
    const struct row_array into = { .items = jobs, .item_size = sizeof *jobs, .capacity = capacity, .arena = arena };
    int64_t before = filter->before == 0 ? INT64_MAX : filter->before;
    int64_t bound = filter->after == 0 ? before : filter->after;
    return query_list(self, list_of(filter), PARAMETERS(parameter_int64(bound), parameter_int64((int64_t)capacity)), job_row_read,
                      into, count);
}

STATEMENT(job_retry, "UPDATE jobs SET state = 'queued', tries = 0, run_at = $2, due_on = $2, finished_on = NULL "
                     "WHERE id = $1 AND state IN ('dead', 'scheduled') RETURNING pg_notify('jobs', '')");

enum err job_operators_retry(void *self, int64_t id, int64_t now)
{
    return query_change(self, &sql_job_retry, PARAMETERS(parameter_int64(id), parameter_instant(now)));
}

STATEMENT(job_retry_dead,
          "WITH retried AS (UPDATE jobs SET state = 'queued', tries = 0, run_at = $1, due_on = $1, finished_on = NULL "
          "WHERE state = 'dead' RETURNING id) SELECT count(*), pg_notify('jobs', '') FROM retried");

enum err job_operators_retry_dead(void *self, int64_t now, int64_t *count)
{
    enum err err = connection_take_time(self);
    if (err == ERR_OK) {
        err = query_number(self, &sql_job_retry_dead, PARAMETERS(parameter_instant(now)), count);
        connection_hurry(self);
    }
    return err;
}

/* The list of states names the index to a planner that doesn't know $1. */
STATEMENT(job_purge, "WITH purged AS (DELETE FROM jobs WHERE id = ANY(ARRAY(SELECT id FROM jobs WHERE state = $1 "
                     "AND state IN ('dead', 'done') AND finished_on < $2 ORDER BY finished_on LIMIT $3 FOR UPDATE SKIP LOCKED)) "
                     "RETURNING id) SELECT count(*) FROM purged");

enum err job_operators_purge(void *self, enum job_state state, int64_t finished_before, size_t *count)
{
    int64_t purged = 0;
    enum err err = query_number(
        self, &sql_job_purge,
        PARAMETERS(parameter_text(job_state_name(state)), parameter_instant(finished_before), parameter_int64(JOB_BATCH_MAX)),
        &purged);
    if (err == ERR_OK) {
        *count = (size_t)purged;
    }
    return err;
}

/* Each state is counted in its own index; what is done is not looked at. */
STATEMENT(job_depth,
          "SELECT queued, scheduled, (SELECT count(*) FROM jobs WHERE state = 'running'), "
          "(SELECT count(*) FROM jobs WHERE state = 'dead'), oldest FROM (SELECT "
          "count(*) FILTER (WHERE state = 'queued') AS queued, count(*) FILTER (WHERE state = 'scheduled') AS scheduled, "
          "min(run_at) FILTER (WHERE run_at <= $1) AS oldest "
          "FROM jobs WHERE state IN ('queued', 'scheduled')) AS waiting");

static void read_depth(struct row *row, void *out)
{
    struct job_depth depth = { .oldest_due_on = 0 };
    depth.by_state[JOB_QUEUED] = row_int64(row);
    depth.by_state[JOB_SCHEDULED] = row_int64(row);
    depth.by_state[JOB_RUNNING] = row_int64(row);
    depth.by_state[JOB_DEAD] = row_int64(row);
    depth.oldest_due_on = row_instant(row);
    if (!row->malformed) {
        *(struct job_depth *)out = depth;
    }
}

enum err job_operators_depth(void *self, int64_t now, struct job_depth *depth)
{
    return query_one(self, &sql_job_depth, PARAMETERS(parameter_instant(now)), read_depth, depth);
}
