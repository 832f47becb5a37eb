#ifndef ADAPTERS_POSTGRES_JOB_ROW_H
#define ADAPTERS_POSTGRES_JOB_ROW_H
#include "adapters/postgres/query.h"
#include "domain/job/job.h"

/* The columns of a struct job, for every statement that loads one, in the order in which job_row_read takes them. */
#define JOB_COLUMNS                                                                                                              \
    "id, kind, key, payload::text, state, tries, created_on, run_at, started_on, finished_on, worker, error, request_id"

/* A row_reader of a struct job; the row needs an arena for the payload's texts. */
void job_row_read(struct row *row, void *job);
#endif
