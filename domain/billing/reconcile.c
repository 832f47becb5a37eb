#include "domain/billing/settle.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"

enum { PAGE_BYTES = 16 << 20, OURS_PAGE = 100 };

/* How long a purchase may wait for its payment. */
#define PURCHASE_LIFE CALENDAR_DAY

struct reconciling {
    const struct billing_ports *ports;
    struct arena arena; /* for the page at hand */
    int64_t since;
    struct reconcile_report report;
    enum err first; /* that one of the objects met; the others go on */
};

static struct settlement begin_settlement(struct reconciling *reconciling)
{
    return (struct settlement){ .ports = reconciling->ports, .arena = &reconciling->arena };
}

/* What one object can't help, the next can't either. */
static bool stops(enum err err)
{
    return err == ERR_UNAVAILABLE || err == ERR_NO_MEMORY || err == ERR_PAYMENT_UNREACHABLE || err == ERR_PAYMENT_AUTHENTICATION;
}

static enum err note(struct reconciling *reconciling, enum err err)
{
    if (stops(err)) {
        return err;
    }
    if (reconciling->first == ERR_OK) {
        reconciling->first = err;
    }
    return ERR_OK;
}

/* Begins to use the memory anew: what was on the page before is done with. */
static void forget_page(struct reconciling *reconciling)
{
    arena_release(&reconciling->arena);
    arena_init(&reconciling->arena, PAGE_BYTES);
}

/* One of the gateway's lists. */
union gateway_page {
    struct gateway_subscription subscriptions[GATEWAY_PAGE];
    struct gateway_invoice invoices[GATEWAY_PAGE];
    struct gateway_payment_intent intents[GATEWAY_PAGE];
    struct gateway_event events[GATEWAY_PAGE];
};

struct gateway_list {
    enum err (*fetch)(struct reconciling *reconciling, const struct gateway_cursor *cursor, union gateway_page *page,
                      size_t *count);
    /* *id becomes the item's, which the next page comes after. */
    enum err (*settle)(struct reconciling *reconciling, const union gateway_page *page, size_t index, const char **id);
};

static enum err walk(struct reconciling *reconciling, const struct gateway_list *list)
{
    union gateway_page page;
    char after[GATEWAY_ID_BYTES + 1] = "";
    const struct gateway_cursor cursor = { .created_from_on = reconciling->since, .after = after };
    size_t count = GATEWAY_PAGE;
    enum err err = ERR_OK;
    while (err == ERR_OK && count == GATEWAY_PAGE) {
        const char *id = "";
        err = list->fetch(reconciling, &cursor, &page, &count);
        for (size_t i = 0; err == ERR_OK && i < count; i++) {
            err = note(reconciling, list->settle(reconciling, &page, i, &id));
        }
        if (err == ERR_OK && text_copy(id, after, sizeof after) != ERR_OK) {
            err = ERR_PAYMENT_FAILED;
        }
        forget_page(reconciling);
    }
    return err;
}

static enum err fetch_subscriptions(struct reconciling *reconciling, const struct gateway_cursor *cursor,
                                    union gateway_page *page, size_t *count)
{
    const struct payment_gateway *gateway = reconciling->ports->gateway;
    return gateway->subscriptions(gateway->self, &reconciling->arena, "", cursor, page->subscriptions, count);
}

static enum err settle_listed_subscription(struct reconciling *reconciling, const union gateway_page *page, size_t index,
                                           const char **id)
{
    struct settlement settlement = begin_settlement(reconciling);
    struct subscription_matter matter = { .said = page->subscriptions[index] };
    *id = matter.said.id;
    enum err err = settle_subscription(&settlement, &matter);
    reconciling->report.subscriptions += err == ERR_OK && matter.has_changed;
    return err;
}

static enum err fetch_invoices(struct reconciling *reconciling, const struct gateway_cursor *cursor, union gateway_page *page,
                               size_t *count)
{
    const struct payment_gateway *gateway = reconciling->ports->gateway;
    return gateway->invoices_paid(gateway->self, &reconciling->arena, cursor, page->invoices, count);
}

static enum err settle_listed_invoice(struct reconciling *reconciling, const union gateway_page *page, size_t index,
                                      const char **id)
{
    struct settlement settlement = begin_settlement(reconciling);
    struct payment_matter matter = { .invoice = &page->invoices[index] };
    *id = matter.invoice->id;
    enum err err = settle_payment(&settlement, &matter);
    reconciling->report.invoices += err == ERR_OK && matter.has_changed;
    return err;
}

static enum err fetch_intents(struct reconciling *reconciling, const struct gateway_cursor *cursor, union gateway_page *page,
                              size_t *count)
{
    const struct payment_gateway *gateway = reconciling->ports->gateway;
    return gateway->payment_intents(gateway->self, &reconciling->arena, cursor, page->intents, count);
}

static enum err settle_closed_intent(struct reconciling *reconciling, const struct gateway_payment_intent *intent)
{
    struct settlement settlement = begin_settlement(reconciling);
    struct payment_matter matter;
    enum err err = settle_intent(&settlement, intent, &matter);
    bool has_changed = err == ERR_OK && matter.has_changed;
    reconciling->report.purchases += has_changed && matter.is_paid;
    reconciling->report.abandoned += has_changed && matter.is_abandoned;
    return err;
}

static enum err settle_listed_intent(struct reconciling *reconciling, const union gateway_page *page, size_t index,
                                     const char **id)
{
    const struct gateway_payment_intent *intent = &page->intents[index];
    *id = intent->id;
    return intent->status == GATEWAY_INTENT_OPEN ? ERR_OK : settle_closed_intent(reconciling, intent);
}

