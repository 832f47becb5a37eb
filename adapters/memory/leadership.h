#ifndef ADAPTERS_MEMORY_LEADERSHIP_H
#define ADAPTERS_MEMORY_LEADERSHIP_H
#include "adapters/memory/faults.h"
#include "ports/leadership.h"

/* One that asks to lead; those with the same office compete. A call that fails is its connection's death, so it leads no more. */
struct memory_candidate {
    const struct memory_candidate **office; /* who leads, NULL for nobody; borrowed */
    struct memory_faults *faults;           /* NULL for none; borrowed */
};

/* Borrows `memory`, which must outlive it. */
struct leadership memory_leadership(struct memory_candidate *memory);
#endif
