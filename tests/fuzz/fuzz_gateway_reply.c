/* Whatever Stripe answers, and whatever is sent as its webhook: a line with the status, then the body. What is understood is
 * whole: every text is there. */
#include <stdint.h>
#include "adapters/memory/random_source.h"
#include "adapters/stripe/gateway.h"
#include "domain/kernel/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

struct reply {
    int status;
    const char *body;
    size_t size;
};

static enum err carry(void *self, const struct call_request *request, int64_t patience, struct call_answer *answer,
                      const char **words)
{
    const struct reply *reply = self;
    (void)request;
    (void)patience;
    (void)words;
    answer->status = reply->status;
    answer->should_retry = 0;
    text_buffer_add(&answer->body, reply->body, reply->size);
    return ERR_OK;
}

static int64_t no_time(void *self)
{
    (void)self;
    return 0;
}

static void check_text(const char *text)
{
    if (text == NULL || !text_is_utf8(text, strlen(text))) {
        abort();
    }
}

static void check_id(const char *id)
{
    check_text(id);
    if (id[0] == '\0' || strlen(id) > GATEWAY_ID_BYTES) {
        abort();
    }
}

static void check_told(const struct gateway_event *event)
{
    check_id(event->id);
    check_text(event->type);
    if (event->kind != GATEWAY_OTHER && event->kind != GATEWAY_INVOICE_PAID && event->kind != GATEWAY_INVOICE_PAYMENT_FAILED) {
        check_id(event->object.coupon); /* the id stands first in every object */
    }
}

static void check_event(const struct payment_gateway *gateway, struct arena *arena, const struct reply *reply)
{
    struct gateway_event event;
    enum err err = gateway->event_read(gateway->self, arena, reply->body, reply->size, &event);
    if (err == ERR_OK) {
        check_told(&event);
    } else if (err != ERR_MALFORMED && err != ERR_NO_MEMORY) {
        abort();
    }
}

static void check_finds(const struct payment_gateway *gateway, struct arena *arena)
{
    struct gateway_customer customer;
    struct gateway_payment_method method;
    struct gateway_charge charge;
    struct gateway_subscription subscription;
    int64_t cents = 0;
    if (gateway->customer_find(gateway->self, arena, "cus_1", &customer) == ERR_OK) {
        check_id(customer.id);
        check_text(customer.payment_method);
    }
    if (gateway->payment_method_find(gateway->self, arena, "pm_1", &method) == ERR_OK) {
        check_text(method.card.brand);
    }
    if (gateway->charge_find(gateway->self, arena, "ch_1", &charge) == ERR_OK) {
        check_text(charge.invoice);
    }
    if (gateway->subscription_cancel(gateway->self, arena, "sub_1", &subscription) == ERR_OK) {
        check_text(subscription.item);
        check_text(subscription.coupon);
    }
    if (gateway->plan_find(gateway->self, PLAN_GOLD, &cents) == ERR_NO_MEMORY) {
        abort();
    }
}

static void check_events(const struct payment_gateway *gateway, struct arena *arena)
{
    static struct gateway_event events[GATEWAY_PAGE];
    static const enum gateway_event_kind kinds[] = { GATEWAY_CHARGE_REFUNDED, GATEWAY_DISPUTE_CLOSED };
    const struct gateway_event_kinds wanted = { .kinds = kinds, .count = sizeof kinds / sizeof kinds[0] };
    const struct gateway_cursor cursor = { .after = "" };
    size_t count = 0;
    if (gateway->events(gateway->self, arena, &wanted, &cursor, events, &count) == ERR_OK) {
        for (size_t i = 0; i < count; i++) {
            check_told(&events[i]);
        }
    }
}

static void check_lists(const struct payment_gateway *gateway, struct arena *arena)
{
    static struct gateway_invoice invoices[GATEWAY_PAGE];
    const struct gateway_cursor cursor = { .after = "" };
    struct gateway_invoice next;
    size_t count = 0;
    if (gateway->invoices_paid(gateway->self, arena, &cursor, invoices, &count) == ERR_OK) {
        for (size_t i = 0; i < count; i++) {
            check_text(invoices[i].id);
            check_text(invoices[i].plan);
        }
    }
    if (gateway->invoice_upcoming(gateway->self, arena, "sub_1", &next) == ERR_OK) {
        check_text(next.plan);
    }
    if (gateway->payment_intent_cancel(gateway->self, "pi_1") == ERR_MALFORMED) {
        abort();
    }
}

static struct reply read_reply(const uint8_t *bytes, size_t size)
{
    struct reply reply = { .status = 0, .body = (const char *)bytes, .size = size };
    const char *end = memchr(bytes, '\n', size);
    if (end == NULL) {
        return reply;
    }
    for (const char *digit = reply.body; digit < end && *digit >= '0' && *digit <= '9' && reply.status < 100000; digit++) {
        reply.status = reply.status * 10 + (*digit - '0');
    }
    reply.size -= (size_t)(end + 1 - reply.body);
    reply.body = end + 1;
    return reply;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct reply reply = size == 0 ? (struct reply){ .body = "" } : read_reply(bytes, size);
    struct memory_random chance = { .state = 1 };
    const struct random_source random = memory_random_source(&chance);
    struct caller caller = { .transport = { .self = &reply, .carry = carry }, .pace = { .now = no_time }, .random = &random };
    const struct payment_gateway gateway = stripe_gateway(&caller);
    struct arena arena;
    arena_init(&arena, 1 << 20);
    check_event(&gateway, &arena, &reply);
    check_finds(&gateway, &arena);
    check_lists(&gateway, &arena);
    check_events(&gateway, &arena);
    arena_release(&arena);
    return 0;
}
