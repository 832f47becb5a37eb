/* Customers, cards and payments. */
#include <string.h>
#include "tests/contract/gateway.h"

#define NOBODY "cus_0nobody"

static void a_customer_is_found_as_it_was_made(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct gateway_customer made = gateway_make_customer(fixture);
    struct gateway_customer found;

    assert_int_equal(fixture->gateway->customer_find(fixture->gateway->self, gateway_arena(), made.id, &found), ERR_OK);

    assert_string_equal(found.id, made.id);
    assert_string_equal(found.email, "ann@example.com");
    assert_string_equal(found.payment_method, "");
}

static void the_same_key_makes_one_customer(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_new_customer wish = { .key = gateway_unique(fixture, "k"), .email = "ann@example.com", .user_id = 7 };
    struct gateway_customer made;
    struct gateway_customer again;

    assert_int_equal(gateway->customer_create(gateway->self, gateway_arena(), &wish, &made), ERR_OK);
    assert_int_equal(gateway->customer_create(gateway->self, gateway_arena(), &wish, &again), ERR_OK);

    assert_string_equal(again.id, made.id);
}

static void a_key_is_for_one_request_only(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    struct gateway_new_customer wish = { .key = gateway_unique(fixture, "k"), .email = "ann@example.com", .user_id = 7 };
    struct gateway_customer made;
    struct gateway_customer other = { .id = "untouched" };
    assert_int_equal(gateway->customer_create(gateway->self, gateway_arena(), &wish, &made), ERR_OK);

    wish.email = "bob@example.com";

    assert_int_equal(gateway->customer_create(gateway->self, gateway_arena(), &wish, &other), ERR_PAYMENT_INVALID);
    assert_string_equal(other.id, "untouched");
}

static void what_is_unknown_is_not_found(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    struct arena *arena = gateway_arena();
    struct gateway_customer customer = { .id = "untouched" };
    struct gateway_payment_method card;
    struct gateway_setup_intent setup;
    struct gateway_payment_intent payment;
    struct gateway_charge charge;

    assert_int_equal(gateway->customer_find(gateway->self, arena, NOBODY, &customer), ERR_NOT_FOUND);
    assert_int_equal(gateway->payment_method_find(gateway->self, arena, "pm_0nobody", &card), ERR_NOT_FOUND);
    assert_int_equal(gateway->setup_intent_find(gateway->self, arena, "seti_0nobody", &setup), ERR_NOT_FOUND);
    assert_int_equal(gateway->payment_intent_find(gateway->self, arena, "pi_0nobody", &payment), ERR_NOT_FOUND);
    assert_int_equal(gateway->payment_intent_cancel(gateway->self, "pi_0nobody"), ERR_NOT_FOUND);
    assert_int_equal(gateway->charge_find(gateway->self, arena, "ch_0nobody", &charge), ERR_NOT_FOUND);
    assert_string_equal(customer.id, "untouched");
}

static void a_setup_intent_waits_for_a_card(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct gateway_customer customer = gateway_make_customer(fixture);

    const struct gateway_setup_intent made = gateway_make_setup_intent(fixture, customer.id);

    assert_int_equal(made.status, GATEWAY_INTENT_OPEN);
    assert_string_equal(made.customer, customer.id);
    assert_string_equal(made.payment_method, "");
    assert_true(strncmp(made.client_secret, made.id, strlen(made.id)) == 0 && strlen(made.client_secret) > strlen(made.id));
}

static void a_confirmed_setup_intent_has_the_customers_card(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    struct gateway_payment_method found;

    const struct gateway_setup_intent intent = gateway_take_card(fixture, CONTRACT_CARD_PAYS);

    assert_int_equal(intent.status, GATEWAY_INTENT_SUCCEEDED);
    assert_int_equal(gateway->payment_method_find(gateway->self, gateway_arena(), intent.payment_method, &found), ERR_OK);
    assert_string_equal(found.id, intent.payment_method);
    assert_string_equal(found.customer, intent.customer);
    assert_string_equal(found.card.brand, "visa");
    assert_string_equal(found.card.last4, "4242");
    assert_in_range(found.card.exp_month, 1, 12);
    assert_in_range(found.card.exp_year, 2025, 2099);
}

