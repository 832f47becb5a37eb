#ifndef ADAPTERS_WEB_STORE_METRICS_H
#define ADAPTERS_WEB_STORE_METRICS_H
#include <stdio.h>
#include "adapters/web/services.h"

/* What /metrics tells of PostgreSQL and Redis: whether each answers now, how long the web processes' calls took and how many had
 * no answer, and how many connections are open. Nothing where `services` is NULL; of the calls nothing without a meter. */
void store_metrics_write(FILE *out, const struct services *services);
#endif
