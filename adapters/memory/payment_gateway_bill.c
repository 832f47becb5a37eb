#include <stdio.h>
#include <string.h>
#include "adapters/memory/payment_gateway_internal.h"
#include "domain/billing/charge.h"
#include "domain/kernel/calendar.h"

int64_t gateway_months_after(int64_t instant, int32_t months)
{
    struct calendar_day day = calendar_day_at(instant);
    int64_t month = day.year * 12 + day.month - 1 + months;
    int64_t year = month / 12;
    int32_t month_of_year = (int32_t)(month % 12) + 1;
    int32_t last = calendar_days_in_month(year, month_of_year);
    int64_t time_of_day = instant - calendar_divide(instant, CALENDAR_DAY) * CALENDAR_DAY;
    return calendar_days_to(year, month_of_year, day.day < last ? day.day : last) * CALENDAR_DAY + time_of_day;
}

bool gateway_bank_pays(const struct memory_gateway *gateway, const char *payment_method)
{
    const struct payment_method_row *row = gateway_row(&gateway->payment_methods, payment_method);
    return row != NULL && row->bank == MEMORY_BANK_PAYS;
}

enum err gateway_charge(struct memory_gateway *gateway, struct gateway_payment_intent *intent, const char *payment_method)
{
    const struct payment_method_row *row = gateway_row(&gateway->payment_methods, payment_method);
    const struct gateway_charge charge = {
        .id = gateway_new_id(gateway, "ch"),
        .customer = intent->customer,
        .payment_intent = intent->id,
        .invoice = intent->invoice,
        .cents = intent->cents,
        .card = row->seen.card,
    };
    intent->status = GATEWAY_INTENT_SUCCEEDED;
    intent->charge = charge.id;
    enum err err = memory_table_append(&gateway->charges, &charge);
    return err == ERR_OK ? gateway_tell(gateway, GATEWAY_PAYMENT_SUCCEEDED, intent) : err;
}

static bool has_discount(const struct subscription_row *subscription, int64_t at)
{
    const struct coupon *coupon = &subscription->discount;
    return coupon->code[0] != '\0' && (coupon->duration != COUPON_REPEATING ||
                                       at < gateway_months_after(subscription->redeemed_on, coupon->duration_in_months));
}

enum err gateway_reduce(const struct subscription_row *subscription, int64_t at, int64_t cents, int64_t *reduced)
{
    if (has_discount(subscription, at)) {
        return coupon_discount(&subscription->discount, cents, reduced);
    }
    *reduced = cents;
    return ERR_OK;
}

/* What the subscription's current period, or the one that begins at the end of it, costs. */
static enum err draft(const struct subscription_row *subscription, bool is_next, struct gateway_invoice *invoice)
{
    const struct gateway_subscription *seen = &subscription->seen;
    int64_t start = is_next ? seen->current_period_end_on : seen->current_period_start_on;
    bool is_free = !is_next && seen->status == SUBSCRIPTION_TRIALING;
    *invoice = (struct gateway_invoice){
        .id = "",
        .number = "",
        .customer = seen->customer,
        .subscription = seen->id,
        .plan = seen->plan,
        .charge = "",
        .payment_intent = "",
        .period_start_on = start,
        .period_end_on =
            is_next ? gateway_months_after(subscription->anchor, subscription->periods + 1) : seen->current_period_end_on,
        .due_on = start,
    };
    int64_t full = is_free ? 0 : plan_find(seen->plan)->cents;
    int64_t reduced = 0;
    enum err err = gateway_reduce(subscription, start, full, &reduced);
    if (err == ERR_OK) {
        invoice->subtotal = full + subscription->prorated;
        invoice->discount = full - reduced;
        invoice->total = invoice->subtotal - invoice->discount;
    }
    return err;
}

/* A discount of once is gone with the first invoice that it can lower. */
static void use_up(struct subscription_row *subscription, const struct gateway_invoice *invoice)
{
    bool is_used = subscription->discount.duration == COUPON_ONCE && invoice->discount > 0;
    subscription->prorated = 0;
    if (is_used || !has_discount(subscription, invoice->period_start_on)) {
        subscription->discount.code[0] = '\0';
        subscription->seen.coupon = "";
    }
}

/* The intent of an invoice's payment, where the card is to be charged for it; what is too little for a charge, or below 0, waits
 * for the next invoice. */
static enum err open_payment(struct memory_gateway *gateway, struct gateway_invoice *invoice)
{
    struct customer_row *customer = gateway_customer(gateway, invoice->customer);
    int64_t due = invoice->total + (customer == NULL ? 0 : customer->owed);
    bool is_charged = due >= CHARGE_MIN_CENTS;
    if (customer != NULL) {
        customer->owed = is_charged ? 0 : due;
    }
    const char *id = is_charged ? gateway_new_id(gateway, "pi") : "";
    const struct gateway_payment_intent intent = {
        .id = id,
        .client_secret = id,
        .customer = invoice->customer,
        .cents = due,
        .charge = "",
        .invoice = invoice->id,
        .created_on = invoice->created_on,
    };
    invoice->payment_intent = id;
    invoice->paid = !is_charged;
    return is_charged ? memory_table_append(&gateway->payment_intents, &intent) : ERR_OK;
}

