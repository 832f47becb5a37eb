/* The fake of the payment gateway keeps its contract. */
#include "adapters/memory/payment_gateway.h"
#include "tests/contract/gateway.h"
#include <string.h>

struct house {
    struct memory_clock clock;
    struct memory_gateway gateway;
};

static void reset(struct contract_fixture *fixture)
{
    struct house *house = fixture->self;
    memory_gateway_release(&house->gateway);
    memset(house->gateway.has_plan, false, sizeof house->gateway.has_plan);
    house->clock.now = CONTRACT_NOW;
}

static struct memory_gateway *gateway_of(struct contract_fixture *fixture)
{
    struct house *house = fixture->self;
    return &house->gateway;
}

static const enum memory_bank banks[] = {
    [CONTRACT_CARD_PAYS] = MEMORY_BANK_PAYS,
    [CONTRACT_CARD_DECLINED] = MEMORY_BANK_DECLINES,
    [CONTRACT_CARD_DECLINED_LATER] = MEMORY_BANK_DECLINES_LATER,
};

static bool said_yes(enum err err)
{
    assert_true(err == ERR_OK || err == ERR_PAYMENT_DECLINED);
    return err == ERR_OK;
}

static bool confirm_setup(struct contract_fixture *fixture, const struct gateway_setup_intent *intent, enum contract_card card)
{
    return said_yes(memory_gateway_confirm_setup(gateway_of(fixture), intent->id, NULL, banks[card]));
}

static bool pay(struct contract_fixture *fixture, const struct gateway_payment_intent *intent, enum contract_card card)
{
    return said_yes(memory_gateway_pay(gateway_of(fixture), intent->id, NULL, banks[card]));
}

static void renew(struct contract_fixture *fixture, const char *subscription)
{
    assert_int_equal(memory_gateway_renew(gateway_of(fixture), subscription), ERR_OK);
}

static void refund(struct contract_fixture *fixture, const char *charge, int64_t cents)
{
    assert_int_equal(memory_gateway_refund(gateway_of(fixture), charge, cents), ERR_OK);
}

static size_t charges(struct contract_fixture *fixture, const char *customer)
{
    return memory_gateway_charges(gateway_of(fixture), customer, NULL);
}

/* The id stands first in every object, and the coupon is its id. */
static const char *event(struct contract_fixture *fixture, const char *type, const char *object)
{
    const struct memory_gateway *gateway = gateway_of(fixture);
    for (size_t i = gateway->events.count; i > 0; i--) {
        const struct gateway_event *told = memory_table_row(&gateway->events, i - 1);
        if (strcmp(told->type, type) == 0 && strcmp(told->object.coupon, object) == 0) {
            return memory_gateway_event(gateway, i - 1);
        }
    }
    return NULL;
}

static const struct contract_payers payers = {
    .confirm_setup = confirm_setup, .pay = pay, .renew = renew, .refund = refund, .charges = charges, .event = event
};

/* The fake with nothing in it, for the rules that only it has. */
static struct house house;
static struct clock clock_of_house;
static struct payment_gateway gateway;
static struct contract_fixture fixture;

static int open_house(void **state)
{
    (void)state;
    house = (struct house){ .clock = { .now = CONTRACT_NOW } };
    memory_gateway_init(&house.gateway, &house.clock);
    clock_of_house = memory_clock(&house.clock);
    gateway = memory_payment_gateway(&house.gateway);
    fixture = (struct contract_fixture){
        .self = &house, .clock = &clock_of_house, .gateway = &gateway, .payers = &payers, .run = "run", .reset = reset
    };
    arena_init(gateway_arena(), 1000000);
    return 0;
}

static int close_house(void **state)
{
    (void)state;
    arena_release(gateway_arena());
    memory_gateway_release(&house.gateway);
    return 0;
}

static enum err make_customer(const char **id)
{
    const struct gateway_new_customer wish = { .key = "user:7", .email = "ann@example.com", .user_id = 7 };
    struct gateway_customer made = { .id = "" };
    enum err err = gateway.customer_create(gateway.self, gateway_arena(), &wish, &made);
    *id = made.id;
    return err;
}

static void a_call_that_fails_has_done_nothing(void **state)
{
    struct memory_faults faults = { .fail_at = 1, .err = ERR_PAYMENT_FAILED };
    const char *id;
    (void)state;
    house.gateway.faults = &faults;

    assert_int_equal(make_customer(&id), ERR_PAYMENT_FAILED);

    assert_int_equal(house.gateway.customers.count, 0);
    assert_int_equal(make_customer(&id), ERR_OK);
}

static void a_lost_answer_is_given_to_who_asks_again_under_the_key(void **state)
{
    struct memory_faults losses = { .fail_at = 1, .err = ERR_PAYMENT_UNREACHABLE };
    const char *id;
    (void)state;
    house.gateway.losses = &losses;

    assert_int_equal(make_customer(&id), ERR_PAYMENT_UNREACHABLE);

    assert_int_equal(house.gateway.customers.count, 1);
    assert_string_equal(id, "");
    assert_int_equal(make_customer(&id), ERR_OK);
    assert_string_equal(id, "cus_1");
    assert_int_equal(house.gateway.customers.count, 1);
}

static void a_forgotten_key_makes_another(void **state)
{
    const char *id;
    (void)state;
    assert_int_equal(make_customer(&id), ERR_OK);

    memory_gateway_forget_keys(&house.gateway);

    assert_int_equal(make_customer(&id), ERR_OK);
    assert_string_equal(id, "cus_2");
}

