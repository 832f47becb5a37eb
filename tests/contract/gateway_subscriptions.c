/* Subscriptions at the payment gateway, and what is charged for them. */
#include <string.h>
#include "tests/contract/gateway.h"

static const int64_t trial = INT64_C(14) * 86400 * CONTRACT_SECOND;

/* Subscribes with such a card to a trial of 14 days. */
static struct gateway_subscription begin_trial(struct contract_fixture *fixture, enum contract_card card)
{
    const struct gateway_setup_intent intent = gateway_take_card(fixture, card);
    struct gateway_new_subscription wish = gateway_subscription_wish(fixture, &intent);
    wish.trial_end_on = gateway_now(fixture) + trial;
    return gateway_subscribe(fixture, &wish);
}

static struct gateway_subscription subscribe(struct contract_fixture *fixture)
{
    const struct gateway_setup_intent intent = gateway_take_card(fixture, CONTRACT_CARD_PAYS);
    const struct gateway_new_subscription wish = gateway_subscription_wish(fixture, &intent);
    return gateway_subscribe(fixture, &wish);
}

static struct gateway_invoice upcoming(const struct contract_fixture *fixture, const char *subscription)
{
    struct gateway_invoice next;
    assert_int_equal(fixture->gateway->invoice_upcoming(fixture->gateway->self, gateway_arena(), subscription, &next), ERR_OK);
    return next;
}

static void a_trial_charges_nothing_until_its_end(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_setup_intent card = gateway_take_card(fixture, CONTRACT_CARD_PAYS);
    struct gateway_new_subscription wish = gateway_subscription_wish(fixture, &card);
    wish.trial_end_on = gateway_now(fixture) + trial;

    const struct gateway_subscription made = gateway_subscribe(fixture, &wish);

    assert_int_equal(made.status, SUBSCRIPTION_TRIALING);
    assert_string_equal(made.customer, card.customer);
    assert_string_equal(made.plan, "gold");
    assert_string_equal(made.coupon, "");
    assert_int_equal(made.reference, 7);
    assert_int_equal(made.current_period_end_on, wish.trial_end_on);
    assert_true(made.item[0] != '\0');
    assert_int_equal(fixture->payers->charges(fixture, card.customer), 0);
    assert_int_equal(gateway_paid_invoice(fixture, made.id).total, 0);
}

static void a_subscription_is_found_as_it_was_made(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_subscription made = begin_trial(fixture, CONTRACT_CARD_PAYS);

    const struct gateway_subscription found = gateway_find_subscription(fixture, made.id);

    assert_string_equal(found.id, made.id);
    assert_string_equal(found.item, made.item);
    assert_string_equal(found.plan, made.plan);
    assert_int_equal(found.reference, made.reference);
    assert_int_equal(found.status, made.status);
    assert_int_equal(found.created_on, made.created_on);
    assert_int_equal(found.current_period_start_on, made.current_period_start_on);
}

static void a_customer_without_a_card_subscribes_to_nothing(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_customer customer = gateway_make_customer(fixture);
    const struct gateway_setup_intent card = gateway_take_card(fixture, CONTRACT_CARD_PAYS);
    struct gateway_new_subscription wish = gateway_subscription_wish(fixture, &card);
    struct gateway_subscription made;
    wish.customer = customer.id;

    assert_int_equal(gateway->subscription_create(gateway->self, gateway_arena(), &wish, &made), ERR_PAYMENT_INVALID);
}

static void without_a_trial_the_card_is_charged_at_once(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_subscription made = subscribe(fixture);

    const struct gateway_invoice invoice = gateway_paid_invoice(fixture, made.id);

    assert_int_equal(made.status, SUBSCRIPTION_ACTIVE);
    assert_int_equal(fixture->payers->charges(fixture, made.customer), 1);
    assert_true(invoice.paid);
    assert_string_equal(invoice.customer, made.customer);
    assert_string_equal(invoice.plan, "gold");
    assert_int_equal(invoice.subtotal, 500);
    assert_int_equal(invoice.discount, 0);
    assert_int_equal(invoice.tax, 0);
    assert_int_equal(invoice.total, 500);
    assert_int_equal(invoice.period_start_on, made.current_period_start_on);
    assert_int_equal(invoice.period_end_on, made.current_period_end_on);
    assert_true(invoice.number[0] != '\0' && invoice.charge[0] != '\0' && invoice.payment_intent[0] != '\0');
}