static enum err pay(struct memory_gateway *gateway, struct gateway_invoice *invoice)
{
    const struct customer_row *customer = gateway_customer(gateway, invoice->customer);
    struct gateway_payment_intent *intent = gateway_row(&gateway->payment_intents, invoice->payment_intent);
    if (invoice->paid) {
        return gateway_tell(gateway, GATEWAY_INVOICE_PAID, invoice);
    }
    if (customer == NULL || !gateway_bank_pays(gateway, customer->seen.payment_method)) {
        enum err err = gateway_tell(gateway, GATEWAY_PAYMENT_FAILED, intent);
        err = err == ERR_OK ? gateway_tell(gateway, GATEWAY_INVOICE_PAYMENT_FAILED, invoice) : err;
        return err == ERR_OK ? ERR_PAYMENT_DECLINED : err;
    }
    enum err err = gateway_charge(gateway, intent, customer->seen.payment_method);
    if (err == ERR_OK) {
        invoice->paid = true;
        invoice->charge = intent->charge;
        err = gateway_tell(gateway, GATEWAY_INVOICE_PAID, invoice);
    }
    return err;
}

enum err gateway_bill(struct memory_gateway *gateway, struct subscription_row *subscription)
{
    struct gateway_invoice invoice;
    enum err err = draft(subscription, false, &invoice);
    if (err != ERR_OK) {
        return err;
    }
    invoice.id = gateway_new_id(gateway, "in");
    invoice.number = gateway_new_id(gateway, "SIMULATED");
    invoice.due_on = 0;
    invoice.created_on = gateway->clock->now / 1000000 * 1000000;
    use_up(subscription, &invoice);
    err = open_payment(gateway, &invoice);
    err = err == ERR_OK ? memory_table_append(&gateway->invoices, &invoice) : err;
    return err == ERR_OK ? pay(gateway, gateway_row(&gateway->invoices, invoice.id)) : err;
}

enum err gateway_bill_again(struct memory_gateway *gateway, struct subscription_row *subscription)
{
    for (size_t i = gateway->invoices.count; i > 0; i--) {
        struct gateway_invoice *invoice = memory_table_row(&gateway->invoices, i - 1);
        if (strcmp(invoice->subscription, subscription->seen.id) == 0 && !invoice->paid) {
            return pay(gateway, invoice);
        }
    }
    return ERR_NOT_FOUND;
}

static enum err give_invoice(struct memory_gateway *gateway, struct arena *arena, const struct gateway_invoice *invoice,
                             struct gateway_invoice *out)
{
    enum err err = invoice == NULL ? ERR_NOT_FOUND : ERR_OK;
    err = gateway_end(gateway, err);
    return err == ERR_OK ? gateway_give(arena, &invoice_shape, invoice, out) : err;
}

enum err gateway_invoice_find(void *self, struct arena *arena, const char *id, struct gateway_invoice *found)
{
    struct memory_gateway *gateway = self;
    enum err err = gateway_begin(gateway);
    return err != ERR_OK ? err : give_invoice(gateway, arena, gateway_row(&gateway->invoices, id), found);
}

enum err gateway_invoice_upcoming(void *self, struct arena *arena, const char *subscription, struct gateway_invoice *upcoming)
{
    struct memory_gateway *gateway = self;
    struct gateway_invoice next;
    enum err err = gateway_begin(gateway);
    const struct subscription_row *row = gateway_row(&gateway->subscriptions, subscription);
    bool is_due = row != NULL && !subscription_is_over(row->seen.status);
    err = err == ERR_OK && is_due ? draft(row, true, &next) : err;
    return err != ERR_OK ? err : give_invoice(gateway, arena, is_due ? &next : NULL, upcoming);
}

static bool is_paid(const void *row, const void *key)
{
    const struct gateway_invoice *invoice = row;
    (void)key;
    return invoice->paid;
}

enum err gateway_invoices_paid(void *self, struct arena *arena, const struct gateway_cursor *cursor,
                               struct gateway_invoice invoices[GATEWAY_PAGE], size_t *count)
{
    struct memory_gateway *gateway = self;
    const struct gateway_list list = {
        .table = &gateway->invoices,
        .created_on = offsetof(struct gateway_invoice, created_on),
        .is_listed = is_paid,
        .shape = &invoice_shape,
    };
    return gateway_page(gateway, arena, &list, cursor, invoices, count);
}
