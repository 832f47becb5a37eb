#include "adapters/stripe/gateway.h"
#include <string.h>
#include "adapters/stripe/event.h"
#include "adapters/stripe/gateway_internal.h"
#include "domain/kernel/money.h"

static enum err customer_create(void *self, struct arena *arena, const struct gateway_new_customer *wish,
                                struct gateway_customer *made)
{
    struct inquiry inquiry;
    enum err err = inquiry_begin(&inquiry, self, GATEWAY_CALL_CUSTOMER_CREATE, "POST", "customers", NULL, NULL);
    if (err != ERR_OK) {
        return err;
    }
    inquiry.call.request.key = wish->key;
    form_add(&inquiry.form, "email", wish->email);
    form_add_number(&inquiry.form, "metadata[" OBJECT_USER "]", wish->user_id);
    return inquiry_finish(&inquiry, &stripe_customer, arena, made);
}

/* One that was deleted is still shown, as such. */
static enum err customer_find(void *self, struct arena *arena, const char *id, struct gateway_customer *found)
{
    struct inquiry inquiry;
    enum err err = inquiry_begin(&inquiry, self, GATEWAY_CALL_CUSTOMER_FIND, "GET", "customers", id, NULL);
    err = err == ERR_OK ? inquiry_run(&inquiry) : err;
    if (err == ERR_OK && json_is_true(object_at(inquiry.end.answer, "deleted"))) {
        err = ERR_NOT_FOUND;
    }
    err = err == ERR_OK ? inquiry_read(&inquiry, &stripe_customer, arena, found) : err;
    inquiry_end(&inquiry);
    return err;
}

static enum err customer_set_card(void *self, const char *key, const char *customer, const char *payment_method)
{
    struct inquiry inquiry;
    enum err err = inquiry_begin(&inquiry, self, GATEWAY_CALL_CUSTOMER_SET_CARD, "POST", "customers", customer, NULL);
    inquiry.call.request.key = key;
    form_add(&inquiry.form, "invoice_settings[default_payment_method]", payment_method);
    err = err == ERR_OK ? inquiry_run(&inquiry) : err;
    inquiry_end(&inquiry);
    return err;
}

static enum err payment_method_find(void *self, struct arena *arena, const char *id, struct gateway_payment_method *found)
{
    return inquiry_find(self, GATEWAY_CALL_PAYMENT_METHOD_FIND, "payment_methods", id, &stripe_payment_method, arena, found);
}

static enum err setup_intent_create(void *self, struct arena *arena, const char *key, const char *customer,
                                    struct gateway_setup_intent *made)
{
    struct inquiry inquiry;
    enum err err = inquiry_begin(&inquiry, self, GATEWAY_CALL_SETUP_INTENT_CREATE, "POST", "setup_intents", NULL, NULL);
    if (err != ERR_OK) {
        return err;
    }
    inquiry.call.request.key = key;
    form_add(&inquiry.form, "customer", customer);
    form_add(&inquiry.form, "payment_method_types[0]", "card");
    form_add(&inquiry.form, "usage", "off_session");
    return inquiry_finish(&inquiry, &stripe_setup_intent, arena, made);
}

static enum err setup_intent_find(void *self, struct arena *arena, const char *id, struct gateway_setup_intent *found)
{
    return inquiry_find(self, GATEWAY_CALL_SETUP_INTENT_FIND, "setup_intents", id, &stripe_setup_intent, arena, found);
}

static enum err payment_intent_create(void *self, struct arena *arena, const struct gateway_new_payment *wish,
                                      struct gateway_payment_intent *made)
{
    struct inquiry inquiry;
    enum err err = inquiry_begin(&inquiry, self, GATEWAY_CALL_PAYMENT_INTENT_CREATE, "POST", "payment_intents", NULL, NULL);
    if (err != ERR_OK) {
        return err;
    }
    inquiry.call.request.key = wish->key;
    form_add_number(&inquiry.form, "amount", wish->cents);
    form_add(&inquiry.form, "currency", MONEY_CURRENCY);
    form_add(&inquiry.form, "customer", wish->customer);
    form_add(&inquiry.form, "payment_method_types[0]", "card");
    form_add_number(&inquiry.form, "metadata[" OBJECT_PURCHASE "]", wish->reference);
    if (wish->description[0] != '\0') {
        form_add(&inquiry.form, "description", wish->description);
    }
    return inquiry_finish(&inquiry, &stripe_payment_intent, arena, made);
}

