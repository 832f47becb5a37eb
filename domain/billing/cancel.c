#include "domain/billing/settle.h"

static enum err reject(struct problems *why)
{
    return problems_reject(why, "", "subscription.none");
}

/* Of a try whose outcome isn't known, it is found out whether there is something to end. */
static enum err look(struct settlement *settlement, struct subscription *row)
{
    const struct subscription_store *subscriptions = settlement->ports->subscriptions;
    if (row->gateway_id[0] != '\0') {
        return ERR_OK;
    }
    enum err err = settle_pending_subscription(settlement, row);
    return err == ERR_OK ? subscriptions->find_of_user(subscriptions->self, row->user_id, row) : err;
}

enum err billing_cancel(const struct billing_ports *ports, struct arena *arena, int64_t user_id, struct problems *why)
{
    struct settlement settlement = { .ports = ports, .arena = arena };
    struct subscription row;
    enum err err = ports->subscriptions->find_of_user(ports->subscriptions->self, user_id, &row);
    if (err == ERR_OK) {
        err = look(&settlement, &row);
    }
    if (err == ERR_OK) {
        err = settle_ended_subscription(&settlement, &row);
    }
    return err == ERR_NOT_FOUND ? reject(why) : err;
}
