#include "tests/domain/billing_sweep.h"
#include "domain/kernel/calendar.h"

static const struct card other = { .brand = "mastercard", .last4 = "4444", .exp_year = 2031, .exp_month = 7 };

/* What a case's run needs of its preparation. */
static const char *intent; /* a setup intent with a card */
static const char *body;   /* a webhook's */

static void take_card(struct billing_rig *rig)
{
    rig_wait(rig, CALENDAR_MINUTE);
    intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    rig_deliver(rig);
}

static void take_card_and_coupon(struct billing_rig *rig)
{
    (void)rig_add_coupon(rig, "LAST", 50, 1);
    take_card(rig);
}

static void leave_bronze(struct billing_rig *rig)
{
    assert_int_equal(rig_subscribe(rig, "bronze", NULL), ERR_OK);
    assert_int_equal(rig_cancel(rig), ERR_OK);
    rig_deliver(rig);
    take_card_and_coupon(rig);
}

static void leave_bronze_with_a_bad_card(struct billing_rig *rig)
{
    leave_bronze(rig);
    intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_DECLINES_LATER);
}

static enum err subscribe(struct billing_rig *rig)
{
    return rig_subscribe_with(rig, rig->ann.id, "gold", NULL, intent);
}

static enum err subscribe_with_coupon(struct billing_rig *rig)
{
    return rig_subscribe_with(rig, rig->ann.id, "gold", "LAST", intent);
}

static void begin_gold(struct billing_rig *rig)
{
    rig_begin_gold(rig);
    (void)rig_add_coupon(rig, "LAST", 50, 1);
    take_card(rig);
}

static void begin_paid_gold(struct billing_rig *rig)
{
    begin_gold(rig);
    rig_renew(rig);
    rig_deliver(rig);
    rig_wait(rig, CALENDAR_DAY);
}

static enum err change_up(struct billing_rig *rig)
{
    return rig_change(rig, "platinum", NULL);
}

static enum err change_down_with_coupon(struct billing_rig *rig)
{
    return rig_change(rig, "bronze", "LAST");
}

static enum err change_nothing_but_the_coupon(struct billing_rig *rig)
{
    return rig_change(rig, "gold", "LAST");
}

static void begin_gold_and_forget_bronze(struct billing_rig *rig)
{
    begin_gold(rig);
    rig->gateway.has_plan[PLAN_BRONZE] = false;
}

static void begin_gold_and_forget_the_coupon(struct billing_rig *rig)
{
    begin_gold(rig);
    rig->gateway.coupons.count = 0;
}

static void forget_the_coupon(struct billing_rig *rig)
{
    take_card_and_coupon(rig);
    rig->gateway.coupons.count = 0;
}

static void forget_the_customer(struct billing_rig *rig)
{
    take_card_and_coupon(rig);
    assert_int_equal(memory_gateway_delete_customer(&rig->gateway, rig_account(rig, rig->ann.id).customer), ERR_OK);
}

static enum err begin_card(struct billing_rig *rig)
{
    return billing_begin_card(&rig->ports, &rig->arena, rig->ann.id, &rig->secret);
}

static void take_other_card(struct billing_rig *rig)
{
    begin_gold(rig);
    rig_wait(rig, 1);
    assert_int_equal(begin_card(rig), ERR_OK);
    const struct memory_table *intents = &rig->gateway.setup_intents;
    const struct gateway_setup_intent *open = memory_table_row(intents, intents->count - 1);
    intent = open->id;
    assert_int_equal(memory_gateway_confirm_setup(&rig->gateway, intent, &other, MEMORY_BANK_PAYS), ERR_OK);
}

static enum err update_card(struct billing_rig *rig)
{
    return billing_update_card(&rig->ports, &rig->arena, rig->ann.id, "Ann", intent, &rig->why);
}

static enum err buy(struct billing_rig *rig)
{
    return rig_buy(rig, "1000", NULL);
}

static enum err buy_with_coupon(struct billing_rig *rig)
{
    return rig_buy(rig, "1000", "LAST");
}

static void offer_for_nothing(struct billing_rig *rig)
{
    (void)rig_add_coupon(rig, "LAST", 100, 1);
}

static void pay_in_the_browser(struct billing_rig *rig)
{
    (void)rig_add_coupon(rig, "LAST", 50, 1);
    assert_int_equal(rig_buy(rig, "1000", "LAST"), ERR_OK);
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_PAYS), ERR_OK);
}