static void a_declined_card_leaves_the_setup_intent_open(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    struct gateway_setup_intent intent = gateway_make_setup_intent(fixture, gateway_make_customer(fixture).id);

    assert_false(fixture->payers->confirm_setup(fixture, &intent, CONTRACT_CARD_DECLINED));

    assert_int_equal(gateway->setup_intent_find(gateway->self, gateway_arena(), intent.id, &intent), ERR_OK);
    assert_int_equal(intent.status, GATEWAY_INTENT_OPEN);
    assert_string_equal(intent.payment_method, "");
}

static void a_setup_intent_tells_that_it_succeeded(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_setup_intent intent = gateway_take_card(fixture, CONTRACT_CARD_PAYS);

    const struct gateway_event event = gateway_read_event(fixture, "setup_intent.succeeded", intent.id);

    assert_int_equal(event.kind, GATEWAY_SETUP_SUCCEEDED);
    assert_string_equal(event.object.setup_intent.id, intent.id);
    assert_string_equal(event.object.setup_intent.payment_method, intent.payment_method);
}

static void the_card_that_is_set_is_the_customers(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_setup_intent intent = gateway_take_card(fixture, CONTRACT_CARD_PAYS);
    const char *key = gateway_unique(fixture, "card");
    struct gateway_customer found;

    assert_int_equal(gateway->customer_set_card(gateway->self, key, intent.customer, intent.payment_method), ERR_OK);

    assert_int_equal(gateway->customer_find(gateway->self, gateway_arena(), intent.customer, &found), ERR_OK);
    assert_string_equal(found.payment_method, intent.payment_method);
    const struct gateway_event event = gateway_read_event(fixture, "customer.updated", intent.customer);
    assert_string_equal(event.object.customer.payment_method, intent.payment_method);
}

static void a_card_of_another_customer_is_refused(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_setup_intent intent = gateway_take_card(fixture, CONTRACT_CARD_PAYS);
    const struct gateway_customer other = gateway_make_customer(fixture);

    assert_int_equal(gateway->customer_set_card(gateway->self, gateway_unique(fixture, "a"), other.id, intent.payment_method),
                     ERR_PAYMENT_INVALID);
    assert_int_equal(gateway->customer_set_card(gateway->self, gateway_unique(fixture, "b"), other.id, "pm_0nobody"),
                     ERR_PAYMENT_INVALID);
    assert_int_equal(gateway->customer_set_card(gateway->self, gateway_unique(fixture, "c"), NOBODY, intent.payment_method),
                     ERR_NOT_FOUND);
}

static void a_payment_intent_waits_for_its_payer(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct gateway_customer customer = gateway_make_customer(fixture);
    int64_t before = gateway_now(fixture) - 60 * CONTRACT_SECOND;

    const struct gateway_payment_intent made = gateway_make_payment(fixture, customer.id);

    assert_int_equal(made.status, GATEWAY_INTENT_OPEN);
    assert_string_equal(made.customer, customer.id);
    assert_int_equal(made.cents, 900);
    assert_int_equal(made.reference, 42);
    assert_string_equal(made.charge, "");
    assert_string_equal(made.invoice, "");
    assert_true(strncmp(made.client_secret, made.id, strlen(made.id)) == 0 && strlen(made.client_secret) > strlen(made.id));
    assert_true(made.created_on > before);
    assert_int_equal(made.created_on % CONTRACT_SECOND, 0);
}

static void the_same_key_makes_one_payment_intent(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_new_payment wish = gateway_payment_wish(fixture, gateway_make_customer(fixture).id);
    struct gateway_payment_intent made;
    struct gateway_payment_intent again;

    assert_int_equal(gateway->payment_intent_create(gateway->self, gateway_arena(), &wish, &made), ERR_OK);
    assert_int_equal(gateway->payment_intent_create(gateway->self, gateway_arena(), &wish, &again), ERR_OK);

    assert_string_equal(again.id, made.id);
    assert_string_equal(again.client_secret, made.client_secret);
}

static void less_than_the_least_charge_is_refused(void **state)
{
    const struct contract_fixture *fixture = *state;
    struct gateway_new_payment wish = gateway_payment_wish(fixture, gateway_make_customer(fixture).id);
    struct gateway_payment_intent made;

    wish.cents = 49;

    assert_int_equal(fixture->gateway->payment_intent_create(fixture->gateway->self, gateway_arena(), &wish, &made),
                     ERR_PAYMENT_INVALID);
}

