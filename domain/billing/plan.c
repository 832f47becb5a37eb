#include "domain/billing/plan.h"
#include <string.h>

static const struct plan plans[PLANS] = {
#define X(rank_, id_, name_, cents_, coins_, recommended_)                                                                       \
    [PLAN_##rank_] = {                                                                                                           \
        .rank = PLAN_##rank_, .id = id_, .name = name_, .cents = cents_, .coins = coins_, .recommended = recommended_            \
    },
    PLAN_LIST(X)
#undef X
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
