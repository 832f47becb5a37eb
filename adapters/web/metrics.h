#ifndef ADAPTERS_WEB_METRICS_H
#define ADAPTERS_WEB_METRICS_H
#include <stdint.h>
#include "adapters/web/counter.h"
#include "adapters/web/process_metrics.h"
#include "adapters/web/services.h"
#include "domain/kernel/arena.h"
#include "domain/kernel/err.h"

/* Counters of answered requests by route and status class, and how long they took, and of what happens on the site. They lie in
 * memory that is shared with the processes forked later, so any worker tells the sums of all. Counting takes no lock. */
struct metrics;

/* Errors: NULL when out of memory. */
struct metrics *metrics_create(void);
void metrics_free(struct metrics *metrics);

/* What counter.h and process_metrics.h count in; the metrics' own. */
struct counters *metrics_counters(struct metrics *metrics);
struct process_row *metrics_processes(struct metrics *metrics);

/* Counts one answer. `route` is the index into routes[], or route_count for no route. */
void metrics_count(struct metrics *metrics, size_t route, int status, int64_t microseconds);

/* Counts a webhook that was taken: `lag` microseconds after its event was made. */
void metrics_count_webhook(struct metrics *metrics, int64_t lag);

/* Writes all, and what is known of the stores, of the calls to the payment gateway and of the jobs (store_metrics.h,
 * gateway_metrics.h, job_metrics.h), in Prometheus' text format 0.0.4. Errors: ERR_NO_MEMORY. The text is
 * the arena's. */
enum err metrics_text(const struct metrics *metrics, const struct services *services, struct arena *arena, const char **text,
                      size_t *size) MUST_USE;
#endif
