#include "domain/billing/settle.h"
#include "domain/kernel/calendar.h"

/* Subscriptions that were asked for, of which it isn't known whether the gateway has made them. */

bool settle_is_pending(const struct subscription *row)
{
    return row->status == SUBSCRIPTION_INCOMPLETE && row->gateway_id[0] == '\0';
}

static enum err refuse(const struct billing_ports *ports, struct billing_account *account, void *context)
{
    const int64_t *id = context;
    struct subscription row;
    (void)account;
    enum err err = ports->subscriptions->find_locked(ports->subscriptions->self, *id, &row);
    if (err != ERR_OK) {
        return err;
    }
    if (!settle_is_pending(&row)) {
        return ERR_OK; /* others know more by now */
    }
    row.status = SUBSCRIPTION_INCOMPLETE_EXPIRED;
    err = ports->subscriptions->set(ports->subscriptions->self, &row);
    return err == ERR_OK ? account_give_back(ports, row.coupon_id) : err;
}

enum err settle_refused_subscription(const struct billing_ports *ports, int64_t user_id, int64_t subscription_id)
{
    return account_change(ports, user_id, refuse, &subscription_id);
}

/* A page of what the customer has. */
struct subscription_page {
    struct gateway_subscription items[GATEWAY_PAGE];
    size_t count;
};

static enum err settle_page(struct settlement *settlement, const struct subscription_page *page, const struct subscription *row,
                            bool *found)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < page->count && err == ERR_OK; i++) {
        struct subscription_matter matter = { .said = page->items[i] };
        if (matter.said.reference == row->id) {
            *found = true;
            err = settle_subscription(settlement, &matter);
        }
    }
    return err;
}

static enum err search(struct settlement *settlement, const char *customer, const struct subscription *row, bool *found)
{
    const struct payment_gateway *gateway = settlement->ports->gateway;
    struct gateway_cursor cursor = { .after = "" };
    struct subscription_page page = { .count = GATEWAY_PAGE };
    enum err err = ERR_OK;
    while (err == ERR_OK && page.count == GATEWAY_PAGE) {
        err = gateway->subscriptions(gateway->self, settlement->arena, customer, &cursor, page.items, &page.count);
        if (err == ERR_OK && page.count > 0) {
            cursor.after = page.items[page.count - 1].id;
            err = settle_page(settlement, &page, row, found);
        }
    }
    return err;
}

enum err settle_pending_subscription(struct settlement *settlement, const struct subscription *row)
{
    const struct billing_ports *ports = settlement->ports;
    struct billing_account account;
    bool found = false;
    enum err err = ports->accounts->find(ports->accounts->self, row->user_id, &account);
    if (err == ERR_OK) {
        err = search(settlement, account.customer, row, &found);
    }
    if (err != ERR_OK || found) {
        return err;
    }
    if (account_now(ports) - row->created_on < PENDING_REQUEST_LIFE) {
        return ERR_PAYMENT_UNREACHABLE;
    }
    return settle_refused_subscription(ports, row->user_id, row->id);
}
