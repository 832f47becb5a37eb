#include "adapters/stripe/gateway_internal.h"

static void add_coupon(struct inquiry *inquiry, const char *coupon)
{
    inquiry->call.sought = "coupon";
    if (coupon[0] != '\0') {
        form_add(&inquiry->form, "coupon", coupon);
    }
}

enum err stripe_subscription_create(void *self, struct arena *arena, const struct gateway_new_subscription *wish,
                                    struct gateway_subscription *made)
{
    struct inquiry inquiry;
    enum err err = inquiry_begin(&inquiry, self, GATEWAY_CALL_SUBSCRIPTION_CREATE, "POST", "subscriptions", NULL, NULL);
    if (err != ERR_OK) {
        return err;
    }
    inquiry.call.request.key = wish->key;
    form_add(&inquiry.form, "customer", wish->customer);
    form_add(&inquiry.form, "items[0][plan]", plan_at(wish->plan)->id);
    form_add(&inquiry.form, "payment_behavior", "error_if_incomplete");
    form_add(&inquiry.form, "off_session", "true");
    form_add_number(&inquiry.form, "metadata[" OBJECT_SUBSCRIPTION "]", wish->reference);
    add_coupon(&inquiry, wish->coupon);
    if (wish->trial_end_on > 0) {
        form_add_instant(&inquiry.form, "trial_end", wish->trial_end_on);
    }
    return inquiry_finish(&inquiry, &stripe_subscription, arena, made);
}

enum err stripe_subscription_find(void *self, struct arena *arena, const char *id, struct gateway_subscription *found)
{
    return inquiry_find(self, GATEWAY_CALL_SUBSCRIPTION_FIND, "subscriptions", id, &stripe_subscription, arena, found);
}

enum err stripe_subscription_change(void *self, struct arena *arena, const struct gateway_change *wish,
                                    struct gateway_subscription *changed)
{
    struct inquiry inquiry;
    enum err err =
        inquiry_begin(&inquiry, self, GATEWAY_CALL_SUBSCRIPTION_CHANGE, "POST", "subscriptions", wish->subscription, NULL);
    if (err != ERR_OK) {
        return err;
    }
    inquiry.call.request.key = wish->key;
    form_add(&inquiry.form, "items[0][id]", wish->item);
    form_add(&inquiry.form, "items[0][plan]", plan_at(wish->plan)->id);
    form_add(&inquiry.form, "proration_behavior", "create_prorations");
    add_coupon(&inquiry, wish->coupon);
    return inquiry_finish(&inquiry, &stripe_subscription, arena, changed);
}

/* Stripe doesn't find what has ended, by us for example, whose first try's answer was lost. */
enum err stripe_subscription_cancel(void *self, struct arena *arena, const char *id, struct gateway_subscription *ended)
{
    struct inquiry inquiry;
    enum err err = inquiry_begin(&inquiry, self, GATEWAY_CALL_SUBSCRIPTION_CANCEL, "DELETE", "subscriptions", id, NULL);
    err = err == ERR_OK ? inquiry_finish(&inquiry, &stripe_subscription, arena, ended) : err;
    return err == ERR_NOT_FOUND ? stripe_subscription_find(self, arena, id, ended) : err;
}

enum err stripe_subscriptions(void *self, struct arena *arena, const char *customer, const struct gateway_cursor *cursor,
                              struct gateway_subscription subscriptions[GATEWAY_PAGE], size_t *count)
{
    const struct inquiry_list list = {
        .kind = GATEWAY_CALL_SUBSCRIPTIONS,
        .what = "subscriptions",
        .shape = &stripe_subscription,
        .names = { "status", customer[0] == '\0' ? NULL : "customer" },
        .values = { "all", customer },
    };
    return inquiry_list(self, arena, &list, cursor, subscriptions, count);
}

enum err stripe_invoice_find(void *self, struct arena *arena, const char *id, struct gateway_invoice *found)
{
    return inquiry_find(self, GATEWAY_CALL_INVOICE_FIND, "invoices", id, &stripe_invoice, arena, found);
}

enum err stripe_invoice_upcoming(void *self, struct arena *arena, const char *subscription, struct gateway_invoice *upcoming)
{
    struct inquiry inquiry;
    enum err err = inquiry_begin(&inquiry, self, GATEWAY_CALL_INVOICE_UPCOMING, "GET", "invoices", "upcoming", NULL);
    if (err != ERR_OK) {
        return err;
    }
    inquiry.call.sought = "subscription";
    form_add(&inquiry.form, "subscription", subscription);
    return inquiry_finish(&inquiry, &stripe_invoice, arena, upcoming);
}

enum err stripe_invoices_paid(void *self, struct arena *arena, const struct gateway_cursor *cursor,
                              struct gateway_invoice invoices[GATEWAY_PAGE], size_t *count)
{
    static const struct inquiry_list list = {
        .kind = GATEWAY_CALL_INVOICES_PAID,
        .what = "invoices",
        .shape = &stripe_invoice,
        .names = { "status" },
        .values = { "paid" },
    };
    return inquiry_list(self, arena, &list, cursor, invoices, count);
}
