#ifndef PORTS_JOB_WIRE_H
#define PORTS_JOB_WIRE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/err.h"

enum { JOB_TICKET_BYTES = 47 };

/* A job's number as it came over the wire, with what acknowledges it. */
struct job_delivery {
    int64_t job_id;
    char ticket[JOB_TICKET_BYTES + 1];
};

/* What carries the numbers of due jobs to whichever worker is free. It may lose them, and it may deliver one twice: the job store
 * knows better. Every function may return ERR_UNAVAILABLE. */
struct job_wire {
    void *self;

    /* Makes the wire if there is none. *made says that this call made it: whatever was on it before is lost. */
    enum err (*open)(void *self, bool *made);

    /* How many numbers were sent and not acknowledged yet. */
    enum err (*load)(void *self, size_t *count);

    /* Sends all or, on failure, perhaps some. */
    enum err (*send)(void *self, const int64_t *ids, size_t count);

    /* Waits at most `patience` microseconds for at least one number and takes at most `capacity`, each delivered to one receiver
     * only. None in that time is ERR_OK with *count 0. Errors: ERR_NOT_FOUND when there is no wire: open makes it. */
    enum err (*receive)(void *self, int64_t patience, struct job_delivery *deliveries, size_t capacity, size_t *count);

    /* The deliveries are dealt with. Those that were acknowledged before, or lost, are passed over. */
    enum err (*acknowledge)(void *self, const struct job_delivery *deliveries, size_t count);

    /* Takes what receivers took and did not acknowledge within `idle` microseconds, as they died; what this one itself took and
     * failed to acknowledge, too. Where there is no wire there is nothing to take. */
    enum err (*inherit)(void *self, int64_t idle, struct job_delivery *deliveries, size_t capacity, size_t *count);

    /* This receiver takes nothing more. What it did not acknowledge stays for others to inherit. */
    enum err (*leave)(void *self);
};
#endif