/* What changes nothing that the lists above show. An event says it once and for all, however late it is heard of: a charge of
 * last year is refunded today, and a dispute of it is lost in months. */
static enum err fetch_events(struct reconciling *reconciling, const struct gateway_cursor *cursor, union gateway_page *page,
                             size_t *count)
{
    static const enum gateway_event_kind kinds[] = { GATEWAY_CHARGE_REFUNDED, GATEWAY_DISPUTE_CLOSED, GATEWAY_CUSTOMER_UPDATED,
                                                     GATEWAY_CARD_UPDATED, GATEWAY_COUPON_DELETED };
    static const struct gateway_event_kinds wanted = { .kinds = kinds, .count = sizeof kinds / sizeof kinds[0] };
    const struct payment_gateway *gateway = reconciling->ports->gateway;
    return gateway->events(gateway->self, &reconciling->arena, &wanted, cursor, page->events, count);
}

static enum err settle_listed_event(struct reconciling *reconciling, const union gateway_page *page, size_t index,
                                    const char **id)
{
    struct settlement settlement = begin_settlement(reconciling);
    settlement.event = &page->events[index];
    *id = settlement.event->id;
    enum err err = settle_event(&settlement);
    reconciling->report.events += err == ERR_OK && !settlement.is_replay;
    return err;
}

static enum err reconcile_lists(struct reconciling *reconciling)
{
    static const struct gateway_list lists[] = {
        { fetch_subscriptions, settle_listed_subscription },
        { fetch_invoices, settle_listed_invoice },
        { fetch_intents, settle_listed_intent },
        { fetch_events, settle_listed_event }, /* last: what it takes back has been given then */
    };
    enum err err = ERR_OK;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0] && err == ERR_OK; i++) {
        err = walk(reconciling, &lists[i]);
    }
    return err;
}

/* One that the gateway doesn't know stays: an account that was changed by mistake shall end nobody's subscription. */
static enum err settle_open(struct reconciling *reconciling, const struct subscription *row)
{
    struct settlement settlement = begin_settlement(reconciling);
    struct subscription_matter matter;
    bool is_pending = settle_is_pending(row);
    if (is_pending && account_now(reconciling->ports) - row->created_on < PENDING_REQUEST_LIFE) {
        return ERR_OK;
    }
    if (is_pending) {
        enum err err = settle_pending_subscription(&settlement, row);
        reconciling->report.subscriptions += err == ERR_OK;
        return err;
    }
    enum err err = settle_subscription_now(&settlement, row, &matter);
    reconciling->report.subscriptions += err == ERR_OK && matter.has_changed;
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err reconcile_open(struct reconciling *reconciling)
{
    const struct subscription_store *subscriptions = reconciling->ports->subscriptions;
    struct subscription page[OURS_PAGE];
    size_t count = OURS_PAGE;
    int64_t after = 0;
    enum err err = ERR_OK;
    while (err == ERR_OK && count == OURS_PAGE) {
        err = subscriptions->list_open(subscriptions->self, after, page, OURS_PAGE, &count);
        for (size_t i = 0; err == ERR_OK && i < count; i++) {
            err = note(reconciling, settle_open(reconciling, &page[i]));
            after = page[i].id;
        }
        forget_page(reconciling);
    }
    return err;
}

/* Nobody can pay it after that. One that was paid in the last moment is paid. */
static enum err settle_unpaid(struct reconciling *reconciling, const struct purchase *purchase)
{
    const struct payment_gateway *gateway = reconciling->ports->gateway;
    struct gateway_payment_intent intent;
    bool is_abandoned = false;
    enum err err = ERR_OK;
    if (purchase->payment_intent[0] != '\0') {
        err = gateway->payment_intent_cancel(gateway->self, purchase->payment_intent);
    }
    if (err == ERR_CONFLICT) {
        err = gateway->payment_intent_find(gateway->self, &reconciling->arena, purchase->payment_intent, &intent);
        return err == ERR_OK ? settle_closed_intent(reconciling, &intent) : err;
    }
    if (err == ERR_OK || err == ERR_NOT_FOUND) {
        err = settle_abandoned_purchase(reconciling->ports, purchase->user_id, purchase->id, &is_abandoned);
    }
    reconciling->report.abandoned += is_abandoned;
    return err;
}

static enum err reconcile_purchases(struct reconciling *reconciling)
{
    const struct purchase_store *purchases = reconciling->ports->purchases;
    struct purchase page[OURS_PAGE];
    size_t count = OURS_PAGE;
    int64_t after = 0;
    int64_t before = account_now(reconciling->ports) - PURCHASE_LIFE;
    enum err err = ERR_OK;
    while (err == ERR_OK && count == OURS_PAGE) {
        err = purchases->list_pending(purchases->self, before, after, page, OURS_PAGE, &count);
        for (size_t i = 0; err == ERR_OK && i < count; i++) {
            err = note(reconciling, settle_unpaid(reconciling, &page[i]));
            after = page[i].id;
        }
        forget_page(reconciling);
    }
    return err;
}

enum err billing_reconcile(const struct billing_ports *ports, int64_t since, struct reconcile_report *report)
{
    static enum err (*const steps[])(struct reconciling *) = { reconcile_lists, reconcile_open, reconcile_purchases };
    struct reconciling reconciling = { .ports = ports, .since = since };
    enum err err = ERR_OK;
    arena_init(&reconciling.arena, PAGE_BYTES);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && err == ERR_OK; i++) {
        err = steps[i](&reconciling);
    }
    arena_release(&reconciling.arena);
    *report = reconciling.report;
    return err == ERR_OK ? reconciling.first : err;
}