static enum err complete(struct billing_rig *rig)
{
    bool paid = false;
    enum err err = billing_complete_purchase(&rig->ports, &rig->arena, rig->ann.id, rig->intent, &paid);
    assert_int_equal(paid, err == ERR_OK);
    return err;
}

/* A purchase that was given up when it was paid all the same. */
static void pay_what_was_given_up(struct billing_rig *rig)
{
    pay_in_the_browser(rig);
    struct purchase *row = memory_table_row(&rig->fakes.database.tables.purchases, 0);
    row->state = PURCHASE_ABANDONED;
    assert_int_equal(rig->fakes.coupons.give_back(rig->fakes.coupons.self, row->coupon_id), ERR_OK);
}

/* Webhooks: the one is the case's, all others wait until things are let run. */
static enum err receive(struct billing_rig *rig)
{
    return rig_receive(rig, body);
}

static void subscribe_without_an_answer(struct billing_rig *rig)
{
    leave_bronze(rig);
    rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 4 };
    assert_int_equal(subscribe_with_coupon(rig), ERR_PAYMENT_UNREACHABLE);
    rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE };
}

static void hear_of_a_new_subscription(struct billing_rig *rig)
{
    subscribe_without_an_answer(rig);
    body = rig_latest(rig, GATEWAY_SUBSCRIPTION_CREATED);
}

static void hear_of_an_invoice_first(struct billing_rig *rig)
{
    subscribe_without_an_answer(rig);
    body = rig_latest(rig, GATEWAY_INVOICE_PAID);
}

static void hear_of_a_change(struct billing_rig *rig)
{
    begin_paid_gold(rig);
    rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 2 };
    assert_int_equal(rig_change(rig, "platinum", "LAST"), ERR_PAYMENT_UNREACHABLE);
    rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE };
    body = rig_latest(rig, GATEWAY_SUBSCRIPTION_UPDATED);
}

static void hear_old_news(struct billing_rig *rig)
{
    assert_int_equal(rig_subscribe(rig, "bronze", NULL), ERR_OK);
    body = rig_latest(rig, GATEWAY_SUBSCRIPTION_CREATED);
    rig_wait(rig, CALENDAR_MINUTE);
    assert_int_equal(rig_change(rig, "gold", NULL), ERR_OK);
}

static void hear_of_an_end(struct billing_rig *rig)
{
    begin_paid_gold(rig);
    assert_int_equal(memory_gateway_end(&rig->gateway, rig_subscription(rig).gateway_id), ERR_OK);
    body = rig_latest(rig, GATEWAY_SUBSCRIPTION_DELETED);
}

/* A subscription of a row that was given up, when ann has another: it is one too many. */
static void hear_of_one_too_many(struct billing_rig *rig)
{
    take_card(rig);
    rig->asked = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 4 };
    assert_int_equal(subscribe(rig), ERR_PAYMENT_UNREACHABLE);
    rig->asked = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE };
    const int64_t lost = rig_subscription(rig).id;
    rig_wait(rig, 2 * CALENDAR_MINUTE);
    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "platinum", NULL, intent), ERR_OK);
    const struct gateway_new_subscription late = {
        .key = "late",
        .customer = rig_account(rig, rig->ann.id).customer,
        .plan = PLAN_GOLD,
        .coupon = "",
        .trial_end_on = rig_subscription(rig).current_period_end_on,
        .reference = lost,
    };
    struct gateway_subscription made;
    assert_int_equal(rig->port.subscription_create(rig->port.self, &rig->arena, &late, &made), ERR_OK);
    body = rig_latest(rig, GATEWAY_SUBSCRIPTION_CREATED);
}

static void hear_of_a_renewal(struct billing_rig *rig)
{
    begin_gold(rig);
    rig_renew(rig);
    body = rig_latest(rig, GATEWAY_INVOICE_PAID);
}

static void hear_of_an_unpaid_invoice(struct billing_rig *rig)
{
    begin_paid_gold(rig);
    assert_int_equal(memory_gateway_replace_card(&rig->gateway, rig_card(rig).payment_method, NULL, MEMORY_BANK_DECLINES),
                     ERR_OK);
    rig_renew(rig);
    body = rig_latest(rig, GATEWAY_INVOICE_PAYMENT_FAILED);
}

