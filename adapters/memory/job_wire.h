#ifndef ADAPTERS_MEMORY_JOB_WIRE_H
#define ADAPTERS_MEMORY_JOB_WIRE_H
#include "adapters/memory/clock.h"
#include "adapters/memory/faults.h"
#include "adapters/memory/table.h"
#include "ports/job_wire.h"

enum { MEMORY_WIRE_ROOM = 10000 };

/* What Redis carries, in memory. For one thread. */
struct memory_wire {
    struct memory_clock *clock;  /* borrowed; moves while a receiver waits for nothing */
    struct memory_table parcels; /* owned: struct memory_parcel, in the order in which they were sent */
    size_t room;                 /* parcels that fit: sending more is ERR_UNAVAILABLE after so many; tests may change it */
    bool is_open;
    int64_t last_ticket;
    struct memory_faults *faults; /* NULL for none; borrowed */
};

/* One end of the wire. */
struct memory_receiver {
    struct memory_wire *wire; /* borrowed */
};

/* A number that was sent and not acknowledged. */
struct memory_parcel {
    struct job_delivery delivery;
    const struct memory_receiver *taken_by; /* NULL: nobody took it yet */
    int64_t taken_on;
};

/* Makes a wire that isn't open yet, with MEMORY_WIRE_ROOM. */
void memory_wire_init(struct memory_wire *wire, struct memory_clock *clock);

/* Loses all that is on the wire and the wire itself, as FLUSHALL does. Takes NULL. */
void memory_wire_flush(struct memory_wire *wire);

/* Releases the parcels; the wire may be opened anew. Takes NULL. */
void memory_wire_release(struct memory_wire *wire);

/* Borrows `receiver`, which must outlive it. */
struct job_wire memory_job_wire(struct memory_receiver *receiver);
#endif