static void a_dispute_tells_its_begin_and_its_end(void **state)
{
    const char *customer;
    const char *dispute;
    (void)state;
    assert_int_equal(make_customer(&customer), ERR_OK);
    const struct gateway_payment_intent intent = gateway_make_payment(&fixture, customer);
    assert_true(pay(&fixture, &intent, CONTRACT_CARD_PAYS));
    const char *charge = gateway_find_payment(&fixture, intent.id).charge;

    assert_int_equal(memory_gateway_dispute(&house.gateway, charge, &dispute), ERR_OK);
    assert_int_equal(memory_gateway_close_dispute(&house.gateway, dispute, "lost"), ERR_OK);

    assert_string_equal(gateway_read_event(&fixture, "charge.dispute.created", dispute).object.dispute.status, "needs_response");
    const struct gateway_event closed = gateway_read_event(&fixture, "charge.dispute.closed", dispute);
    assert_string_equal(closed.object.dispute.status, "lost");
    assert_string_equal(closed.object.dispute.payment_intent, intent.id);
    assert_int_equal(closed.object.dispute.cents, 900);
}

static void what_is_past_due_is_paid_later_or_ends(void **state)
{
    (void)state;
    const struct gateway_setup_intent card = gateway_take_card(&fixture, CONTRACT_CARD_PAYS);
    const struct gateway_new_subscription wish = gateway_subscription_wish(&fixture, &card);
    const char *id = gateway_subscribe(&fixture, &wish).id;
    const char *method = card.payment_method;
    assert_int_equal(memory_gateway_replace_card(&house.gateway, method, NULL, MEMORY_BANK_DECLINES_LATER), ERR_OK);
    renew(&fixture, id);
    assert_int_equal(gateway_find_subscription(&fixture, id).status, SUBSCRIPTION_PAST_DUE);
    assert_int_equal(memory_gateway_retry(&house.gateway, id), ERR_PAYMENT_DECLINED);

    assert_int_equal(memory_gateway_replace_card(&house.gateway, method, NULL, MEMORY_BANK_PAYS), ERR_OK);
    assert_int_equal(memory_gateway_retry(&house.gateway, id), ERR_OK);

    int64_t cents = 0;
    assert_int_equal(gateway_find_subscription(&fixture, id).status, SUBSCRIPTION_ACTIVE);
    assert_int_equal(memory_gateway_charges(&house.gateway, card.customer, &cents), 2);
    assert_int_equal(cents, 1000);
    assert_int_equal(memory_gateway_end(&house.gateway, id), ERR_OK);
    assert_int_equal(gateway_find_subscription(&fixture, id).status, SUBSCRIPTION_CANCELED);
    assert_int_equal(memory_gateway_retry(&house.gateway, id), ERR_NOT_FOUND);
}

static void a_customer_that_is_deleted_is_gone_with_the_subscriptions(void **state)
{
    struct gateway_customer customer;
    (void)state;
    const struct gateway_setup_intent card = gateway_take_card(&fixture, CONTRACT_CARD_PAYS);
    const struct gateway_new_subscription wish = gateway_subscription_wish(&fixture, &card);
    const char *id = gateway_subscribe(&fixture, &wish).id;

    assert_int_equal(memory_gateway_delete_customer(&house.gateway, card.customer), ERR_OK);

    assert_int_equal(gateway.customer_find(gateway.self, gateway_arena(), card.customer, &customer), ERR_NOT_FOUND);
    assert_int_equal(gateway_find_subscription(&fixture, id).status, SUBSCRIPTION_CANCELED);
}

static void an_event_of_another_type_has_no_object(void **state)
{
    struct gateway_event event;
    (void)state;

    assert_int_equal(memory_gateway_tell_other(&house.gateway, "product.created"), ERR_OK);

    const char *body = memory_gateway_event(&house.gateway, 0);
    assert_int_equal(gateway.event_read(gateway.self, gateway_arena(), body, strlen(body), &event), ERR_OK);
    assert_int_equal(event.kind, GATEWAY_OTHER);
    assert_string_equal(event.type, "product.created");
    assert_null(memory_gateway_event(&house.gateway, 1));
}

static int run_the_rest(void)
{
#define IN_A_HOUSE(rule) cmocka_unit_test_setup_teardown(rule, open_house, close_house)
    const struct CMUnitTest tests[] = {
        IN_A_HOUSE(a_call_that_fails_has_done_nothing),     IN_A_HOUSE(a_lost_answer_is_given_to_who_asks_again_under_the_key),
        IN_A_HOUSE(a_forgotten_key_makes_another),          IN_A_HOUSE(a_dispute_tells_its_begin_and_its_end),
        IN_A_HOUSE(what_is_past_due_is_paid_later_or_ends), IN_A_HOUSE(a_customer_that_is_deleted_is_gone_with_the_subscriptions),
        IN_A_HOUSE(an_event_of_another_type_has_no_object),
    };
    return cmocka_run_group_tests_name("the fake alone", tests, NULL, NULL);
}

static int run_the_contract(void)
{
    (void)open_house(NULL);
    int failed = CONTRACT_RUN(&fixture, payment_gateway) + CONTRACT_RUN(&fixture, gateway_catalog) +
                 CONTRACT_RUN(&fixture, gateway_subscriptions);
    (void)close_house(NULL);
    return failed;
}

int main(void)
{
    return run_the_contract() + run_the_rest() == 0 ? 0 : 1;
}
