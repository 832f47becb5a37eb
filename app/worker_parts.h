#ifndef APP_WORKER_PARTS_H
#define APP_WORKER_PARTS_H
#include "adapters/worker/errand.h"
#include "app/config.h"
#include "app/shared_parts.h"

/* What stands behind the ports of a worker's threads. */
struct worker_house {
    const struct config *config;
    struct shared_parts *shared;
    const char *name; /* the worker's */
};

enum { WORKER_NAME_BYTES = JOB_WORKER_BYTES };

/* Makes a name that no other worker has: host, process id, chance. */
void worker_name(char name[WORKER_NAME_BYTES + 1]);

/* For struct engine_settings; `house` is a struct worker_house, which is borrowed. NULL when out of memory. */
const struct worker_services *worker_parts_open(void *house);

/* Takes what worker_parts_open gave. */
void worker_parts_close(void *house, const struct worker_services *services);
#endif