static void a_payment_of_nobody_is_refused(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_new_payment wish = gateway_payment_wish(fixture, NOBODY);
    struct gateway_payment_intent payment;
    struct gateway_setup_intent setup;

    assert_int_equal(gateway->payment_intent_create(gateway->self, gateway_arena(), &wish, &payment), ERR_PAYMENT_INVALID);
    assert_int_equal(gateway->setup_intent_create(gateway->self, gateway_arena(), gateway_unique(fixture, "s"), NOBODY, &setup),
                     ERR_PAYMENT_INVALID);
}

static void what_is_paid_is_charged_once(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_customer customer = gateway_make_customer(fixture);
    const struct gateway_payment_intent made = gateway_make_payment(fixture, customer.id);
    struct gateway_charge charge;

    assert_true(fixture->payers->pay(fixture, &made, CONTRACT_CARD_PAYS));

    const struct gateway_payment_intent paid = gateway_find_payment(fixture, made.id);
    assert_int_equal(paid.status, GATEWAY_INTENT_SUCCEEDED);
    assert_int_equal(gateway->charge_find(gateway->self, gateway_arena(), paid.charge, &charge), ERR_OK);
    assert_string_equal(charge.id, paid.charge);
    assert_string_equal(charge.customer, customer.id);
    assert_string_equal(charge.payment_intent, made.id);
    assert_string_equal(charge.invoice, "");
    assert_int_equal(charge.cents, 900);
    assert_int_equal(charge.refunded, 0);
    assert_string_equal(charge.card.last4, "4242");
    assert_int_equal(fixture->payers->charges(fixture, customer.id), 1);
}

static void a_payment_tells_that_it_succeeded(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_payment_intent made = gateway_make_payment(fixture, gateway_make_customer(fixture).id);
    assert_true(fixture->payers->pay(fixture, &made, CONTRACT_CARD_PAYS));

    const struct gateway_event event = gateway_read_event(fixture, "payment_intent.succeeded", made.id);

    assert_int_equal(event.kind, GATEWAY_PAYMENT_SUCCEEDED);
    assert_int_equal(event.object.payment_intent.status, GATEWAY_INTENT_SUCCEEDED);
    assert_int_equal(event.object.payment_intent.reference, 42);
    assert_int_equal(event.object.payment_intent.cents, 900);
}

static void a_declined_payment_charges_nothing_and_stays_open(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_customer customer = gateway_make_customer(fixture);
    const struct gateway_payment_intent made = gateway_make_payment(fixture, customer.id);

    assert_false(fixture->payers->pay(fixture, &made, CONTRACT_CARD_DECLINED));

    assert_int_equal(gateway_find_payment(fixture, made.id).status, GATEWAY_INTENT_OPEN);
    assert_int_equal(fixture->payers->charges(fixture, customer.id), 0);
    const struct gateway_event event = gateway_read_event(fixture, "payment_intent.payment_failed", made.id);
    assert_int_equal(event.kind, GATEWAY_PAYMENT_FAILED);
    assert_int_equal(event.object.payment_intent.status, GATEWAY_INTENT_OPEN);
}

static void a_cancelled_payment_stays_cancelled(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_payment_intent made = gateway_make_payment(fixture, gateway_make_customer(fixture).id);

    assert_int_equal(gateway->payment_intent_cancel(gateway->self, made.id), ERR_OK);

    assert_int_equal(gateway_find_payment(fixture, made.id).status, GATEWAY_INTENT_CANCELED);
    assert_int_equal(gateway->payment_intent_cancel(gateway->self, made.id), ERR_OK);
}

static void what_is_paid_cannot_be_cancelled(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_payment_intent made = gateway_make_payment(fixture, gateway_make_customer(fixture).id);
    assert_true(fixture->payers->pay(fixture, &made, CONTRACT_CARD_PAYS));

    assert_int_equal(gateway->payment_intent_cancel(gateway->self, made.id), ERR_CONFLICT);
}

static size_t place_of(const char *id, const struct gateway_payment_intent *intents, size_t count)
{
    size_t place = 0;
    while (place < count && strcmp(intents[place].id, id) != 0) {
        place++;
    }
    return place;
}

