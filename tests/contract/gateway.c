#include "tests/contract/gateway.h"
#include <stdio.h>
#include <string.h>
#include "domain/kernel/text.h"

enum { ANSWERS_BYTES = 4 * 1024 * 1024 };

static struct arena answers;

struct arena *gateway_arena(void)
{
    return &answers;
}

int gateway_reset(void **state)
{
    arena_release(&answers);
    arena_init(&answers, ANSWERS_BYTES);
    return contract_reset(state);
}

const char *gateway_unique(const struct contract_fixture *fixture, const char *what)
{
    static unsigned number;
    char text[GATEWAY_KEY_BYTES + 1];
    int length = snprintf(text, sizeof text, "%s-%u-%s", fixture->run, ++number, what);
    assert_in_range(length, 1, sizeof text - 1);
    return arena_copy(&answers, text, (size_t)length);
}

int64_t gateway_now(const struct contract_fixture *fixture)
{
    return fixture->clock->now(fixture->clock->self) / CONTRACT_SECOND * CONTRACT_SECOND;
}

void gateway_need_plan(const struct contract_fixture *fixture, enum plan_rank plan)
{
    enum err err = fixture->gateway->plan_create(fixture->gateway->self, plan);
    assert_true(err == ERR_OK || err == ERR_CONFLICT);
}

struct gateway_customer gateway_make_customer(const struct contract_fixture *fixture)
{
    const struct gateway_new_customer wish = { .key = gateway_unique(fixture, "customer"),
                                               .email = "ann@example.com",
                                               .user_id = 7 };
    struct gateway_customer made;
    assert_int_equal(fixture->gateway->customer_create(fixture->gateway->self, &answers, &wish, &made), ERR_OK);
    return made;
}

struct gateway_setup_intent gateway_make_setup_intent(const struct contract_fixture *fixture, const char *customer)
{
    const struct payment_gateway *gateway = fixture->gateway;
    struct gateway_setup_intent made;
    assert_int_equal(gateway->setup_intent_create(gateway->self, &answers, gateway_unique(fixture, "setup"), customer, &made),
                     ERR_OK);
    return made;
}

struct gateway_setup_intent gateway_take_card(struct contract_fixture *fixture, enum contract_card card)
{
    const struct payment_gateway *gateway = fixture->gateway;
    struct gateway_setup_intent intent = gateway_make_setup_intent(fixture, gateway_make_customer(fixture).id);
    assert_true(fixture->payers->confirm_setup(fixture, &intent, card));
    assert_int_equal(gateway->setup_intent_find(gateway->self, &answers, intent.id, &intent), ERR_OK);
    return intent;
}

struct gateway_new_payment gateway_payment_wish(const struct contract_fixture *fixture, const char *customer)
{
    return (struct gateway_new_payment){
        .key = gateway_unique(fixture, "payment"),
        .customer = customer,
        .description = "1,000 coins & more",
        .cents = 900,
        .reference = 42,
    };
}

struct gateway_payment_intent gateway_make_payment(const struct contract_fixture *fixture, const char *customer)
{
    const struct gateway_new_payment wish = gateway_payment_wish(fixture, customer);
    struct gateway_payment_intent made;
    assert_int_equal(fixture->gateway->payment_intent_create(fixture->gateway->self, &answers, &wish, &made), ERR_OK);
    return made;
}

struct gateway_payment_intent gateway_find_payment(const struct contract_fixture *fixture, const char *id)
{
    struct gateway_payment_intent found;
    assert_int_equal(fixture->gateway->payment_intent_find(fixture->gateway->self, &answers, id, &found), ERR_OK);
    return found;
}

struct gateway_new_subscription gateway_subscription_wish(const struct contract_fixture *fixture,
                                                          const struct gateway_setup_intent *card)
{
    const struct payment_gateway *gateway = fixture->gateway;
    gateway_need_plan(fixture, PLAN_GOLD);
    assert_int_equal(
        gateway->customer_set_card(gateway->self, gateway_unique(fixture, "subscriber"), card->customer, card->payment_method),
        ERR_OK);
    return (struct gateway_new_subscription){
        .key = gateway_unique(fixture, "subscription"),
        .customer = card->customer,
        .plan = PLAN_GOLD,
        .coupon = "",
        .reference = 7,
    };
}

struct gateway_subscription gateway_subscribe(const struct contract_fixture *fixture, const struct gateway_new_subscription *wish)
{
    struct gateway_subscription made;
    assert_int_equal(fixture->gateway->subscription_create(fixture->gateway->self, &answers, wish, &made), ERR_OK);
    return made;
}

struct gateway_subscription gateway_find_subscription(const struct contract_fixture *fixture, const char *id)
{
    struct gateway_subscription found;
    assert_int_equal(fixture->gateway->subscription_find(fixture->gateway->self, &answers, id, &found), ERR_OK);
    return found;
}

struct gateway_invoice gateway_paid_invoice(const struct contract_fixture *fixture, const char *subscription)
{
    static struct gateway_invoice invoices[GATEWAY_PAGE];
    const struct gateway_cursor cursor = { .after = "" };
    size_t count = 0;
    assert_int_equal(fixture->gateway->invoices_paid(fixture->gateway->self, &answers, &cursor, invoices, &count), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(invoices[i].subscription, subscription) == 0) {
            return invoices[i];
        }
    }
    fail_msg("no paid invoice of %s", subscription);
    return (struct gateway_invoice){ .id = "" };
}

struct coupon gateway_make_coupon(const struct contract_fixture *fixture)
{
    struct coupon coupon = { .percent_off = 50, .duration = COUPON_ONCE };
    assert_int_equal(text_copy(gateway_unique(fixture, "HALF"), coupon.code, sizeof coupon.code), ERR_OK);
    assert_int_equal(fixture->gateway->coupon_create(fixture->gateway->self, gateway_unique(fixture, "coupon"), &coupon), ERR_OK);
    return coupon;
}

struct gateway_event gateway_read_event(struct contract_fixture *fixture, const char *type, const char *object)
{
    const char *body = fixture->payers->event(fixture, type, object);
    struct gateway_event event;
    assert_non_null(body);
    assert_int_equal(fixture->gateway->event_read(fixture->gateway->self, &answers, body, strlen(body), &event), ERR_OK);
    assert_string_equal(event.type, type);
    assert_true(event.id[0] != '\0');
    return event;
}