static void an_invoice_is_found_as_it_is_listed(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_invoice listed = gateway_paid_invoice(fixture, subscribe(fixture).id);
    struct gateway_invoice found;

    assert_int_equal(gateway->invoice_find(gateway->self, gateway_arena(), listed.id, &found), ERR_OK);

    assert_string_equal(found.number, listed.number);
    assert_string_equal(found.charge, listed.charge);
    assert_int_equal(found.total, listed.total);
    assert_int_equal(found.created_on, listed.created_on);
    assert_int_equal(gateway->invoice_find(gateway->self, gateway_arena(), "in_0nobody", &found), ERR_NOT_FOUND);
}

static void a_paid_invoice_says_so(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_subscription made = subscribe(fixture);
    const struct gateway_invoice invoice = gateway_paid_invoice(fixture, made.id);

    const struct gateway_event event = gateway_read_event(fixture, "invoice.paid", invoice.id);

    assert_int_equal(event.kind, GATEWAY_INVOICE_PAID);
    assert_string_equal(event.object.invoice.subscription, made.id);
    assert_string_equal(event.object.invoice.plan, "gold");
    assert_int_equal(event.object.invoice.total, 500);
}

static void a_charge_knows_its_invoice(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_invoice invoice = gateway_paid_invoice(fixture, subscribe(fixture).id);
    struct gateway_charge charge;

    assert_int_equal(gateway->charge_find(gateway->self, gateway_arena(), invoice.charge, &charge), ERR_OK);

    assert_string_equal(charge.invoice, invoice.id);
    assert_string_equal(charge.payment_intent, invoice.payment_intent);
    assert_string_equal(gateway_find_payment(fixture, invoice.payment_intent).invoice, invoice.id);
}

static void the_same_key_subscribes_and_charges_once(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_setup_intent card = gateway_take_card(fixture, CONTRACT_CARD_PAYS);
    const struct gateway_new_subscription wish = gateway_subscription_wish(fixture, &card);

    const struct gateway_subscription made = gateway_subscribe(fixture, &wish);
    const struct gateway_subscription again = gateway_subscribe(fixture, &wish);

    assert_string_equal(again.id, made.id);
    assert_int_equal(fixture->payers->charges(fixture, card.customer), 1);
}

static size_t list(const struct contract_fixture *fixture, const char *customer, struct gateway_subscription *subscriptions)
{
    const struct gateway_cursor cursor = { .after = "" };
    const struct payment_gateway *gateway = fixture->gateway;
    size_t count = 99;
    assert_int_equal(gateway->subscriptions(gateway->self, gateway_arena(), customer, &cursor, subscriptions, &count), ERR_OK);
    return count;
}

static void a_declined_card_subscribes_nobody(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    static struct gateway_subscription subscriptions[GATEWAY_PAGE];
    const struct gateway_setup_intent card = gateway_take_card(fixture, CONTRACT_CARD_DECLINED_LATER);
    const struct gateway_new_subscription wish = gateway_subscription_wish(fixture, &card);
    struct gateway_subscription made = { .id = "untouched" };

    assert_int_equal(gateway->subscription_create(gateway->self, gateway_arena(), &wish, &made), ERR_PAYMENT_DECLINED);

    assert_string_equal(made.id, "untouched");
    assert_int_equal(fixture->payers->charges(fixture, card.customer), 0);
    assert_int_equal(list(fixture, card.customer, subscriptions), 0);
}

static void a_refusal_is_repeated_under_its_key(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct payment_gateway *gateway = fixture->gateway;
    const struct gateway_setup_intent card = gateway_take_card(fixture, CONTRACT_CARD_DECLINED_LATER);
    const struct gateway_new_subscription wish = gateway_subscription_wish(fixture, &card);
    struct gateway_subscription made;

    assert_int_equal(gateway->subscription_create(gateway->self, gateway_arena(), &wish, &made), ERR_PAYMENT_DECLINED);
    assert_int_equal(gateway->subscription_create(gateway->self, gateway_arena(), &wish, &made), ERR_PAYMENT_DECLINED);
}

static void the_end_of_a_trial_charges_the_card(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_subscription made = begin_trial(fixture, CONTRACT_CARD_PAYS);

    fixture->payers->renew(fixture, made.id);

    const struct gateway_subscription found = gateway_find_subscription(fixture, made.id);
    assert_int_equal(found.status, SUBSCRIPTION_ACTIVE);
    assert_true(found.current_period_end_on > made.current_period_end_on);
    assert_int_equal(fixture->payers->charges(fixture, made.customer), 1);
    assert_int_equal(gateway_paid_invoice(fixture, made.id).total, 500);
}

