#include "domain/billing/dispute.h"
#include "domain/billing/settle.h"

/* The effect of an event; each writes the event down in the same transaction. */
typedef enum err event_effect(struct settlement *settlement);

/* That it came is all there is to know. */
static enum err settle_nothing(struct settlement *settlement)
{
    settlement->user_id = 0;
    return settle(settlement);
}

static enum err settle_told_subscription(struct settlement *settlement)
{
    const struct gateway_event *event = settlement->event;
    struct subscription_matter matter = { .said = event->object.subscription, .source = { .said_on = event->created_on } };
    return settle_subscription(settlement, &matter);
}

static enum err settle_told_invoice(struct settlement *settlement)
{
    struct payment_matter matter = { .invoice = &settlement->event->object.invoice };
    return settle_payment(settlement, &matter);
}

/* What an unpaid invoice makes of its subscription is the gateway's to say. */
static enum err settle_unpaid_invoice(struct settlement *settlement)
{
    const struct gateway_invoice *invoice = &settlement->event->object.invoice;
    struct subscription row;
    struct subscription_matter matter;
    const struct subscription_store *subscriptions = settlement->ports->subscriptions;
    enum err err = ERR_NOT_FOUND;
    if (invoice->subscription[0] != '\0') {
        err = subscriptions->find_gateway_locked(subscriptions->self, invoice->subscription, &row);
    }
    if (err == ERR_OK) {
        err = settle_subscription_now(settlement, &row, &matter);
    }
    return err == ERR_NOT_FOUND ? settle_nothing(settlement) : err;
}

static enum err settle_told_intent(struct settlement *settlement)
{
    struct payment_matter matter;
    return settle_intent(settlement, &settlement->event->object.payment_intent, &matter);
}

static enum err settle_refund(struct settlement *settlement)
{
    struct payment_matter matter = { .charge = &settlement->event->object.charge };
    return settle_return(settlement, &matter);
}

static enum err settle_closed_dispute(struct settlement *settlement)
{
    const struct gateway_dispute *dispute = &settlement->event->object.dispute;
    const struct gateway_charge charge = {
        .id = dispute->charge, .payment_intent = dispute->payment_intent, .customer = "", .invoice = ""
    };
    struct payment_matter matter = { .charge = &charge, .lost = dispute->cents };
    return dispute_is_lost(dispute->status) ? settle_return(settlement, &matter) : settle_nothing(settlement);
}

static enum err settle_told_customer(struct settlement *settlement)
{
    struct card_matter matter = { .customer = settlement->event->object.customer };
    return settle_customer(settlement, &matter);
}

static enum err settle_told_card(struct settlement *settlement)
{
    const struct gateway_event *event = settlement->event;
    struct card_matter matter = { .method = event->object.payment_method, .source = { .said_on = event->created_on } };
    return settle_card(settlement, &matter);
}

/* What is known of a coupon that was deleted. */
struct coupon_matter {
    bool was_asked;
    bool is_there; /* another of its code has been made since */
};

static enum err remove_coupon(struct settlement *settlement, struct billing_account *account)
{
    const struct coupon_store *coupons = settlement->ports->coupons;
    const struct coupon_matter *matter = settlement->matter;
    const char *code = settlement->event->object.coupon;
    struct coupon row;
    (void)account;
    if (matter->is_there) {
        return ERR_OK;
    }
    enum err err = coupons->find_by_code(coupons->self, code, &row);
    if (err == ERR_NOT_FOUND || (err == ERR_OK && row.is_pending)) {
        return ERR_OK; /* of a pending one its own job finds out what became */
    }
    if (err == ERR_OK && row.created_on >= settlement->event->created_on && !matter->was_asked) {
        return settle_by_asking(settlement);
    }
    return err == ERR_OK ? coupons->remove_by_code(coupons->self, code) : err;
}

static enum err ask_for_coupon(struct settlement *settlement)
{
    const struct payment_gateway *gateway = settlement->ports->gateway;
    struct coupon_matter *matter = settlement->matter;
    struct gateway_coupon found;
    enum err err = gateway->coupon_find(gateway->self, settlement->arena, settlement->event->object.coupon, &found);
    matter->was_asked = err == ERR_OK || err == ERR_NOT_FOUND;
    matter->is_there = err == ERR_OK;
    return matter->was_asked ? ERR_OK : err;
}

static enum err settle_deleted_coupon(struct settlement *settlement)
{
    struct coupon_matter matter = { .was_asked = false };
    settlement->is_of_no_user = true;
    settlement->matter = &matter;
    settlement->apply = remove_coupon;
    settlement->ask = ask_for_coupon;
    enum err err = settle(settlement);
    settlement->matter = NULL;
    return err;
}

static event_effect *const effects[] = {
    [GATEWAY_SUBSCRIPTION_CREATED] = settle_told_subscription,
    [GATEWAY_SUBSCRIPTION_UPDATED] = settle_told_subscription,
    [GATEWAY_SUBSCRIPTION_DELETED] = settle_told_subscription,
    [GATEWAY_INVOICE_PAID] = settle_told_invoice,
    [GATEWAY_INVOICE_PAYMENT_FAILED] = settle_unpaid_invoice,
    [GATEWAY_PAYMENT_SUCCEEDED] = settle_told_intent,
    [GATEWAY_PAYMENT_FAILED] = settle_told_intent,
    [GATEWAY_SETUP_SUCCEEDED] = settle_nothing, /* the card was taken down; what for, its form says */
    [GATEWAY_CHARGE_REFUNDED] = settle_refund,
    [GATEWAY_DISPUTE_CREATED] = settle_nothing, /* the coins stay until it is lost */
    [GATEWAY_DISPUTE_CLOSED] = settle_closed_dispute,
    [GATEWAY_CUSTOMER_UPDATED] = settle_told_customer,
    [GATEWAY_CARD_UPDATED] = settle_told_card,
    [GATEWAY_COUPON_DELETED] = settle_deleted_coupon,
    [GATEWAY_OTHER] = settle_nothing,
};

enum err settle_event(struct settlement *settlement)
{
    return effects[settlement->event->kind](settlement);
}
