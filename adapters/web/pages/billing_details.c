#include <inttypes.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/pager.h"
#include "adapters/web/pages/billing_view.h"
#include "adapters/web/pages/pages.h"

/* What was paid, what will be, and how. */

/* Adds NAME, unless the amount is 0. */
static void view_amount(struct exchange *exchange, struct view *view, const char *name, int64_t cents)
{
    view_text(view, name, cents == 0 ? NULL : format_money(exchange->language, cents, exchange->arena));
}

static void view_invoice(struct exchange *exchange, struct view *row, const struct invoice *invoice)
{
    const struct language *language = exchange->language;
    const struct plan *plan = plan_find(invoice->description);
    view_integer(row, "id", invoice->id);
    view_text(row, "number", invoice->number);
    view_text(row, "plan", plan == NULL ? NULL : billing_plan_name(exchange, plan->rank));
    view_text(row, "coins", format_number(language, invoice->coins, exchange->arena));
    view_text(row, "total", format_money(language, invoice->total, exchange->arena));
    view_amount(exchange, row, "discount", invoice->discount);
    view_amount(exchange, row, "tax", invoice->tax);
    view_amount(exchange, row, "returned", invoice->refunded + invoice->disputed);
    view_text(row, "card", invoice->has_card ? arena_print(exchange->arena, "•••• %s", invoice->card.last4) : NULL);
    page_day(exchange, row, "created", invoice->created_on);
    if (invoice->period_end_on != 0) {
        page_day(exchange, row, "period_end", invoice->period_end_on);
    }
}

/* Errors: the store's, ERR_NOT_FOUND for a page past the end. */
static enum err view_invoices(struct exchange *exchange, struct view *view, int64_t page)
{
    const struct invoice_store *store = exchange->services->billing.invoices;
    struct invoice *invoices = arena_allocate(exchange->arena, INVOICE_PAGE * sizeof *invoices);
    size_t count = 0;
    int64_t total = 0;
    int64_t skip = 0;
    if (invoices == NULL) {
        return ERR_NO_MEMORY;
    }
    if (__builtin_mul_overflow(page - 1, (int64_t)INVOICE_PAGE, &skip)) {
        return ERR_NOT_FOUND;
    }
    enum err err = store->list_of_user(store->self, exchange->user->id, skip, invoices, INVOICE_PAGE, &count, &total);
    if (err == ERR_OK && page > pager_count(total, INVOICE_PAGE)) {
        err = ERR_NOT_FOUND;
    }
    if (err != ERR_OK) {
        return err;
    }
    struct view *rows = view_list(view, "invoices");
    view_boolean(view, "has_invoices", count > 0);
    for (size_t i = 0; i < count; i++) {
        view_invoice(exchange, view_item(rows), &invoices[i]);
    }
    pager_view(exchange, view, "/subscription/billing_details", page, pager_count(total, INVOICE_PAGE));
    return ERR_OK;
}

/* Next invoice is the gateway's to tell; while it doesn't, the page says so and shows the rest. */
static enum err view_upcoming(struct exchange *exchange, struct view *view, const struct subscription *subscription)
{
    const struct payment_gateway *gateway = exchange->services->billing.gateway;
    struct gateway_invoice invoice;
    struct problems why = { .count = 0 };
    enum err err = gateway->invoice_upcoming(gateway->self, exchange->arena, subscription->gateway_id, &invoice);
    err = billing_view_failure(exchange, err, &why);
    if (err == ERR_REJECTED) {
        page_problems(exchange, view, &why);
    }
    if (err == ERR_OK) {
        struct view *upcoming = view_child(view, "upcoming");
        view_text(upcoming, "total", format_money(exchange->language, invoice.total, exchange->arena));
        view_amount(exchange, upcoming, "discount", invoice.discount);
        page_day(exchange, upcoming, "due", invoice.due_on);
    }
    return err == ERR_REJECTED || err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err view_redeemed(struct exchange *exchange, struct view *view, int64_t coupon_id)
{
    const struct coupon_store *coupons = exchange->services->billing.coupons;
    struct coupon coupon;
    enum err err = coupon_id == 0 ? ERR_NOT_FOUND : coupons->find(coupons->self, coupon_id, &coupon);
    if (err == ERR_OK) {
        billing_view_coupon(exchange, view, &coupon);
    }
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err view_subscription(struct exchange *exchange, struct view *view)
{
    const struct subscription_store *subscriptions = exchange->services->billing.subscriptions;
    struct subscription subscription;
    enum err err = subscriptions->find_of_user(subscriptions->self, exchange->user->id, &subscription);
    if (err == ERR_NOT_FOUND || (err == ERR_OK && !subscription_is_active(subscription.status))) {
        return ERR_OK;
    }
    if (err == ERR_OK) {
        billing_view_plan(exchange, view_child(view, "plan"), plan_at(subscription.plan));
        err = view_redeemed(exchange, view, subscription.coupon_id);
    }
    return err == ERR_OK ? view_upcoming(exchange, view, &subscription) : err;
}

enum err page_billing_details(struct exchange *exchange)
{
    int64_t page = 0;
    enum err err = pager_read(exchange, &page);
    if (err != ERR_OK) {
        return err;
    }
    struct view *view = page_view(exchange, TEXT("Billing details"), PAGE_WITH_FORM);
    err = view_invoices(exchange, view, page);
    if (err == ERR_OK) {
        err = billing_view_card(exchange, view);
    }
    if (err == ERR_OK) {
        err = view_subscription(exchange, view);
    }
    return err == ERR_OK ? page_show(exchange, 200, "subscription/billing_details", view) : err;
}
