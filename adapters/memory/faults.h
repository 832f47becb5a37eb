#ifndef ADAPTERS_MEMORY_FAULTS_H
#define ADAPTERS_MEMORY_FAULTS_H
#include <stddef.h>
#include "domain/kernel/err.h"

/* Makes the Nth call into the fakes fail, so that tests can sweep over every N. Fakes that share one of these share its count. */
struct memory_faults {
    size_t calls;   /* so far */
    size_t fail_at; /* the number of the call that fails, from 1; 0 for none */
    enum err err;   /* what that call answers */
};

/* Counts a call and says how it shall end; `faults` NULL never fails. */
enum err memory_faults_next(struct memory_faults *faults);
#endif
