#ifndef DOMAIN_BILLING_DISPUTE_H
#define DOMAIN_BILLING_DISPUTE_H
#include <stdbool.h>

/* Says whether a dispute of that status, as Stripe names it, has taken the money away for good: only "lost" has. While it is
 * open, or was an inquiry only ("warning_..."), the coins stay. NULL is no status. */
bool dispute_is_lost(const char *status);
#endif
