#include "adapters/memory/job_bell.h"

/* Rows are in the order of their ids. */
static int64_t newest_job(const struct memory_database *database)
{
    const struct memory_tables *committed = database->in_transaction ? &database->before : &database->tables;
    if (committed->jobs.count == 0) {
        return 0;
    }
    const struct memory_job *row = memory_table_row(&committed->jobs, committed->jobs.count - 1);
    return row->job.id;
}

static enum err wait_for_job(void *self, int64_t patience)
{
    struct memory_bell *memory = self;
    enum err err = memory_faults_next(memory->faults);
    if (err != ERR_OK) {
        return err;
    }
    int64_t newest = newest_job(memory->database);
    if (newest > memory->heard) {
        memory->heard = newest;
    } else {
        memory->clock->now += patience;
    }
    return ERR_OK;
}

struct job_bell memory_job_bell(struct memory_bell *memory)
{
    return (struct job_bell){ .self = memory, .wait = wait_for_job };
}
