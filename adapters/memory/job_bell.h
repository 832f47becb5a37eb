#ifndef ADAPTERS_MEMORY_JOB_BELL_H
#define ADAPTERS_MEMORY_JOB_BELL_H
#include "adapters/memory/clock.h"
#include "adapters/memory/database.h"
#include "ports/job_bell.h"

/* Rings for jobs that were committed to the database. Where none was, waiting moves the clock. */
struct memory_bell {
    const struct memory_database *database; /* borrowed */
    struct memory_clock *clock;             /* borrowed */
    struct memory_faults *faults;           /* NULL for none; borrowed */
    int64_t heard;                          /* the newest job that it rang for */
};

/* Borrows `memory`, which must outlive it. */
struct job_bell memory_job_bell(struct memory_bell *memory);
#endif
