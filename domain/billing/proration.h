#ifndef DOMAIN_BILLING_PRORATION_H
#define DOMAIN_BILLING_PRORATION_H
#include <stdint.h>
#include "domain/kernel/err.h"

/* A change of plan within a paid period. Instants are microseconds since 1970-01-01 UTC. */
struct proration {
    int64_t period_start_on;
    int64_t period_end_on;
    int64_t changed_on;
    int64_t cents_before; /* a period of the plan that is left */
    int64_t cents_after;  /* a period of the plan that is taken */
};

/* A preview of what the change adds to the next invoice: what the new plan costs for the rest of the period less what the old one
 * would have, to the second and each half up to the cent, as Stripe prorates; below 0 when money comes back. A coupon isn't
 * looked at, the invoice is the gateway's to tell. A change outside the period counts as one at its nearer end. Errors:
 * ERR_INTERNAL for a period that doesn't end after it starts or a price below 0; *cents untouched. */
enum err proration_preview(const struct proration *proration, int64_t *cents) MUST_USE;
#endif
