#ifndef ADAPTERS_STRIPE_METER_H
#define ADAPTERS_STRIPE_METER_H
#include "ports/gateway_meter.h"

/* Counts calls in memory that is shared with the processes forked later, so any of them tells the sums of all. Counting takes no
 * lock. */
struct meter;

/* NULL when out of memory. */
struct meter *meter_create(void);

/* Takes this process's view of it away. Takes NULL. */
void meter_destroy(struct meter *meter);

/* Borrows `meter`, which must outlive it. */
struct gateway_meter meter_of_calls(struct meter *meter);
#endif
