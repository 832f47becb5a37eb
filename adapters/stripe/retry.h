#ifndef ADAPTERS_STRIPE_RETRY_H
#define ADAPTERS_STRIPE_RETRY_H
#include <stdbool.h>
#include <stdint.h>

enum { RETRY_TRIES = 3 };

/* How a try of a call went. */
struct retry_try {
    bool is_lost;        /* there was no connection, or it broke before the answer was there */
    int status;          /* of the answer, when there is one */
    int should_retry;    /* what the answer's Stripe-Should-Retry says: 1, 0, or -1 for nothing */
    int64_t retry_after; /* what its Retry-After says, microseconds; 0 for nothing */
};

/* Whether one may try once more after `tries` tries: after a lost connection, 409, 429 and 5xx, unless Stripe says no. The call
 * must be one that may be made again: under the same Idempotency-Key, or one that changes nothing or ends something. */
bool retry_is_due(const struct retry_try *latest, int tries);

/* How long to wait before the next try, microseconds: half a second, twice that after each try, of which `chance` (any number)
 * takes off up to the half; at least what Stripe asked for. */
int64_t retry_pause(const struct retry_try *latest, int tries, uint32_t chance);
#endif