static void payments_are_listed_newest_first_from_an_instant_on(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    static struct gateway_payment_intent intents[GATEWAY_PAGE];
    const char *customer = gateway_make_customer(fixture).id;
    const struct gateway_payment_intent first = gateway_make_payment(fixture, customer);
    const struct gateway_payment_intent second = gateway_make_payment(fixture, customer);
    struct gateway_cursor cursor = { .created_from_on = first.created_on, .after = "" };
    size_t count = 0;

    assert_int_equal(gateway->payment_intents(gateway->self, gateway_arena(), &cursor, intents, &count), ERR_OK);

    assert_true(place_of(first.id, intents, count) < count);
    assert_true(place_of(second.id, intents, count) < place_of(first.id, intents, count));
    assert_int_equal(intents[place_of(second.id, intents, count)].reference, 42);

    cursor.created_from_on = second.created_on + 1000 * CONTRACT_SECOND;
    assert_int_equal(gateway->payment_intents(gateway->self, gateway_arena(), &cursor, intents, &count), ERR_OK);
    assert_int_equal(count, 0);
}

static void the_next_page_comes_after_the_last_one_of_the_page_before(void **state)
{
    const struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    static struct gateway_payment_intent intents[GATEWAY_PAGE];
    const char *customer = gateway_make_customer(fixture).id;
    const struct gateway_payment_intent first = gateway_make_payment(fixture, customer);
    const struct gateway_payment_intent second = gateway_make_payment(fixture, customer);
    const struct gateway_cursor cursor = { .after = second.id };
    size_t count = 0;

    assert_int_equal(gateway->payment_intents(gateway->self, gateway_arena(), &cursor, intents, &count), ERR_OK);

    assert_int_equal(place_of(second.id, intents, count), count);
    assert_int_equal(place_of(first.id, intents, count), 0);
}

static void a_refund_is_told_as_the_sum_so_far(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_payment_intent made = gateway_make_payment(fixture, gateway_make_customer(fixture).id);
    struct gateway_charge charge;
    assert_true(fixture->payers->pay(fixture, &made, CONTRACT_CARD_PAYS));
    const struct gateway_payment_intent paid = gateway_find_payment(fixture, made.id);

    fixture->payers->refund(fixture, paid.charge, 200);
    fixture->payers->refund(fixture, paid.charge, 300);

    assert_int_equal(gateway->charge_find(gateway->self, gateway_arena(), paid.charge, &charge), ERR_OK);
    assert_int_equal(charge.refunded, 500);
    const struct gateway_event event = gateway_read_event(fixture, "charge.refunded", paid.charge);
    assert_int_equal(event.kind, GATEWAY_CHARGE_REFUNDED);
    assert_int_equal(event.object.charge.refunded, 500);
    assert_string_equal(event.object.charge.payment_intent, made.id);
}

/* What was told of refunds and of cards since, newest first. */
static size_t list_events(const struct contract_fixture *fixture, int64_t since, const char *after,
                          struct gateway_event events[GATEWAY_PAGE])
{
    static const enum gateway_event_kind kinds[] = { GATEWAY_CHARGE_REFUNDED, GATEWAY_CUSTOMER_UPDATED };
    const struct gateway_event_kinds wanted = { .kinds = kinds, .count = sizeof kinds / sizeof kinds[0] };
    const struct gateway_cursor cursor = { .created_from_on = since, .after = after };
    const struct payment_gateway *gateway = fixture->gateway;
    size_t count = GATEWAY_PAGE + 1;
    assert_int_equal(gateway->events(gateway->self, gateway_arena(), &wanted, &cursor, events, &count), ERR_OK);
    return count;
}

static size_t place_of_event(const char *id, const struct gateway_event *events, size_t count)
{
    size_t place = 0;
    while (place < count && strcmp(events[place].id, id) != 0) {
        place++;
    }
    return place;
}