static void a_trial_that_ends_with_a_declined_card_is_past_due(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_subscription made = begin_trial(fixture, CONTRACT_CARD_DECLINED_LATER);

    fixture->payers->renew(fixture, made.id);

    assert_int_equal(gateway_find_subscription(fixture, made.id).status, SUBSCRIPTION_PAST_DUE);
    assert_int_equal(fixture->payers->charges(fixture, made.customer), 0);
    const struct gateway_event event = gateway_read_event(fixture, "customer.subscription.updated", made.id);
    assert_int_equal(event.kind, GATEWAY_SUBSCRIPTION_UPDATED);
    assert_int_equal(event.object.subscription.status, SUBSCRIPTION_PAST_DUE);
    assert_int_equal(event.object.subscription.reference, 7);
}

static void the_next_invoice_is_that_of_the_period_after_this_one(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_subscription made = begin_trial(fixture, CONTRACT_CARD_PAYS);

    const struct gateway_invoice next = upcoming(fixture, made.id);

    assert_string_equal(next.id, "");
    assert_string_equal(next.subscription, made.id);
    assert_string_equal(next.plan, "gold");
    assert_false(next.paid);
    assert_int_equal(next.subtotal, 500);
    assert_int_equal(next.total, 500);
    assert_int_equal(next.period_start_on, made.current_period_end_on);
    assert_true(next.period_end_on > next.period_start_on);
    assert_in_range(next.due_on, made.current_period_end_on, made.current_period_end_on + 3600 * CONTRACT_SECOND);
}

static struct gateway_change change_wish(const struct contract_fixture *fixture, const struct gateway_subscription *subscription)
{
    gateway_need_plan(fixture, PLAN_PLATINUM);
    return (struct gateway_change){
        .key = gateway_unique(fixture, "change"),
        .subscription = subscription->id,
        .item = subscription->item,
        .plan = PLAN_PLATINUM,
        .coupon = "",
    };
}

static enum err change(const struct contract_fixture *fixture, const struct gateway_change *wish,
                       struct gateway_subscription *changed)
{
    return fixture->gateway->subscription_change(fixture->gateway->self, gateway_arena(), wish, changed);
}

static void a_change_of_plan_holds_at_once(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_subscription made = begin_trial(fixture, CONTRACT_CARD_PAYS);
    const struct gateway_change wish = change_wish(fixture, &made);
    struct gateway_subscription changed;

    assert_int_equal(change(fixture, &wish, &changed), ERR_OK);

    assert_string_equal(changed.id, made.id);
    assert_string_equal(changed.item, made.item);
    assert_string_equal(changed.plan, "platinum");
    assert_string_equal(gateway_find_subscription(fixture, made.id).plan, "platinum");
    assert_int_equal(upcoming(fixture, made.id).subtotal, 1000);
    const struct gateway_event event = gateway_read_event(fixture, "customer.subscription.updated", made.id);
    assert_string_equal(event.object.subscription.plan, "platinum");
}

static void a_change_of_a_paid_plan_is_prorated_on_the_next_invoice(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_subscription made = subscribe(fixture);
    const struct gateway_change wish = change_wish(fixture, &made);
    struct gateway_subscription changed;

    assert_int_equal(change(fixture, &wish, &changed), ERR_OK);

    const struct gateway_invoice next = upcoming(fixture, made.id);
    assert_int_equal(fixture->payers->charges(fixture, made.customer), 1);
    assert_string_equal(next.plan, "platinum");
    assert_in_range(next.subtotal, 1499, 1500); /* a second of the period may be over */
}

static void a_change_may_bring_a_coupon(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_subscription made = begin_trial(fixture, CONTRACT_CARD_PAYS);
    const struct coupon coupon = gateway_make_coupon(fixture);
    struct gateway_change wish = change_wish(fixture, &made);
    struct gateway_subscription changed;
    wish.coupon = coupon.code;

    assert_int_equal(change(fixture, &wish, &changed), ERR_OK);

    assert_string_equal(changed.coupon, coupon.code);
    assert_int_equal(upcoming(fixture, made.id).total, 500);
    assert_int_equal(upcoming(fixture, made.id).discount, 500);
}

static void a_change_that_names_what_there_is_not_changes_nothing(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_subscription made = begin_trial(fixture, CONTRACT_CARD_PAYS);
    struct gateway_change wish = change_wish(fixture, &made);
    struct gateway_subscription changed;

    wish.coupon = gateway_unique(fixture, "NONE");
    assert_int_equal(change(fixture, &wish, &changed), ERR_NOT_FOUND);
    wish = change_wish(fixture, &made);
    wish.subscription = "sub_0nobody";
    assert_int_equal(change(fixture, &wish, &changed), ERR_NOT_FOUND);

    assert_string_equal(gateway_find_subscription(fixture, made.id).plan, "gold");
}

static enum err cancel(const struct contract_fixture *fixture, const char *id, struct gateway_subscription *ended)
{
    return fixture->gateway->subscription_cancel(fixture->gateway->self, gateway_arena(), id, ended);
}

