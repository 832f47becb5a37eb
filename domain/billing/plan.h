#ifndef DOMAIN_BILLING_PLAN_H
#define DOMAIN_BILLING_PLAN_H
#include <stdbool.h>
#include <stdint.h>

/* What one can subscribe to, smallest first. */
enum plan_rank { PLAN_BRONZE, PLAN_GOLD, PLAN_PLATINUM, PLANS };

enum { PLAN_TRIAL_DAYS = 14 };

struct plan {
    enum plan_rank rank;
    const char *id; /* "gold"; the gateway's, too */
    const char *name;
    int64_t cents; /* a month */
    int64_t coins; /* a month */
    bool recommended;
};

/* The plan of that rank; static. */
const struct plan *plan_at(enum plan_rank rank);

/* The plan with that id; static. NULL when there is none (for a NULL id, too). */
const struct plan *plan_find(const char *id);

/* The coins that taking `plan` adds at once: all of its coins to who never had a plan (`before` is NULL), the difference to who
 * had a smaller one, and none to who had the same or a bigger one, cancelled or not. `before` is the plan whose coins were given:
 * were it the plan that was left, going down and up again would give the difference each time. */
int64_t plan_coins_on_change(const struct plan *before, const struct plan *plan);

/* The coins that a paid invoice of the plan adds: the plan's, or none when the total is 0, as for the time of trial. */
int64_t plan_coins_of_invoice(const struct plan *plan, int64_t total_cents);
#endif