static void hear_of_a_payment(struct billing_rig *rig)
{
    pay_in_the_browser(rig);
    body = rig_latest(rig, GATEWAY_PAYMENT_SUCCEEDED);
}

static void hear_of_a_payment_for_what_was_given_up(struct billing_rig *rig)
{
    pay_what_was_given_up(rig);
    body = rig_latest(rig, GATEWAY_PAYMENT_SUCCEEDED);
}

static void hear_of_a_failed_payment(struct billing_rig *rig)
{
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_DECLINES), ERR_PAYMENT_DECLINED);
    body = rig_latest(rig, GATEWAY_PAYMENT_FAILED);
}

static void hear_of_a_refund(struct billing_rig *rig)
{
    rig_buy_1000(rig);
    assert_int_equal(memory_gateway_refund(&rig->gateway, rig_charge(rig), 300), ERR_OK);
    body = rig_latest(rig, GATEWAY_CHARGE_REFUNDED);
}

static void hear_of_a_refund_first(struct billing_rig *rig)
{
    pay_in_the_browser(rig);
    assert_int_equal(memory_gateway_refund(&rig->gateway, rig_charge(rig), 300), ERR_OK);
    body = rig_latest(rig, GATEWAY_CHARGE_REFUNDED);
}

static void hear_of_a_refunded_invoice_first(struct billing_rig *rig)
{
    begin_gold(rig);
    rig_renew(rig);
    assert_int_equal(memory_gateway_refund(&rig->gateway, rig_charge(rig), 500), ERR_OK);
    body = rig_latest(rig, GATEWAY_CHARGE_REFUNDED);
}

static void lose_a_dispute(struct billing_rig *rig)
{
    const char *dispute = NULL;
    assert_int_equal(memory_gateway_dispute(&rig->gateway, rig_charge(rig), &dispute), ERR_OK);
    assert_int_equal(memory_gateway_close_dispute(&rig->gateway, dispute, "lost"), ERR_OK);
    body = rig_latest(rig, GATEWAY_DISPUTE_CLOSED);
}

static void hear_of_a_lost_dispute(struct billing_rig *rig)
{
    rig_buy_1000(rig);
    lose_a_dispute(rig);
}

static void hear_of_a_lost_dispute_first(struct billing_rig *rig)
{
    pay_in_the_browser(rig);
    lose_a_dispute(rig);
}

static void hear_of_a_dispute(struct billing_rig *rig)
{
    hear_of_a_lost_dispute(rig);
    body = rig_latest(rig, GATEWAY_DISPUTE_CREATED);
}

static void hear_of_another_card(struct billing_rig *rig)
{
    take_other_card(rig);
    rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 3 };
    assert_int_equal(update_card(rig), ERR_PAYMENT_UNREACHABLE);
    rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE };
    body = rig_latest(rig, GATEWAY_CUSTOMER_UPDATED);
}

static void hear_of_a_renewed_card(struct billing_rig *rig)
{
    begin_gold(rig);
    assert_int_equal(memory_gateway_replace_card(&rig->gateway, rig_card(rig).payment_method, &other, MEMORY_BANK_PAYS), ERR_OK);
    body = rig_latest(rig, GATEWAY_CARD_UPDATED);
}

static void hear_of_a_setup(struct billing_rig *rig)
{
    (void)rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    body = rig_latest(rig, GATEWAY_SETUP_SUCCEEDED);
}

static void hear_of_a_deleted_coupon(struct billing_rig *rig)
{
    begin_gold(rig);
    assert_int_equal(rig->port.coupon_delete(rig->port.self, "LAST"), ERR_OK);
    body = rig_latest(rig, GATEWAY_COUPON_DELETED);
}

/* Everything at once that a night may find. */
static void leave_all_undone(struct billing_rig *rig)
{
    pay_what_was_given_up(rig);
    rig_deliver(rig);
    assert_int_equal(rig_buy(rig, "100", NULL), ERR_OK);
    rig_wait(rig, CALENDAR_DAY + 1);
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_PAYS), ERR_OK);
    intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 4 };
    assert_int_equal(subscribe(rig), ERR_PAYMENT_UNREACHABLE);
    rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE };
}

static enum err reconcile(struct billing_rig *rig)
{
    struct reconcile_report report;
    return billing_reconcile(&rig->ports, rig->fakes.time.now - 3 * CALENDAR_DAY, &report);
}

