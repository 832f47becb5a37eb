#ifndef ADAPTERS_WEB_JOB_METRICS_H
#define ADAPTERS_WEB_JOB_METRICS_H
#include <stdio.h>
#include "adapters/web/services.h"

/* What /metrics tells of the jobs: the depth of the queue by state, how long the oldest waits, how tries went and how long they
 * took by kind, mails sent and failed, the workers that live and whether one leads. All workers' figures come from the database,
 * so every web process tells the same. Where the database does not answer, snakeeyes_jobs_known is 0 and the rest is missing. */
void job_metrics_write(FILE *out, const struct services *services);
#endif
