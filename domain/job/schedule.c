#include "domain/job/schedule.h"

const struct scheduled_kind scheduled_kinds[] = {
    /* name, kind, minute hour day month weekday in UTC */
    { "purge", "purge", "7 * * * *" },
    { "cards_expiring", "cards.expiring", "0 0 * * *" },
    { "coupons_expire", "coupons.expire", "1 0 * * *" },
    { "users_delete_due", "users.delete_due", "17 * * * *" },
    { "users_refresh", "users.refresh", "* * * * *" },
    { "billing_reconcile", "billing.reconcile", "30 3 * * *" },
    { "statistics", "statistics.sum_up", "* * * * *" },
};
const size_t scheduled_kind_count = sizeof scheduled_kinds / sizeof scheduled_kinds[0];

enum err schedule_next(const struct scheduled_kind *scheduled, int64_t after, int64_t *tick)
{
    struct cron cron;
    enum err err = cron_parse(scheduled->cron, &cron);
    return err == ERR_OK ? cron_next(&cron, after, tick) : err;
}
