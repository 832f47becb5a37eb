#ifndef ADAPTERS_WEB_PROCESS_METRICS_H
#define ADAPTERS_WEB_PROCESS_METRICS_H
#include <stdatomic.h>
#include <stdio.h>
#include "adapters/web/site.h"

/* What the web processes tell of themselves, each in a row of its own of memory that all share: how busy their threads are. */

enum { PROCESS_ROWS = 256 };

/* Starts as zeros. */
struct process_row {
    atomic_size_t starts; /* of a process with this number, also after one that died */
    struct {
        atomic_size_t thread_limit;
        atomic_size_t threads;
        atomic_size_t busy;
        atomic_size_t waiting;
    } lanes[ROUTE_SPEEDS];
};

/* A process begins: its row tells nothing of the one before. A number that no process can have is ignored, here and below. */
void process_metrics_begin(struct process_row rows[PROCESS_ROWS], size_t number);

void process_metrics_load(struct process_row rows[PROCESS_ROWS], size_t number, enum route_speed lane,
                          const struct lane_load *load);

/* Writes the sums of all processes. */
void process_metrics_write(FILE *out, const struct process_row rows[PROCESS_ROWS]);
#endif