static void what_was_told_is_listed_by_kind_newest_first_from_an_instant_on(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    static struct gateway_event events[GATEWAY_PAGE];
    const struct gateway_setup_intent card = gateway_take_card(fixture, CONTRACT_CARD_PAYS);
    const struct gateway_payment_intent made = gateway_make_payment(fixture, card.customer);
    assert_int_equal(gateway->customer_set_card(gateway->self, gateway_unique(fixture, "c"), card.customer, card.payment_method),
                     ERR_OK);
    const struct gateway_event first = gateway_read_event(fixture, "customer.updated", card.customer);
    assert_true(fixture->payers->pay(fixture, &made, CONTRACT_CARD_PAYS));
    const struct gateway_payment_intent paid = gateway_find_payment(fixture, made.id);
    fixture->payers->refund(fixture, paid.charge, 200);
    const struct gateway_event second = gateway_read_event(fixture, "charge.refunded", paid.charge);

    size_t count = list_events(fixture, first.created_on, "", events);

    size_t place = place_of_event(second.id, events, count);
    assert_true(place < place_of_event(first.id, events, count));
    assert_true(place_of_event(first.id, events, count) < count);
    assert_int_equal(events[place].kind, GATEWAY_CHARGE_REFUNDED);
    assert_string_equal(events[place].type, "charge.refunded");
    assert_int_equal(events[place].created_on, second.created_on);
    assert_string_equal(events[place].object.charge.id, paid.charge);
    assert_int_equal(events[place].object.charge.refunded, 200);
    for (size_t i = 0; i < count; i++) {
        assert_true(events[i].kind == GATEWAY_CHARGE_REFUNDED || events[i].kind == GATEWAY_CUSTOMER_UPDATED);
    }
    count = list_events(fixture, first.created_on, second.id, events);
    assert_int_equal(place_of_event(second.id, events, count), count);
    assert_true(place_of_event(first.id, events, count) < count);
    assert_int_equal(list_events(fixture, second.created_on + 1000 * CONTRACT_SECOND, "", events), 0);
}

static void what_is_no_event_is_malformed(void **state)
{
    const struct contract_fixture *fixture = *state;
    static const char *const bodies[] = { "", "{", "[]", "null", "{}", "evt_0nobody", "{\"id\": 7, \"type\": []}" };
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct gateway_event event = { .id = "untouched" };

        enum err err =
            fixture->gateway->event_read(fixture->gateway->self, gateway_arena(), bodies[i], strlen(bodies[i]), &event);

        assert_int_equal(err, ERR_MALFORMED);
        assert_string_equal(event.id, "untouched");
    }
}

const struct CMUnitTest payment_gateway_contract[] = {
    GATEWAY_TEST(a_customer_is_found_as_it_was_made),
    GATEWAY_TEST(the_same_key_makes_one_customer),
    GATEWAY_TEST(a_key_is_for_one_request_only),
    GATEWAY_TEST(what_is_unknown_is_not_found),
    GATEWAY_TEST(a_setup_intent_waits_for_a_card),
    GATEWAY_TEST(a_confirmed_setup_intent_has_the_customers_card),
    GATEWAY_TEST(a_declined_card_leaves_the_setup_intent_open),
    GATEWAY_TEST(a_setup_intent_tells_that_it_succeeded),
    GATEWAY_TEST(the_card_that_is_set_is_the_customers),
    GATEWAY_TEST(a_card_of_another_customer_is_refused),
    GATEWAY_TEST(a_payment_intent_waits_for_its_payer),
    GATEWAY_TEST(the_same_key_makes_one_payment_intent),
    GATEWAY_TEST(less_than_the_least_charge_is_refused),
    GATEWAY_TEST(a_payment_of_nobody_is_refused),
    GATEWAY_TEST(what_is_paid_is_charged_once),
    GATEWAY_TEST(a_payment_tells_that_it_succeeded),
    GATEWAY_TEST(a_declined_payment_charges_nothing_and_stays_open),
    GATEWAY_TEST(a_cancelled_payment_stays_cancelled),
    GATEWAY_TEST(what_is_paid_cannot_be_cancelled),
    GATEWAY_TEST(payments_are_listed_newest_first_from_an_instant_on),
    GATEWAY_TEST(the_next_page_comes_after_the_last_one_of_the_page_before),
    GATEWAY_TEST(a_refund_is_told_as_the_sum_so_far),
    GATEWAY_TEST(what_was_told_is_listed_by_kind_newest_first_from_an_instant_on),
    GATEWAY_TEST(what_is_no_event_is_malformed),
};
const size_t payment_gateway_contract_count = sizeof payment_gateway_contract / sizeof payment_gateway_contract[0];
