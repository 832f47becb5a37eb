#include "tests/domain/billing_rig.h"

static void a_refund_takes_back_the_coins_that_it_bought(void **state)
{
    struct billing_rig *rig = *state;
    rig_buy_1000(rig);
    assert_int_equal(memory_gateway_refund(&rig->gateway, rig_charge(rig), 450), ERR_OK);

    rig_deliver(rig);

    const struct invoice invoice = rig_invoice_of_charge(rig, rig_charge(rig));
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 500);
    assert_int_equal(invoice.refunded, 450);
    assert_int_equal(invoice.coins_back, 500);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void two_refunds_in_reversed_order_take_back_their_sum(void **state)
{
    struct billing_rig *rig = *state;
    rig_buy_1000(rig);
    assert_int_equal(memory_gateway_refund(&rig->gateway, rig_charge(rig), 450), ERR_OK);
    const char *first = rig_latest(rig, GATEWAY_CHARGE_REFUNDED);
    assert_int_equal(memory_gateway_refund(&rig->gateway, rig_charge(rig), 450), ERR_OK);

    assert_int_equal(rig_receive(rig, rig_latest(rig, GATEWAY_CHARGE_REFUNDED)), ERR_OK);
    assert_int_equal(rig_receive(rig, first), ERR_OK);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void coins_that_were_spent_become_a_debt(void **state)
{
    struct billing_rig *rig = *state;
    const struct ledger_entry spent = { .user_id = rig->ann.id, .amount = -1050, .reason = COIN_SEED };
    rig_buy_1000(rig);
    assert_int_equal(rig->fakes.ledger.add(rig->fakes.ledger.self, &spent, NULL), ERR_OK);
    assert_int_equal(memory_gateway_refund(&rig->gateway, rig_charge(rig), 900), ERR_OK);

    rig_deliver(rig);

    const struct billing_account account = rig_account(rig, rig->ann.id);
    assert_int_equal(account.holding.coins, 0);
    assert_int_equal(account.holding.debt, 950);
    fakes_assert_books(&rig->fakes);
}

static void a_refund_that_comes_before_its_payment_waits_for_nothing(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_PAYS), ERR_OK);
    assert_int_equal(memory_gateway_refund(&rig->gateway, rig_charge(rig), 900), ERR_OK);

    assert_int_equal(rig_receive(rig, rig_latest(rig, GATEWAY_CHARGE_REFUNDED)), ERR_OK);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS);
    assert_true(rig_invoice_of_charge(rig, rig_charge(rig)).has_card);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_refund_that_comes_before_its_invoice_waits_for_nothing(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    rig_renew(rig);
    assert_int_equal(memory_gateway_refund(&rig->gateway, rig_charge(rig), 500), ERR_OK);

    assert_int_equal(rig_receive(rig, rig_latest(rig, GATEWAY_CHARGE_REFUNDED)), ERR_OK);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

/* As later versions of the gateway tell it. */
static void a_refund_that_names_no_invoice_finds_it_by_its_payment(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    rig_renew(rig);
    assert_int_equal(memory_gateway_refund(&rig->gateway, rig_charge(rig), 500), ERR_OK);
    struct gateway_event *event = memory_table_row(&rig->gateway.events, rig->gateway.events.count - 1);
    event->object.charge.invoice = "";

    assert_int_equal(rig_receive(rig, event->id), ERR_OK);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void money_that_was_paid_for_something_else_gives_and_takes_nothing(void **state)
{
    struct billing_rig *rig = *state;
    rig_buy_1000(rig);
    struct gateway_event foreign = { .id = "evt_foreign", .type = "charge.refunded", .kind = GATEWAY_CHARGE_REFUNDED };
    foreign.object.charge = (struct gateway_charge){ .id = "ch_foreign",
                                                     .customer = rig_account(rig, rig->ann.id).customer,
                                                     .payment_intent = "",
                                                     .invoice = "",
                                                     .cents = 500,
                                                     .refunded = 500 };
    assert_int_equal(memory_table_append(&rig->gateway.events, &foreign), ERR_OK);
    foreign.id = "evt_gone";
    foreign.object.charge.payment_intent = "pi_gone";
    assert_int_equal(memory_table_append(&rig->gateway.events, &foreign), ERR_OK);

    rig_deliver(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
}

/* Ann's bank takes the latest charge back for good, or not. */
static void dispute(struct billing_rig *rig, const char *status)
{
    const char *id = NULL;
    assert_int_equal(memory_gateway_dispute(&rig->gateway, rig_charge(rig), &id), ERR_OK);
    assert_int_equal(memory_gateway_close_dispute(&rig->gateway, id, status), ERR_OK);
}

static void an_open_dispute_takes_nothing(void **state)
{
    struct billing_rig *rig = *state;
    const char *id = NULL;
    rig_buy_1000(rig);
    assert_int_equal(memory_gateway_dispute(&rig->gateway, rig_charge(rig), &id), ERR_OK);

    rig_deliver(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
}

static void a_dispute_that_was_won_takes_nothing(void **state)
{
    struct billing_rig *rig = *state;
    rig_buy_1000(rig);
    dispute(rig, "won");

    rig_deliver(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
}

static void a_lost_dispute_takes_the_coins_back(void **state)
{
    struct billing_rig *rig = *state;
    rig_buy_1000(rig);
    dispute(rig, "lost");

    rig_deliver(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS);
    assert_int_equal(rig_invoice_of_charge(rig, rig_charge(rig)).disputed, 900);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_dispute_that_is_lost_before_its_payment_is_known_takes_the_coins_back(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_PAYS), ERR_OK);
    dispute(rig, "lost");

    assert_int_equal(rig_receive(rig, rig_latest(rig, GATEWAY_DISPUTE_CLOSED)), ERR_OK);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_dispute_of_a_charge_that_nobody_knows_does_nothing(void **state)
{
    struct billing_rig *rig = *state;
    rig_buy_1000(rig);
    dispute(rig, "lost");
    struct gateway_event *event = memory_table_row(&rig->gateway.events, rig->gateway.events.count - 1);
    event->object.dispute.charge = "ch_foreign";
    event->object.dispute.payment_intent = "";

    rig_deliver(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
}

static void a_payment_of_a_user_who_is_gone_is_nobodys(void **state)
{
    struct billing_rig *rig = *state;
    rig_buy_1000(rig);
    dispute(rig, "lost");
    struct invoice *invoice = memory_table_row(&rig->fakes.database.tables.invoices, 0);
    invoice->user_id = 0;

    rig_deliver(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
}

static void a_payment_that_fails_or_is_open_gives_no_coins(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_DECLINES), ERR_PAYMENT_DECLINED);

    rig_deliver(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS);
}

static void another_intent_for_a_purchase_that_has_one_is_not_its(void **state)
{
    struct billing_rig *rig = *state;
    rig_buy_1000(rig);
    struct gateway_event again = { .id = "evt_other", .type = "payment_intent.succeeded", .kind = GATEWAY_PAYMENT_SUCCEEDED };
    again.object.payment_intent = *(struct gateway_payment_intent *)memory_table_row(&rig->gateway.payment_intents, 0);
    again.object.payment_intent.id = "pi_other";
    assert_int_equal(memory_table_append(&rig->gateway.events, &again), ERR_OK);
    again.id = "evt_lost";
    again.object.payment_intent.reference = 77;
    assert_int_equal(memory_table_append(&rig->gateway.events, &again), ERR_OK);

    rig_deliver(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
}

static void a_purchase_whose_intent_was_never_written_down_is_paid_by_its_reference(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    struct purchase *row = memory_table_row(&rig->fakes.database.tables.purchases, 0);
    row->payment_intent[0] = '\0';
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_PAYS), ERR_OK);

    rig_deliver(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void an_intent_that_was_cancelled_gives_its_purchase_up(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "HALF", 50, 1);
    assert_int_equal(rig_buy(rig, "1000", "HALF"), ERR_OK);
    assert_int_equal(rig->port.payment_intent_cancel(rig->port.self, rig->intent), ERR_OK);
    bool paid = true;

    assert_int_equal(billing_complete_purchase(&rig->ports, &rig->arena, rig->ann.id, rig->intent, &paid), ERR_OK);

    assert_false(paid);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 0);
}

static void a_charge_of_no_customer_is_nobodys(void **state)
{
    struct billing_rig *rig = *state;
    rig_buy_1000(rig);
    const char *id = NULL;
    assert_int_equal(memory_gateway_dispute(&rig->gateway, rig_charge(rig), &id), ERR_OK);
    assert_int_equal(memory_gateway_close_dispute(&rig->gateway, id, "lost"), ERR_OK);
    rig->fakes.database.tables.invoices.count = 0;
    struct gateway_charge *charge = memory_table_row(&rig->gateway.charges, 0);
    charge->customer = "";

    rig_deliver(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
}

static void an_intent_of_another_customer_pays_nobodys_purchase(void **state)
{
    struct billing_rig *rig = *state;
    const struct user bob = fakes_sign_up(&rig->fakes, "bob@example.com", NULL);
    (void)rig_take_card(rig, bob.id, MEMORY_BANK_PAYS);
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_PAYS), ERR_OK);
    struct gateway_event *event = memory_table_row(&rig->gateway.events, rig->gateway.events.count - 1);
    assert_int_equal(event->kind, GATEWAY_PAYMENT_SUCCEEDED);
    event->object.payment_intent.customer = rig_account(rig, bob.id).customer;

    rig_deliver(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS);
    assert_int_equal(rig_account(rig, bob.id).holding.coins, RIG_SIGN_UP_COINS);
}

static void a_failure_that_comes_after_the_payment_takes_nothing(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_DECLINES), ERR_PAYMENT_DECLINED);
    const char *failure = rig_latest(rig, GATEWAY_PAYMENT_FAILED);
    rig_pay(rig);

    assert_int_equal(rig_receive(rig, failure), ERR_OK);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
}

static enum coin_reason latest_reason(struct billing_rig *rig)
{
    const struct memory_table *entries = &rig->fakes.database.tables.entries;
    const struct ledger_entry *entry = memory_table_row(entries, entries->count - 1);
    return entry->reason;
}

static void the_ledger_tells_a_refund_from_a_lost_dispute(void **state)
{
    struct billing_rig *rig = *state;
    rig_buy_1000(rig);
    assert_int_equal(memory_gateway_refund(&rig->gateway, rig_charge(rig), 100), ERR_OK);
    rig_deliver(rig);
    assert_int_equal(latest_reason(rig), COIN_REFUND);

    dispute(rig, "lost");
    rig_deliver(rig);

    assert_int_equal(latest_reason(rig), COIN_DISPUTE);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_refund_takes_back_the_coins_that_it_bought),
        RIG_TEST(two_refunds_in_reversed_order_take_back_their_sum),
        RIG_TEST(coins_that_were_spent_become_a_debt),
        RIG_TEST(a_refund_that_comes_before_its_payment_waits_for_nothing),
        RIG_TEST(a_refund_that_comes_before_its_invoice_waits_for_nothing),
        RIG_TEST(a_refund_that_names_no_invoice_finds_it_by_its_payment),
        RIG_TEST(money_that_was_paid_for_something_else_gives_and_takes_nothing),
        RIG_TEST(an_open_dispute_takes_nothing),
        RIG_TEST(a_dispute_that_was_won_takes_nothing),
        RIG_TEST(a_lost_dispute_takes_the_coins_back),
        RIG_TEST(a_dispute_that_is_lost_before_its_payment_is_known_takes_the_coins_back),
        RIG_TEST(a_dispute_of_a_charge_that_nobody_knows_does_nothing),
        RIG_TEST(a_payment_of_a_user_who_is_gone_is_nobodys),
        RIG_TEST(a_payment_that_fails_or_is_open_gives_no_coins),
        RIG_TEST(another_intent_for_a_purchase_that_has_one_is_not_its),
        RIG_TEST(a_purchase_whose_intent_was_never_written_down_is_paid_by_its_reference),
        RIG_TEST(an_intent_that_was_cancelled_gives_its_purchase_up),
        RIG_TEST(a_charge_of_no_customer_is_nobodys),
        RIG_TEST(an_intent_of_another_customer_pays_nobodys_purchase),
        RIG_TEST(a_failure_that_comes_after_the_payment_takes_nothing),
        RIG_TEST(the_ledger_tells_a_refund_from_a_lost_dispute),
    };
    return cmocka_run_group_tests_name("payments that come late and money that goes back", tests, NULL, NULL);
}