const struct billing_case billing_cases[] = {
    { "subscribe", take_card, subscribe, 0 },
    { "subscribe with a coupon", take_card_and_coupon, subscribe_with_coupon, 0 },
    { "subscribe again", leave_bronze, subscribe_with_coupon, 1 },
    { "subscribe with a bad card", leave_bronze_with_a_bad_card, subscribe_with_coupon, 0 },
    { "subscribe with a coupon that is gone", forget_the_coupon, subscribe_with_coupon, 0 },
    { "change up", begin_paid_gold, change_up, 1 },
    { "change down with a coupon", begin_paid_gold, change_down_with_coupon, 1 },
    { "change nothing but the coupon", begin_gold, change_nothing_but_the_coupon, 0 },
    { "change to a plan that is gone", begin_gold_and_forget_bronze, change_down_with_coupon, 0 },
    { "change with a coupon that is gone", begin_gold_and_forget_the_coupon, change_down_with_coupon, 0 },
    { "cancel", begin_paid_gold, rig_cancel, 1 },
    { "begin a card", NULL, begin_card, 0 },
    { "update a card", take_other_card, update_card, 0 },
    { "buy", NULL, buy, 0 },
    { "buy with a coupon", take_card_and_coupon, buy_with_coupon, 0 },
    { "buy for a customer who is gone", forget_the_customer, buy_with_coupon, 0 },
    { "buy for nothing", offer_for_nothing, buy_with_coupon, 0 },
    { "complete a purchase", pay_in_the_browser, complete, 1 },
    { "complete a purchase that was given up", pay_what_was_given_up, complete, 1 },
    { "webhook: new subscription", hear_of_a_new_subscription, receive, 1 },
    { "webhook: its invoice first", hear_of_an_invoice_first, receive, 1 },
    { "webhook: changed subscription", hear_of_a_change, receive, 1 },
    { "webhook: old news", hear_old_news, receive, 0 },
    { "webhook: ended subscription", hear_of_an_end, receive, 1 },
    { "webhook: one too many", hear_of_one_too_many, receive, 0 },
    { "webhook: paid invoice", hear_of_a_renewal, receive, 1 },
    { "webhook: unpaid invoice", hear_of_an_unpaid_invoice, receive, 1 },
    { "webhook: payment", hear_of_a_payment, receive, 1 },
    { "webhook: payment for what was given up", hear_of_a_payment_for_what_was_given_up, receive, 1 },
    { "webhook: failed payment", hear_of_a_failed_payment, receive, 0 },
    { "webhook: refund", hear_of_a_refund, receive, 1 },
    { "webhook: refund before the payment", hear_of_a_refund_first, receive, 1 },
    { "webhook: refund before the invoice", hear_of_a_refunded_invoice_first, receive, 1 },
    { "webhook: dispute", hear_of_a_dispute, receive, 1 },
    { "webhook: lost dispute", hear_of_a_lost_dispute, receive, 1 },
    { "webhook: lost dispute before the payment", hear_of_a_lost_dispute_first, receive, 1 },
    { "webhook: another card", hear_of_another_card, receive, 0 },
    { "webhook: renewed card", hear_of_a_renewed_card, receive, 0 },
    { "webhook: setup", hear_of_a_setup, receive, 0 },
    { "webhook: deleted coupon", hear_of_a_deleted_coupon, receive, 0 },
    { "reconcile", leave_all_undone, reconcile, 2 },
};
const size_t billing_case_count = sizeof billing_cases / sizeof billing_cases[0];

void billing_case_open(struct billing_rig *rig, const struct billing_case *swept)
{
    rig_open(rig);
    if (swept->prepare != NULL) {
        swept->prepare(rig);
    }
    rig->why = (struct problems){ .count = 0 };
}

void billing_case_settle(struct billing_rig *rig, const struct billing_case *swept)
{
    rig_let_run(rig);
    rig_assert_equal(rig);
    const char *customer = rig_account(rig, rig->ann.id).customer;
    size_t charges = customer[0] == '\0' ? 0 : memory_gateway_charges(&rig->gateway, customer, NULL);
    assert_in_range(charges, 0, swept->charges);
    for (size_t i = 0; i < rig->delivered; i++) {
        assert_int_equal(rig_receive(rig, memory_gateway_event(&rig->gateway, i)), ERR_OK);
    }
    rig_assert_equal(rig);
}
