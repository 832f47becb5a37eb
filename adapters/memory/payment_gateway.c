#include "adapters/memory/payment_gateway.h"
#include <stdio.h>
#include <string.h>
#include "adapters/memory/payment_gateway_internal.h"
#include "domain/billing/charge.h"

enum { TEXTS_BYTES = 256 * 1024 * 1024, ASKED_BYTES = 2048 };

void memory_gateway_init(struct memory_gateway *gateway, struct memory_clock *clock)
{
    *gateway = (struct memory_gateway){
        .clock = clock,
        .customers = { .row_size = sizeof(struct customer_row) },
        .payment_methods = { .row_size = sizeof(struct payment_method_row) },
        .setup_intents = { .row_size = sizeof(struct gateway_setup_intent) },
        .payment_intents = { .row_size = sizeof(struct gateway_payment_intent) },
        .subscriptions = { .row_size = sizeof(struct subscription_row) },
        .coupons = { .row_size = sizeof(struct coupon) },
        .invoices = { .row_size = sizeof(struct gateway_invoice) },
        .charges = { .row_size = sizeof(struct gateway_charge) },
        .disputes = { .row_size = sizeof(struct gateway_dispute) },
        .events = { .row_size = sizeof(struct gateway_event) },
        .answers = { .row_size = sizeof(struct answer_row) },
    };
    arena_init(&gateway->texts, TEXTS_BYTES);
    memset(gateway->has_plan, true, sizeof gateway->has_plan);
}

void memory_gateway_release(struct memory_gateway *gateway)
{
    if (gateway == NULL) {
        return;
    }
    struct memory_table *const tables[] = {
        &gateway->customers,     &gateway->payment_methods, &gateway->setup_intents, &gateway->payment_intents,
        &gateway->subscriptions, &gateway->coupons,         &gateway->invoices,      &gateway->charges,
        &gateway->disputes,      &gateway->events,          &gateway->answers,
    };
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        memory_table_clear(tables[i]);
    }
    arena_release(&gateway->texts);
    gateway->last_id = 0;
    memset(gateway->has_plan, true, sizeof gateway->has_plan);
}

static int64_t whole_second(const struct memory_gateway *gateway)
{
    return gateway->clock->now / 1000000 * 1000000;
}

static enum err make_customer(struct memory_gateway *gateway, const void *asked, union gateway_answer *answer)
{
    const struct gateway_new_customer *wish = asked;
    const struct customer_row made = {
        .seen = {
            .id = gateway_new_id(gateway, "cus"),
            .email = gateway_keep(gateway, wish->email),
            .payment_method = "",
        },
    };
    answer->customer = made.seen;
    return memory_table_append(&gateway->customers, &made);
}

static enum err customer_create(void *self, struct arena *arena, const struct gateway_new_customer *wish,
                                struct gateway_customer *made)
{
    char asked[ASKED_BYTES];
    union gateway_answer answer;
    (void)snprintf(asked, sizeof asked, "customer %s %lld", wish->email, (long long)wish->user_id);
    const struct gateway_request request = { .key = wish->key, .asked = asked, .work = make_customer, .wish = wish };
    enum err err = gateway_serve(self, &request, &answer);
    return err == ERR_OK ? gateway_give(arena, &customer_shape, &answer.customer, made) : err;
}

/* What a find of the port ends with. */
static enum err give(struct memory_gateway *gateway, struct arena *arena, const struct gateway_shape *shape, const void *object,
                     void *out)
{
    enum err err = gateway_begin(gateway);
    err = err == ERR_OK ? gateway_end(gateway, object == NULL ? ERR_NOT_FOUND : ERR_OK) : err;
    return err == ERR_OK ? gateway_give(arena, shape, object, out) : err;
}

static enum err customer_find(void *self, struct arena *arena, const char *id, struct gateway_customer *found)
{
    return give(self, arena, &customer_shape, gateway_customer(self, id), found);
}

struct card_choice {
    const char *customer;
    const char *payment_method;
};

