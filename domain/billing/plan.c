#include "domain/billing/plan.h"
#include <string.h>

/* CONTRACT, Figures. */
static const struct plan plans[PLANS] = {
    [PLAN_BRONZE] = { .rank = PLAN_BRONZE, .id = "bronze", .name = "Bronze", .cents = 100, .coins = 110 },
    [PLAN_GOLD] = { .rank = PLAN_GOLD, .id = "gold", .name = "Gold", .cents = 500, .coins = 600, .recommended = true },
    [PLAN_PLATINUM] = { .rank = PLAN_PLATINUM, .id = "platinum", .name = "Platinum", .cents = 1000, .coins = 1500 },
};

const struct plan *plan_at(enum plan_rank rank)
{
    return &plans[rank];
}

const struct plan *plan_find(const char *id)
{
    for (size_t i = 0; id != NULL && i < PLANS; i++) {
        if (strcmp(plans[i].id, id) == 0) {
            return &plans[i];
        }
    }
    return NULL;
}

int64_t plan_coins_on_change(const struct plan *before, const struct plan *plan)
{
    int64_t had = before == NULL ? 0 : before->coins;
    return plan->coins > had ? plan->coins - had : 0;
}

int64_t plan_coins_of_invoice(const struct plan *plan, int64_t total_cents)
{
    return total_cents > 0 ? plan->coins : 0;
}
