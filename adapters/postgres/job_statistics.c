#include "ports/job_statistics.h"
#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

STATEMENT(tally_add, "INSERT INTO job_tallies (kind, done, retried, dead, microseconds, buckets) VALUES ($1, $2, $3, $4, $5, $6) "
                     "ON CONFLICT (kind) DO UPDATE SET done = job_tallies.done + excluded.done, "
                     "retried = job_tallies.retried + excluded.retried, dead = job_tallies.dead + excluded.dead, "
                     "microseconds = job_tallies.microseconds + excluded.microseconds, "
                     "buckets = ARRAY(SELECT kept + more FROM unnest(job_tallies.buckets, excluded.buckets) "
                     "WITH ORDINALITY AS bucket (kept, more, place) ORDER BY place)");

static enum err add(void *self, const struct job_tally *more)
{
    struct int64_array buckets;
    return query_change(self, &sql_tally_add,
                        PARAMETERS(parameter_text(more->kind), parameter_int64(more->done), parameter_int64(more->retried),
                                   parameter_int64(more->dead), parameter_int64(more->microseconds),
                                   parameter_int64_array(&buckets, more->buckets, JOB_DURATION_BUCKETS)));
}

STATEMENT(tally_list, "SELECT kind, done, retried, dead, microseconds, buckets FROM job_tallies ORDER BY kind LIMIT $1");

static void read_tally(struct row *row, void *out)
{
    struct job_tally tally = { .done = 0 };
    row_text(row, tally.kind, sizeof tally.kind);
    tally.done = row_int64(row);
    tally.retried = row_int64(row);
    tally.dead = row_int64(row);
    tally.microseconds = row_int64(row);
    row_int64_array(row, tally.buckets, JOB_DURATION_BUCKETS);
    if (!row->malformed) {
        *(struct job_tally *)out = tally;
    }
}

static enum err list_tallies(void *self, struct job_tally *tallies, size_t capacity, size_t *count)
{
    const struct row_array into = { .items = tallies, .item_size = sizeof *tallies, .capacity = capacity };
    return query_list(self, &sql_tally_list, PARAMETERS(parameter_int64((int64_t)capacity)), read_tally, into, count);
}

STATEMENT(worker_announce, "INSERT INTO workers (worker, threads, started_on, seen_on, leads) VALUES ($1, $2, $3, $4, $5) "
                           "ON CONFLICT (worker) DO UPDATE SET threads = excluded.threads, started_on = excluded.started_on, "
                           "seen_on = excluded.seen_on, leads = excluded.leads");

static enum err announce(void *self, const struct worker_sign *sign)
{
    return query_change(self, &sql_worker_announce,
                        PARAMETERS(parameter_text(sign->worker), parameter_int32(sign->threads),
                                   parameter_instant(sign->started_on), parameter_instant(sign->seen_on),
                                   parameter_bool(sign->leads)));
}

STATEMENT(worker_leave, "DELETE FROM workers WHERE worker = $1");

static enum err leave(void *self, const char *worker)
{
    enum err err = query_change(self, &sql_worker_leave, PARAMETERS(parameter_text(worker)));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

STATEMENT(worker_list,
          "WITH forgotten AS (DELETE FROM workers WHERE seen_on < $1) "
          "SELECT worker, threads, started_on, seen_on, leads FROM workers WHERE seen_on >= $1 ORDER BY worker LIMIT $2");

static void read_sign(struct row *row, void *out)
{
    struct worker_sign sign = { .threads = 0 };
    row_text(row, sign.worker, sizeof sign.worker);
    sign.threads = row_int32(row);
    sign.started_on = row_instant(row);
    sign.seen_on = row_instant(row);
    sign.leads = row_bool(row);
    if (!row->malformed) {
        *(struct worker_sign *)out = sign;
    }
}

static enum err list_workers(void *self, int64_t seen_since, struct worker_sign *signs, size_t capacity, size_t *count)
{
    const struct row_array into = { .items = signs, .item_size = sizeof *signs, .capacity = capacity };
    return query_list(self, &sql_worker_list, PARAMETERS(parameter_instant(seen_since), parameter_int64((int64_t)capacity)),
                      read_sign, into, count);
}

struct job_statistics postgres_job_statistics(struct postgres *postgres)
{
    return (struct job_statistics){
        .self = postgres,
        .add = add,
        .tallies = list_tallies,
        .announce = announce,
        .leave = leave,
        .workers = list_workers,
    };
}
