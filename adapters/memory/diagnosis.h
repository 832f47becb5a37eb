#ifndef ADAPTERS_MEMORY_DIAGNOSIS_H
#define ADAPTERS_MEMORY_DIAGNOSIS_H
#include "adapters/memory/faults.h"
#include "ports/diagnosis.h"

/* Says `words` once a fault has come since it was told to forget. */
struct memory_diagnosis {
    const struct memory_faults *faults; /* borrowed */
    const char *words;                  /* NULL for an adapter that never says anything */
    size_t forgotten;                   /* calls up to here */
};

/* Borrows `memory`, which must outlive it. */
struct diagnosis memory_diagnosis(struct memory_diagnosis *memory);
#endif
