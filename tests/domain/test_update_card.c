#include "domain/kernel/calendar.h"
#include "tests/domain/billing_rig.h"

static const struct card other = { .brand = "mastercard", .last4 = "4444", .exp_year = 2031, .exp_month = 7 };

/* Another card that ann's browser has confirmed. */
static const char *take_other(struct billing_rig *rig)
{
    rig_wait(rig, CALENDAR_MINUTE);
    assert_int_equal(billing_begin_card(&rig->ports, &rig->arena, rig->ann.id, &rig->secret), ERR_OK);
    const struct memory_table *intents = &rig->gateway.setup_intents;
    const struct gateway_setup_intent *intent = memory_table_row(intents, intents->count - 1);
    const char *id = intent->id;
    assert_int_equal(memory_gateway_confirm_setup(&rig->gateway, id, &other, MEMORY_BANK_PAYS), ERR_OK);
    return id;
}

static enum err update(struct billing_rig *rig, const char *setup_intent)
{
    rig->why = (struct problems){ .count = 0 };
    return billing_update_card(&rig->ports, &rig->arena, rig->ann.id, " Ann Jones ", setup_intent, &rig->why);
}

static void the_first_card_makes_a_customer(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(billing_begin_card(&rig->ports, &rig->arena, rig->ann.id, &rig->secret), ERR_OK);

    const struct billing_account account = rig_account(rig, rig->ann.id);
    struct gateway_customer customer;
    assert_int_equal(rig->port.customer_find(rig->port.self, &rig->arena, account.customer, &customer), ERR_OK);
    assert_string_equal(customer.email, "ann@example.com");
    assert_true(rig->secret[0] != '\0');
}

static void a_customer_is_made_once(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(billing_begin_card(&rig->ports, &rig->arena, rig->ann.id, &rig->secret), ERR_OK);
    const char *first = rig->secret;
    rig_wait(rig, 1);

    assert_int_equal(billing_begin_card(&rig->ports, &rig->arena, rig->ann.id, &rig->secret), ERR_OK);

    assert_int_equal(rig->gateway.customers.count, 1);
    assert_string_not_equal(rig->secret, first);
}

static void a_customer_whose_answer_was_lost_is_not_made_twice(void **state)
{
    struct billing_rig *rig = *state;
    rig->lost.fail_at = 1;
    assert_int_equal(billing_begin_card(&rig->ports, &rig->arena, rig->ann.id, &rig->secret), ERR_PAYMENT_UNREACHABLE);

    assert_int_equal(billing_begin_card(&rig->ports, &rig->arena, rig->ann.id, &rig->secret), ERR_OK);

    assert_int_equal(rig->gateway.customers.count, 1);
}

static void another_e_mail_is_another_request_for_a_customer(void **state)
{
    struct billing_rig *rig = *state;
    rig->lost.fail_at = 1;
    assert_int_equal(billing_begin_card(&rig->ports, &rig->arena, rig->ann.id, &rig->secret), ERR_PAYMENT_UNREACHABLE);
    assert_int_equal(rig->fakes.users.set_email(rig->fakes.users.self, rig->ann.id, "ann@example.net"), ERR_OK);

    assert_int_equal(billing_begin_card(&rig->ports, &rig->arena, rig->ann.id, &rig->secret), ERR_OK);

    assert_string_equal(rig_account(rig, rig->ann.id).email, "ann@example.net");
}

/* Another request of ann's makes her a customer first. */
static enum err make_two(void *self, struct arena *arena, const struct gateway_new_customer *wish, struct gateway_customer *made)
{
    struct memory_gateway *gateway = self;
    const struct payment_gateway real = memory_payment_gateway(gateway);
    struct billing_rig *rig = (struct billing_rig *)(void *)((char *)gateway - offsetof(struct billing_rig, gateway));
    assert_int_equal(rig->fakes.accounts.set_customer(rig->fakes.accounts.self, wish->user_id, "cus_first"), ERR_OK);
    return real.customer_create(self, arena, wish, made);
}

static void of_two_customers_the_first_holds(void **state)
{
    struct billing_rig *rig = *state;
    rig->port.customer_create = make_two;

    enum err err = billing_begin_card(&rig->ports, &rig->arena, rig->ann.id, &rig->secret);

    assert_int_equal(err, ERR_PAYMENT_INVALID); /* the fake knows no "cus_first" */
    assert_string_equal(rig_account(rig, rig->ann.id).customer, "cus_first");
}

