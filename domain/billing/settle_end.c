#include "domain/billing/settle.h"

enum err settle_ended_subscription(struct settlement *settlement, const struct subscription *row)
{
    const struct billing_ports *ports = settlement->ports;
    struct subscription_matter matter = { .source = { .said_on = 0 } };
    struct billing_account account;
    enum err err = ports->accounts->find(ports->accounts->self, row->user_id, &account);
    if (err != ERR_OK) {
        return err;
    }
    err = ports->gateway->subscription_cancel(ports->gateway->self, settlement->arena, row->gateway_id, &matter.said);
    if (err == ERR_NOT_FOUND) {
        /* What the gateway knows nothing of is taken for ended as it stands here. */
        matter.said = (struct gateway_subscription){
            .id = row->gateway_id,
            .customer = account.customer,
            .item = "",
            .plan = plan_at(row->plan)->id,
            .coupon = "",
            .status = SUBSCRIPTION_CANCELED,
            .current_period_end_on = row->current_period_end_on,
        };
        err = ERR_OK;
    }
    return err == ERR_OK ? settle_subscription(settlement, &matter) : err;
}
