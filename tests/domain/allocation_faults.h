#ifndef TESTS_DOMAIN_ALLOCATION_FAULTS_H
#define TESTS_DOMAIN_ALLOCATION_FAULTS_H
/* Linked with --wrap=malloc, --wrap=calloc and --wrap=realloc: makes the Nth allocation of our own code fail. */
#include <stddef.h>

struct allocation_faults {
    size_t calls;   /* so far */
    size_t fail_at; /* the number of the call that fails, from 1; 0 for none */
};

extern struct allocation_faults allocation_faults;
#endif