static void another_card_is_charged_from_now_on(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);

    assert_int_equal(update(rig, take_other(rig)), ERR_OK);

    const struct card_on_file card = rig_card(rig);
    struct gateway_customer customer;
    const char *id = rig_at_gateway(rig).customer;
    assert_int_equal(rig->port.customer_find(rig->port.self, &rig->arena, id, &customer), ERR_OK);
    assert_string_equal(card.payment_method, customer.payment_method);
    assert_string_equal(card.card.last4, "4444");
    assert_string_equal(card.name, "Ann Jones");
    rig_let_run(rig);
    assert_string_equal(rig_card(rig).name, "Ann Jones");
    rig_assert_equal(rig);
}

static void who_has_no_card_changes_none(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(update(rig, take_other(rig)), ERR_REJECTED);

    rig_assert_problem(rig, "", "payment_method.none");
}

static void without_a_setup_intent_javascript_is_required(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);

    assert_int_equal(update(rig, ""), ERR_REJECTED);
    rig_assert_problem(rig, "", "javascript.required");

    assert_int_equal(update(rig, NULL), ERR_REJECTED);
    rig_assert_problem(rig, "", "javascript.required");
}

static void a_card_of_another_is_invalid(void **state)
{
    struct billing_rig *rig = *state;
    const struct user bob = fakes_sign_up(&rig->fakes, "bob@example.com", NULL);
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);

    assert_int_equal(update(rig, rig_take_card(rig, bob.id, MEMORY_BANK_PAYS)), ERR_PAYMENT_INVALID);

    assert_string_equal(rig_card(rig).card.last4, "4242");
}

static void a_card_that_the_gateway_forgot_is_invalid(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);
    const char *intent = take_other(rig);
    rig->gateway.payment_methods.count = 1;

    assert_int_equal(update(rig, intent), ERR_PAYMENT_INVALID);

    assert_string_equal(rig_card(rig).card.last4, "4242");
}

/* The subscription ends while the gateway is asked. */
static enum err set_card_and_end(void *self, const char *key, const char *customer, const char *payment_method)
{
    struct memory_gateway *gateway = self;
    const struct payment_gateway real = memory_payment_gateway(gateway);
    struct billing_rig *rig = (struct billing_rig *)(void *)((char *)gateway - offsetof(struct billing_rig, gateway));
    assert_int_equal(rig_cancel(rig), ERR_OK);
    return real.customer_set_card(self, key, customer, payment_method);
}

static void a_subscription_that_ends_meanwhile_keeps_no_card(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);
    const char *intent = take_other(rig);
    rig->port.customer_set_card = set_card_and_end;

    assert_int_equal(update(rig, intent), ERR_REJECTED);

    rig_assert_problem(rig, "", "payment_method.none");
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_lost_answer_is_made_up_for_by_the_webhook(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);
    rig_deliver(rig);
    const char *intent = take_other(rig);
    rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 3 };
    assert_int_equal(update(rig, intent), ERR_PAYMENT_UNREACHABLE);
    assert_string_equal(rig_card(rig).card.last4, "4242");

    rig_let_run(rig);

    assert_string_equal(rig_card(rig).card.last4, "4444");
    rig_assert_equal(rig);
}

static void a_card_of_a_customer_whom_the_gateway_forgot_is_invalid(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_subscribe(rig, "gold", NULL), ERR_OK);
    const char *intent = take_other(rig);
    assert_int_equal(memory_gateway_delete_customer(&rig->gateway, rig_at_gateway(rig).customer), ERR_OK);

    assert_int_equal(update(rig, intent), ERR_PAYMENT_INVALID);

    assert_string_equal(rig_card(rig).card.last4, "4242");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(the_first_card_makes_a_customer),
        RIG_TEST(a_customer_is_made_once),
        RIG_TEST(a_customer_whose_answer_was_lost_is_not_made_twice),
        RIG_TEST(another_e_mail_is_another_request_for_a_customer),
        RIG_TEST(of_two_customers_the_first_holds),
        RIG_TEST(another_card_is_charged_from_now_on),
        RIG_TEST(who_has_no_card_changes_none),
        RIG_TEST(without_a_setup_intent_javascript_is_required),
        RIG_TEST(a_card_of_another_is_invalid),
        RIG_TEST(a_card_that_the_gateway_forgot_is_invalid),
        RIG_TEST(a_subscription_that_ends_meanwhile_keeps_no_card),
        RIG_TEST(a_lost_answer_is_made_up_for_by_the_webhook),
        RIG_TEST(a_card_of_a_customer_whom_the_gateway_forgot_is_invalid),
    };
    return cmocka_run_group_tests_name("cards", tests, NULL, NULL);
}