static enum err choose_card(struct memory_gateway *gateway, const void *asked, union gateway_answer *answer)
{
    const struct card_choice *wish = asked;
    struct customer_row *customer = gateway_customer(gateway, wish->customer);
    const struct payment_method_row *card = gateway_row(&gateway->payment_methods, wish->payment_method);
    if (customer == NULL) {
        return ERR_NOT_FOUND;
    }
    if (card == NULL || strcmp(card->seen.customer, wish->customer) != 0) {
        return ERR_PAYMENT_INVALID;
    }
    customer->seen.payment_method = card->seen.id;
    answer->customer = customer->seen;
    return gateway_tell(gateway, GATEWAY_CUSTOMER_UPDATED, &customer->seen);
}

static enum err customer_set_card(void *self, const char *key, const char *customer, const char *payment_method)
{
    char asked[ASKED_BYTES];
    union gateway_answer answer;
    const struct card_choice choice = { .customer = customer, .payment_method = payment_method };
    (void)snprintf(asked, sizeof asked, "card %s %s", customer, payment_method);
    const struct gateway_request request = { .key = key, .asked = asked, .work = choose_card, .wish = &choice };
    return gateway_serve(self, &request, &answer);
}

static enum err payment_method_find(void *self, struct arena *arena, const char *id, struct gateway_payment_method *found)
{
    struct memory_gateway *gateway = self;
    return give(gateway, arena, &payment_method_shape, gateway_row(&gateway->payment_methods, id), found);
}

static const char *new_secret(struct memory_gateway *gateway, const char *id)
{
    char secret[128];
    (void)snprintf(secret, sizeof secret, "%s_secret", id);
    return gateway_new_id(gateway, secret);
}

static enum err make_setup_intent(struct memory_gateway *gateway, const void *asked, union gateway_answer *answer)
{
    const struct customer_row *customer = gateway_customer(gateway, asked);
    if (customer == NULL) {
        return ERR_PAYMENT_INVALID;
    }
    struct gateway_setup_intent made = {
        .id = gateway_new_id(gateway, "seti"),
        .customer = customer->seen.id,
        .payment_method = "",
        .status = GATEWAY_INTENT_OPEN,
    };
    made.client_secret = new_secret(gateway, made.id);
    answer->setup_intent = made;
    return memory_table_append(&gateway->setup_intents, &made);
}

static enum err setup_intent_create(void *self, struct arena *arena, const char *key, const char *customer,
                                    struct gateway_setup_intent *made)
{
    char asked[ASKED_BYTES];
    union gateway_answer answer;
    (void)snprintf(asked, sizeof asked, "setup %s", customer);
    const struct gateway_request request = { .key = key, .asked = asked, .work = make_setup_intent, .wish = customer };
    enum err err = gateway_serve(self, &request, &answer);
    return err == ERR_OK ? gateway_give(arena, &setup_intent_shape, &answer.setup_intent, made) : err;
}

static enum err setup_intent_find(void *self, struct arena *arena, const char *id, struct gateway_setup_intent *found)
{
    struct memory_gateway *gateway = self;
    return give(gateway, arena, &setup_intent_shape, gateway_row(&gateway->setup_intents, id), found);
}

static enum err make_payment_intent(struct memory_gateway *gateway, const void *asked, union gateway_answer *answer)
{
    const struct gateway_new_payment *wish = asked;
    const struct customer_row *customer = gateway_customer(gateway, wish->customer);
    if (customer == NULL || wish->cents < CHARGE_MIN_CENTS) {
        return ERR_PAYMENT_INVALID;
    }
    struct gateway_payment_intent made = {
        .id = gateway_new_id(gateway, "pi"),
        .customer = customer->seen.id,
        .reference = wish->reference,
        .cents = wish->cents,
        .status = GATEWAY_INTENT_OPEN,
        .charge = "",
        .invoice = "",
        .created_on = whole_second(gateway),
    };
    made.client_secret = new_secret(gateway, made.id);
    answer->payment_intent = made;
    return memory_table_append(&gateway->payment_intents, &made);
}

static enum err payment_intent_create(void *self, struct arena *arena, const struct gateway_new_payment *wish,
                                      struct gateway_payment_intent *made)
{
    char asked[ASKED_BYTES];
    union gateway_answer answer;
    (void)snprintf(asked, sizeof asked, "payment %s %lld %lld %s", wish->customer, (long long)wish->cents,
                   (long long)wish->reference, wish->description);
    const struct gateway_request request = { .key = wish->key, .asked = asked, .work = make_payment_intent, .wish = wish };
    enum err err = gateway_serve(self, &request, &answer);
    return err == ERR_OK ? gateway_give(arena, &payment_intent_shape, &answer.payment_intent, made) : err;
}

