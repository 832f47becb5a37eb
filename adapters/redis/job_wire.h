#ifndef ADAPTERS_REDIS_JOB_WIRE_H
#define ADAPTERS_REDIS_JOB_WIRE_H
#include "adapters/redis/connection.h"
#include "ports/job_wire.h"

/* One thread's end of the wire. Borrows both. */
struct redis_job_wire {
    struct redis_connection *connection;
    const char *consumer; /* what no other end is called: who takes nothing needs none and may leave it NULL */
};

/* The stream "snakeeyes:jobs" of the address's database with one consumer group, "workers": an entry is one job's number. What is
 * acknowledged is deleted, so the stream is as long as what is on its way. Needs Redis 6.2 or later. */
struct job_wire redis_job_wire(struct redis_job_wire *wire);
#endif
