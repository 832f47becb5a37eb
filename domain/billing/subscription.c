#include "domain/billing/subscription.h"
#include <stddef.h>
#include <string.h>
#include "domain/billing/plan.h"
#include "domain/kernel/calendar.h"

struct status {
    const char *name;
    bool active;
    bool over;
};

static const struct status statuses[SUBSCRIPTION_STATUSES] = {
#define X(status, name, active, over) [SUBSCRIPTION_##status] = { (name), (active), (over) },
    SUBSCRIPTION_STATUS_LIST(X)
#undef X
};

const char *subscription_status_name(enum subscription_status status)
{
    return statuses[status].name;
}

enum err subscription_status_from(const char *name, enum subscription_status *status)
{
    for (unsigned candidate = 0; name != NULL && candidate < SUBSCRIPTION_STATUSES; candidate++) {
        if (strcmp(statuses[candidate].name, name) == 0) {
            *status = (enum subscription_status)candidate;
            return ERR_OK;
        }
    }
    return ERR_MALFORMED;
}

bool subscription_is_active(enum subscription_status status)
{
    return statuses[status].active;
}

bool subscription_is_over(enum subscription_status status)
{
    return statuses[status].over;
}

bool subscription_is_final(enum subscription_status status)
{
    return status == SUBSCRIPTION_CANCELED || status == SUBSCRIPTION_INCOMPLETE_EXPIRED;
}

bool subscription_ends(enum subscription_status before, enum subscription_status after)
{
    return !subscription_is_over(before) && subscription_is_over(after);
}

int64_t subscription_trial_end(int64_t started_on)
{
    return started_on + PLAN_TRIAL_DAYS * CALENDAR_DAY;
}
