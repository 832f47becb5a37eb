#ifndef TESTS_DOMAIN_BILLING_SWEEP_H
#define TESTS_DOMAIN_BILLING_SWEEP_H
#include "tests/domain/billing_rig.h"

/* A use case of billing, or a webhook, to be broken at every place. */
struct billing_case {
    const char *name;
    void (*prepare)(struct billing_rig *rig); /* what comes before, without faults */
    enum err (*run)(struct billing_rig *rig);
    size_t charges; /* of ann's that there are in the end, however often it is tried; paid ones that prepare made count */
};

extern const struct billing_case billing_cases[];
extern const size_t billing_case_count;

/* Opens a fresh rig and prepares it for the case. */
void billing_case_open(struct billing_rig *rig, const struct billing_case *swept);

/* Fails the test unless, once things are let run, all is as the gateway has it and nothing was charged twice. */
void billing_case_settle(struct billing_rig *rig, const struct billing_case *swept);
#endif
