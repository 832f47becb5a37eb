#ifndef ADAPTERS_TRACE_STORE_METER_H
#define ADAPTERS_TRACE_STORE_METER_H
#include "ports/store_meter.h"

/* Counts calls of the stores in memory that is shared with the processes forked later, so any of them tells the sums of all.
 * Counting takes no lock. */
struct shared_store_meter;

enum { STORE_METER_PROCESSES = 256 };

/* NULL when out of memory. */
struct shared_store_meter *shared_store_meter_create(void);

/* Takes this process's view of it away. Takes NULL. */
void shared_store_meter_destroy(struct shared_store_meter *meter);

/* After a fork: this process is number 1..STORE_METER_PROCESSES - 1 of the site, 0 before that. The connections of whoever had
 * the number before are gone, however it died. Any other number is ignored. */
void shared_store_meter_begin_process(struct shared_store_meter *meter, size_t number);

/* Borrows `meter`, which must outlive it. */
struct store_meter shared_store_meter_port(struct shared_store_meter *meter);
#endif
