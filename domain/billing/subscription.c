#include "domain/billing/subscription.h"
#include "domain/billing/plan.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"

static const char *const names[SUBSCRIPTION_STATUSES] = {
#define X(status, name, active, over) [SUBSCRIPTION_##status] = (name),
    SUBSCRIPTION_STATUS_LIST(X)
#undef X
};

struct meaning {
    bool active;
    bool over;
};

static const struct meaning meanings[SUBSCRIPTION_STATUSES] = {
#define X(status, name, active, over) [SUBSCRIPTION_##status] = { (active), (over) },
    SUBSCRIPTION_STATUS_LIST(X)
#undef X
};

const char *subscription_status_name(enum subscription_status status)
{
    return names[status];
}

enum err subscription_status_from(const char *name, enum subscription_status *status)
{
    size_t index = 0;
    enum err err = text_find(names, SUBSCRIPTION_STATUSES, name, &index);
    if (err == ERR_OK) {
        *status = (enum subscription_status)index;
    }
    return err;
}

bool subscription_is_active(enum subscription_status status)
{
    return meanings[status].active;
}

bool subscription_is_over(enum subscription_status status)
{
    return meanings[status].over;
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