static enum err payment_intent_find(void *self, struct arena *arena, const char *id, struct gateway_payment_intent *found)
{
    struct memory_gateway *gateway = self;
    return give(gateway, arena, &payment_intent_shape, gateway_row(&gateway->payment_intents, id), found);
}

static enum err cancel_intent(struct gateway_payment_intent *intent)
{
    if (intent == NULL) {
        return ERR_NOT_FOUND;
    }
    if (intent->status == GATEWAY_INTENT_SUCCEEDED) {
        return ERR_CONFLICT;
    }
    intent->status = GATEWAY_INTENT_CANCELED;
    return ERR_OK;
}

static enum err payment_intent_cancel(void *self, const char *id)
{
    struct memory_gateway *gateway = self;
    enum err err = gateway_begin(gateway);
    return err != ERR_OK ? err : gateway_end(gateway, cancel_intent(gateway_row(&gateway->payment_intents, id)));
}

static bool is_any(const void *row, const void *key)
{
    (void)row;
    (void)key;
    return true;
}

static enum err payment_intents(void *self, struct arena *arena, const struct gateway_cursor *cursor,
                                struct gateway_payment_intent intents[GATEWAY_PAGE], size_t *count)
{
    struct memory_gateway *gateway = self;
    const struct gateway_list list = {
        .table = &gateway->payment_intents,
        .created_on = offsetof(struct gateway_payment_intent, created_on),
        .is_listed = is_any,
        .shape = &payment_intent_shape,
    };
    return gateway_page(gateway, arena, &list, cursor, intents, count);
}

static enum err charge_find(void *self, struct arena *arena, const char *id, struct gateway_charge *found)
{
    struct memory_gateway *gateway = self;
    return give(gateway, arena, &charge_shape, gateway_row(&gateway->charges, id), found);
}

static enum err plan_create(void *self, enum plan_rank plan)
{
    struct memory_gateway *gateway = self;
    enum err err = gateway_begin(gateway);
    if (err != ERR_OK) {
        return err;
    }
    bool had = gateway->has_plan[plan];
    gateway->has_plan[plan] = true;
    return gateway_end(gateway, had ? ERR_CONFLICT : ERR_OK);
}

static enum err plan_cents(void *self, enum plan_rank plan, int64_t *cents)
{
    struct memory_gateway *gateway = self;
    enum err err = gateway_begin(gateway);
    err = err == ERR_OK ? gateway_end(gateway, gateway->has_plan[plan] ? ERR_OK : ERR_NOT_FOUND) : err;
    if (err == ERR_OK) {
        *cents = plan_at(plan)->cents;
    }
    return err;
}

static enum err plan_delete(void *self, enum plan_rank plan)
{
    struct memory_gateway *gateway = self;
    enum err err = gateway_begin(gateway);
    if (err != ERR_OK) {
        return err;
    }
    gateway->has_plan[plan] = false;
    return gateway_end(gateway, ERR_OK);
}

struct payment_gateway memory_payment_gateway(struct memory_gateway *gateway)
{
    return (struct payment_gateway){
        .self = gateway,
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
        .subscription_create = gateway_subscription_create,
        .subscription_find = gateway_subscription_find,
        .subscription_change = gateway_subscription_change,
        .subscription_cancel = gateway_subscription_cancel,
        .subscriptions = gateway_subscriptions,
        .coupon_create = gateway_coupon_create,
        .coupon_find = gateway_coupon_find,
        .coupon_rename = gateway_coupon_rename,
        .coupon_delete = gateway_coupon_delete,
        .invoice_find = gateway_invoice_find,
        .invoice_upcoming = gateway_invoice_upcoming,
        .invoices_paid = gateway_invoices_paid,
        .charge_find = charge_find,
        .plan_create = plan_create,
        .plan_find = plan_cents,
        .plan_delete = plan_delete,
        .events = gateway_events,
        .event_read = gateway_event_read,
    };
}
