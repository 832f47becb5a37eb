#ifndef DOMAIN_BILLING_SUBSCRIPTION_H
#define DOMAIN_BILLING_SUBSCRIPTION_H
#include <stdbool.h>
#include <stdint.h>
#include "domain/kernel/err.h"

/* The states of a subscription by Stripe's names (Stripe-Version 2024-06-20), and what they are here: whether its user counts as
 * a subscriber, and whether it is over.
 *
 *   incomplete           the first payment is still to be made           no    no
 *   trialing, active     good                                            yes   no
 *   past_due             a payment failed, Stripe tries it again         yes   no
 *   paused               a trial ended without a card                    no    no
 *   unpaid               Stripe has given up on a payment                no    yes
 *   incomplete_expired   the first payment was not made in a day         no    yes, for good
 *   canceled             somebody, or Stripe for non-payment, ended it   no    yes, for good
 */
#define SUBSCRIPTION_STATUS_LIST(X)                                                                                              \
    X(INCOMPLETE, "incomplete", false, false)                                                                                    \
    X(TRIALING, "trialing", true, false)                                                                                         \
    X(ACTIVE, "active", true, false)                                                                                             \
    X(PAST_DUE, "past_due", true, false)                                                                                         \
    X(PAUSED, "paused", false, false)                                                                                            \
    X(UNPAID, "unpaid", false, true)                                                                                             \
    X(INCOMPLETE_EXPIRED, "incomplete_expired", false, true)                                                                     \
    X(CANCELED, "canceled", false, true)

enum subscription_status {
#define X(status, name, active, over) SUBSCRIPTION_##status,
    SUBSCRIPTION_STATUS_LIST(X)
#undef X
        SUBSCRIPTION_STATUSES
};

/* "incomplete", ...; static. */
const char *subscription_status_name(enum subscription_status status);

/* Errors: ERR_MALFORMED for what is no status (NULL, too), such as one that Stripe adds some day; *status untouched. */
enum err subscription_status_from(const char *name, enum subscription_status *status) MUST_USE;

/* Says whether the user counts as a subscriber. */
bool subscription_is_active(enum subscription_status status);

/* Says whether the subscription is over, so that its user may take a new one. One that is over as unpaid is to be cancelled at
 * the gateway as well. */
bool subscription_is_over(enum subscription_status status);

/* Says whether Stripe lets no other status follow: any other that is reported later is old news. */
bool subscription_is_final(enum subscription_status status);

/* Says whether that change ends a subscription which was not over before. */
bool subscription_ends(enum subscription_status before, enum subscription_status after);

/* When the trial of a subscription that starts at `started_on` ends; microseconds since 1970-01-01 UTC. */
int64_t subscription_trial_end(int64_t started_on);
#endif
