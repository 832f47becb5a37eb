#ifndef TESTS_DOMAIN_SWEEP_H
#define TESTS_DOMAIN_SWEEP_H
#include "tests/domain/fakes.h"

/* A use case to be broken at every place. Each begins in a house where "ann@example.com" is signed up and signed in once. */
struct sweep {
    struct fakes fakes;
    struct user ann;
    struct session_token token; /* ann's */
    struct job job;             /* one that a case has begun */
    struct session_token link;  /* that resets ann's password, where a case has one */
};

struct sweep_case {
    const char *name;
    void (*prepare)(struct sweep *sweep); /* what comes before, without faults; may be NULL */

    /* Runs the use case with outputs filled with a pattern; fails the test when it fails and touched them all the same. */
    enum err (*run)(struct sweep *sweep);

    /* What is to hold after a failure. NULL: the tables are as they were; else, of a use case that keeps what it did before it
     * failed: how it goes on. */
    void (*mend)(struct sweep *sweep);

    size_t least_calls; /* port calls that a whole run makes at least, so that a sweep can't be empty */
};

extern const struct sweep_case sweep_cases[];
extern const size_t sweep_case_count;

/* Opens fresh fakes and prepares them for the case. */
void sweep_open(struct sweep *sweep, const struct sweep_case *swept);
void sweep_close(struct sweep *sweep);

/* Fails the test unless that holds; `before` is of before the case ran. */
void sweep_assert_harmless(struct sweep *sweep, const struct sweep_case *swept, const struct memory_tables *before);
#endif
