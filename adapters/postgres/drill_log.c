#include "adapters/postgres/postgres.h"
#include "adapters/postgres/query.h"

STATEMENT(drill_add, "INSERT INTO job_drills (job_id, done_on) VALUES ($1, $2)");

static enum err add(void *self, int64_t job_id, int64_t now)
{
    return query_change(self, &sql_drill_add, PARAMETERS(parameter_int64(job_id), parameter_instant(now)));
}

STATEMENT(drill_purge, "DELETE FROM job_drills WHERE done_on < $1");

static enum err purge(void *self, int64_t before)
{
    enum err err = query_change(self, &sql_drill_purge, PARAMETERS(parameter_instant(before)));
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

struct drill_log postgres_drill_log(struct postgres *postgres)
{
    return (struct drill_log){ .self = postgres, .add = add, .purge = purge };
}