static enum err payment_intent_find(void *self, struct arena *arena, const char *id, struct gateway_payment_intent *found)
{
    return inquiry_find(self, GATEWAY_CALL_PAYMENT_INTENT_FIND, "payment_intents", id, &stripe_payment_intent, arena, found);
}

/* What the intent's state makes of a refusal to cancel it. */
static enum err cancelled(enum err err, const struct refusal *refusal)
{
    if (err != ERR_PAYMENT_INVALID || strcmp(refusal->code, "payment_intent_unexpected_state") != 0) {
        return err;
    }
    if (strcmp(refusal->intent_status, "canceled") == 0) {
        return ERR_OK;
    }
    return strcmp(refusal->intent_status, "succeeded") == 0 ? ERR_CONFLICT : err;
}

static enum err payment_intent_cancel(void *self, const char *id)
{
    struct inquiry inquiry;
    enum err err = inquiry_begin(&inquiry, self, GATEWAY_CALL_PAYMENT_INTENT_CANCEL, "POST", "payment_intents", id, "cancel");
    err = err == ERR_OK ? inquiry_run(&inquiry) : err;
    err = cancelled(err, &inquiry.end.refusal);
    inquiry_end(&inquiry);
    return err;
}

static enum err payment_intents(void *self, struct arena *arena, const struct gateway_cursor *cursor,
                                struct gateway_payment_intent intents[GATEWAY_PAGE], size_t *count)
{
    static const struct inquiry_list list = { .kind = GATEWAY_CALL_PAYMENT_INTENTS,
                                              .what = "payment_intents",
                                              .shape = &stripe_payment_intent };
    return inquiry_list(self, arena, &list, cursor, intents, count);
}

static enum err charge_find(void *self, struct arena *arena, const char *id, struct gateway_charge *found)
{
    return inquiry_find(self, GATEWAY_CALL_CHARGE_FIND, "charges", id, &stripe_charge, arena, found);
}

static enum err events(void *self, struct arena *arena, const struct gateway_event_kinds *kinds,
                       const struct gateway_cursor *cursor, struct gateway_event told[GATEWAY_PAGE], size_t *count)
{
    struct inquiry_list list = { .kind = GATEWAY_CALL_EVENTS, .what = "events", .shape = &stripe_event };
    for (size_t i = 0; i < kinds->count && i < INQUIRY_PARAMETERS; i++) {
        list.names[i] = "types[]";
        list.values[i] = event_type(kinds->kinds[i]);
    }
    return inquiry_list(self, arena, &list, cursor, told, count);
}

static enum err event_read(void *self, struct arena *arena, const void *body, size_t size, struct gateway_event *event)
{
    (void)self;
    return event_parse(arena, body, size, event);
}

struct payment_gateway stripe_gateway(struct caller *caller)
{
    return (struct payment_gateway){
        .self = caller,
        .customer_create = customer_create,
        .customer_find = customer_find,
        .customer_set_card = customer_set_card,
        .payment_method_find = payment_method_find,
        .setup_intent_create = setup_intent_create,
        .setup_intent_find = setup_intent_find,
        .payment_intent_create = payment_intent_create,
        .payment_intent_find = payment_intent_find,
        .payment_intent_cancel = payment_intent_cancel,
        .payment_intents = payment_intents,
        .subscription_create = stripe_subscription_create,
        .subscription_find = stripe_subscription_find,
        .subscription_change = stripe_subscription_change,
        .subscription_cancel = stripe_subscription_cancel,
        .subscriptions = stripe_subscriptions,
        .coupon_create = stripe_coupon_create,
        .coupon_find = stripe_coupon_find,
        .coupon_rename = stripe_coupon_rename,
        .coupon_delete = stripe_coupon_delete,
        .invoice_find = stripe_invoice_find,
        .invoice_upcoming = stripe_invoice_upcoming,
        .invoices_paid = stripe_invoices_paid,
        .charge_find = charge_find,
        .plan_create = stripe_plan_create,
        .plan_find = stripe_plan_find,
        .plan_delete = stripe_plan_delete,
        .events = events,
        .event_read = event_read,
    };
}
