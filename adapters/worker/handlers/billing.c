#include "adapters/worker/handlers/handlers.h"

/* What the clock lets billing do. */

/* As long as the gateway tries to send an event: what was lost in that time is found, and what was found before is left alone. */
static const int64_t look_back = 3LL * 24 * 60 * 60 * 1000000;

enum err job_cards_expiring(struct errand *errand)
{
    int64_t marked = 0;
    return billing_mark_expiring_cards(&errand->services->billing, &marked);
}

static void tell(const struct log *log, const struct reconcile_report *report)
{
    const struct log_field fields[] = {
        { .name = "subscriptions", .number = report->subscriptions },
        { .name = "invoices", .number = report->invoices },
        { .name = "purchases", .number = report->purchases },
        { .name = "abandoned", .number = report->abandoned },
        { .name = "events", .number = report->events },
    };
    bool has_mended = report->subscriptions + report->invoices + report->purchases + report->events > 0;
    log->write(log->self, has_mended ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, "billing.reconciled", fields,
               sizeof fields / sizeof fields[0]);
}

enum err job_billing_reconcile(struct errand *errand)
{
    const struct billing_ports *billing = &errand->services->billing;
    struct reconcile_report report = { .subscriptions = 0 };
    if (billing->gateway == NULL) {
        return ERR_OK; /* nobody is paid */
    }
    enum err err = billing_reconcile(billing, billing->clock->now(billing->clock->self) - look_back, &report);
    tell(errand->services->log, &report);
    return err;
}