static void a_cancelled_subscription_has_ended_for_good(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_subscription made = subscribe(fixture);
    struct gateway_subscription ended;
    struct gateway_invoice next;

    assert_int_equal(cancel(fixture, made.id, &ended), ERR_OK);

    assert_string_equal(ended.id, made.id);
    assert_int_equal(ended.status, SUBSCRIPTION_CANCELED);
    assert_int_equal(gateway_find_subscription(fixture, made.id).status, SUBSCRIPTION_CANCELED);
    assert_int_equal(cancel(fixture, made.id, &ended), ERR_OK);
    assert_int_equal(ended.status, SUBSCRIPTION_CANCELED);
    assert_int_equal(cancel(fixture, "sub_0nobody", &ended), ERR_NOT_FOUND);
    assert_int_equal(fixture->gateway->invoice_upcoming(fixture->gateway->self, gateway_arena(), made.id, &next), ERR_NOT_FOUND);
    const struct gateway_event event = gateway_read_event(fixture, "customer.subscription.deleted", made.id);
    assert_int_equal(event.kind, GATEWAY_SUBSCRIPTION_DELETED);
    assert_int_equal(event.object.subscription.status, SUBSCRIPTION_CANCELED);
}

static void a_subscription_that_has_ended_cannot_be_changed(void **state)
{
    struct contract_fixture *fixture = *state;
    const struct gateway_subscription made = subscribe(fixture);
    const struct gateway_change wish = change_wish(fixture, &made);
    struct gateway_subscription ended;
    assert_int_equal(cancel(fixture, made.id, &ended), ERR_OK);

    assert_int_equal(change(fixture, &wish, &ended), ERR_PAYMENT_INVALID);
}

static void a_customers_subscriptions_are_listed_with_those_that_ended(void **state)
{
    struct contract_fixture *fixture = *state;
    static struct gateway_subscription subscriptions[GATEWAY_PAGE];
    const struct gateway_setup_intent card = gateway_take_card(fixture, CONTRACT_CARD_PAYS);
    struct gateway_new_subscription wish = gateway_subscription_wish(fixture, &card);
    const struct gateway_subscription first = gateway_subscribe(fixture, &wish);
    struct gateway_subscription ended;
    assert_int_equal(cancel(fixture, first.id, &ended), ERR_OK);
    wish.key = gateway_unique(fixture, "second");
    const struct gateway_subscription second = gateway_subscribe(fixture, &wish);
    (void)subscribe(fixture);

    assert_int_equal(list(fixture, card.customer, subscriptions), 2);

    assert_string_equal(subscriptions[0].id, second.id);
    assert_string_equal(subscriptions[1].id, first.id);
    assert_int_equal(subscriptions[1].status, SUBSCRIPTION_CANCELED);
    assert_true(list(fixture, "", subscriptions) >= 3);
}

const struct CMUnitTest gateway_subscriptions_contract[] = {
    GATEWAY_TEST(a_trial_charges_nothing_until_its_end),
    GATEWAY_TEST(a_subscription_is_found_as_it_was_made),
    GATEWAY_TEST(a_customer_without_a_card_subscribes_to_nothing),
    GATEWAY_TEST(without_a_trial_the_card_is_charged_at_once),
    GATEWAY_TEST(an_invoice_is_found_as_it_is_listed),
    GATEWAY_TEST(a_paid_invoice_says_so),
    GATEWAY_TEST(a_charge_knows_its_invoice),
    GATEWAY_TEST(the_same_key_subscribes_and_charges_once),
    GATEWAY_TEST(a_declined_card_subscribes_nobody),
    GATEWAY_TEST(a_refusal_is_repeated_under_its_key),
    GATEWAY_TEST(the_end_of_a_trial_charges_the_card),
    GATEWAY_TEST(a_trial_that_ends_with_a_declined_card_is_past_due),
    GATEWAY_TEST(the_next_invoice_is_that_of_the_period_after_this_one),
    GATEWAY_TEST(a_change_of_plan_holds_at_once),
    GATEWAY_TEST(a_change_of_a_paid_plan_is_prorated_on_the_next_invoice),
    GATEWAY_TEST(a_change_may_bring_a_coupon),
    GATEWAY_TEST(a_change_that_names_what_there_is_not_changes_nothing),
    GATEWAY_TEST(a_cancelled_subscription_has_ended_for_good),
    GATEWAY_TEST(a_subscription_that_has_ended_cannot_be_changed),
    GATEWAY_TEST(a_customers_subscriptions_are_listed_with_those_that_ended),
};
const size_t gateway_subscriptions_contract_count =
    sizeof gateway_subscriptions_contract / sizeof gateway_subscriptions_contract[0];
