#include "adapters/memory/database.h"

static enum err add(void *self, int64_t job_id, int64_t now)
{
    struct memory_database *database = self;
    enum err err = memory_faults_next(database->faults);
    const struct memory_drill row = { .job_id = job_id, .done_on = now };
    return err == ERR_OK ? memory_table_append(&database->tables.job_drills, &row) : err;
}

static enum err purge(void *self, int64_t before)
{
    struct memory_database *database = self;
    struct memory_table *drills = &database->tables.job_drills;
    enum err err = memory_faults_next(database->faults);
    for (size_t i = drills->count; err == ERR_OK && i-- > 0;) {
        const struct memory_drill *row = memory_table_row(drills, i);
        if (row->done_on < before) {
            memory_table_remove(drills, i);
        }
    }
    return err;
}

struct drill_log memory_drill_log(struct memory_database *database)
{
    return (struct drill_log){ .self = database, .add = add, .purge = purge };
}
