#include <stdio.h>
#include "domain/kernel/calendar.h"
#include "tests/domain/billing_rig.h"

/* Fails the test unless a reconcile has nothing left to mend. */
static void assert_nothing_to_mend(struct billing_rig *rig)
{
    const struct reconcile_report report = rig_reconcile(rig);
    assert_int_equal(report.subscriptions, 0);
    assert_int_equal(report.invoices, 0);
    assert_int_equal(report.purchases, 0);
    assert_int_equal(report.abandoned, 0);
    assert_int_equal(report.events, 0);
    rig_assert_equal(rig);
}

/* The answer to the nth call of the gateway in a try to subscribe is lost. */
static void subscribe_and_lose_the_answer(struct billing_rig *rig, const char *plan, const char *coupon)
{
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 4 };
    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, plan, coupon, intent), ERR_PAYMENT_UNREACHABLE);
    rig->lost.fail_at = 0;
}

static void what_is_right_is_left_alone(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    rig_buy_1000(rig);

    assert_nothing_to_mend(rig);
}

static void a_subscription_that_no_webhook_told_of_is_found(void **state)
{
    struct billing_rig *rig = *state;
    subscribe_and_lose_the_answer(rig, "gold", NULL);

    const struct reconcile_report report = rig_reconcile(rig);

    assert_int_equal(report.subscriptions, 1);
    assert_int_equal(report.invoices, 1);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600);
    assert_nothing_to_mend(rig);
}

static void an_old_subscription_that_was_asked_for_is_found(void **state)
{
    struct billing_rig *rig = *state;
    subscribe_and_lose_the_answer(rig, "gold", NULL);
    rig_wait(rig, 4 * CALENDAR_DAY);

    const struct reconcile_report report = rig_reconcile(rig);

    assert_int_equal(report.subscriptions, 1);
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_TRIALING);
}

static void a_subscription_that_was_never_made_is_given_up_with_its_coupon(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "LAST", 50, 1);
    const char *intent = rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);
    rig->asked = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 4 };
    assert_int_equal(rig_subscribe_with(rig, rig->ann.id, "gold", "LAST", intent), ERR_PAYMENT_UNREACHABLE);
    rig->asked.fail_at = 0;
    (void)rig_reconcile(rig);
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_INCOMPLETE);
    rig_wait(rig, 2 * CALENDAR_MINUTE);

    const struct reconcile_report report = rig_reconcile(rig);

    assert_int_equal(report.subscriptions, 1);
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_INCOMPLETE_EXPIRED);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 0);
    assert_nothing_to_mend(rig);
}

static void an_end_that_no_webhook_told_of_is_found_however_old_the_subscription_is(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    rig_wait(rig, 10 * CALENDAR_DAY);
    assert_int_equal(memory_gateway_end(&rig->gateway, rig_subscription(rig).gateway_id), ERR_OK);

    const struct reconcile_report report = rig_reconcile(rig);

    assert_int_equal(report.subscriptions, 1);
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_CANCELED);
    assert_nothing_to_mend(rig);
}

static void a_renewal_that_no_webhook_told_of_is_found(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    rig_renew(rig);

    const struct reconcile_report report = rig_reconcile(rig);

    assert_int_equal(report.subscriptions, 1);
    assert_int_equal(report.invoices, 1);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 600 + 600);
    assert_nothing_to_mend(rig);
}

static void a_subscription_that_the_gateway_does_not_know_stays(void **state)
{
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    rig->gateway.subscriptions.count = 0;

    const struct reconcile_report report = rig_reconcile(rig);

    assert_int_equal(report.subscriptions, 0);
    assert_int_equal(rig_subscription(rig).status, SUBSCRIPTION_TRIALING);
}

static void a_payment_that_no_webhook_told_of_gives_its_coins(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_PAYS), ERR_OK);

    const struct reconcile_report report = rig_reconcile(rig);

    assert_int_equal(report.purchases, 1);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
    assert_nothing_to_mend(rig);
}

static void a_purchase_that_nobody_pays_in_a_day_is_given_up(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "LAST", 50, 1);
    assert_int_equal(rig_buy(rig, "1000", "LAST"), ERR_OK);
    rig_wait(rig, CALENDAR_DAY - CALENDAR_MINUTE);
    assert_int_equal(rig_reconcile(rig).abandoned, 0);
    rig_wait(rig, 2 * CALENDAR_MINUTE);

    assert_int_equal(rig_reconcile(rig).abandoned, 1);

    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 0);
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_PAYS), ERR_PAYMENT_INVALID);
    assert_nothing_to_mend(rig);
}

static void a_purchase_whose_intent_is_unknown_is_given_up_as_well(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    struct purchase *row = memory_table_row(&rig->fakes.database.tables.purchases, 0);
    row->payment_intent[0] = '\0';
    rig_wait(rig, CALENDAR_DAY + 1);

    assert_int_equal(rig_reconcile(rig).abandoned, 1);
}

static void a_purchase_whose_intent_the_gateway_forgot_is_given_up_as_well(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    rig->gateway.payment_intents.count = 0;
    rig_wait(rig, CALENDAR_DAY + 1);

    assert_int_equal(rig_reconcile(rig).abandoned, 1);
}

static void a_purchase_that_is_paid_in_the_last_moment_is_paid(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    rig_wait(rig, 5 * CALENDAR_DAY);
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_PAYS), ERR_OK);

    const struct reconcile_report report = rig_reconcile(rig);

    assert_int_equal(report.purchases, 1);
    assert_int_equal(report.abandoned, 0);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
}

static void an_intent_that_was_cancelled_gives_its_purchase_up(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    assert_int_equal(rig->port.payment_intent_cancel(rig->port.self, rig->intent), ERR_OK);

    assert_int_equal(rig_reconcile(rig).abandoned, 1);

    assert_nothing_to_mend(rig);
}

static void a_refund_that_no_webhook_told_of_takes_the_coins_back_once(void **state)
{
    struct billing_rig *rig = *state;
    rig_buy_1000(rig);
    assert_int_equal(memory_gateway_refund(&rig->gateway, rig_charge(rig), 450), ERR_OK);

    const struct reconcile_report report = rig_reconcile(rig);

    assert_int_equal(report.events, 1);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 500);
    assert_nothing_to_mend(rig);
    rig_deliver(rig); /* late */
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 500);
}

/* Takes the latest charge back for good. */
static void lose_a_dispute(struct billing_rig *rig)
{
    const char *id = NULL;
    assert_int_equal(memory_gateway_dispute(&rig->gateway, rig_charge(rig), &id), ERR_OK);
    rig_wait(rig, 60 * CALENDAR_DAY);
    assert_int_equal(memory_gateway_close_dispute(&rig->gateway, id, "lost"), ERR_OK);
}

static void a_lost_dispute_that_no_webhook_told_of_takes_the_coins_back_once(void **state)
{
    struct billing_rig *rig = *state;
    rig_buy_1000(rig);
    lose_a_dispute(rig);

    const struct reconcile_report report = rig_reconcile(rig);

    assert_int_equal(report.events, 1);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS);
    assert_nothing_to_mend(rig);
    rig_deliver(rig); /* late */
    assert_int_equal(rig_invoice_of_charge(rig, rig_charge(rig)).disputed, 900);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS);
}

static void a_refund_that_came_with_its_webhook_is_left_alone(void **state)
{
    struct billing_rig *rig = *state;
    rig_buy_1000(rig);
    assert_int_equal(memory_gateway_refund(&rig->gateway, rig_charge(rig), 450), ERR_OK);
    rig_deliver(rig);

    assert_nothing_to_mend(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 500);
}

static void a_refund_of_a_payment_that_no_webhook_told_of_either_is_settled_with_it(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_PAYS), ERR_OK);
    assert_int_equal(memory_gateway_refund(&rig->gateway, rig_charge(rig), 900), ERR_OK);

    const struct reconcile_report report = rig_reconcile(rig);

    assert_int_equal(report.purchases, 1);
    assert_int_equal(report.events, 1);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS);
    assert_nothing_to_mend(rig);
}

static void a_card_that_its_bank_has_renewed_unheard_is_found(void **state)
{
    static const struct card renewed = { .brand = "visa", .last4 = "1881", .exp_year = 2039, .exp_month = 3 };
    struct billing_rig *rig = *state;
    rig_begin_gold(rig);
    assert_int_equal(memory_gateway_replace_card(&rig->gateway, rig_card(rig).payment_method, &renewed, MEMORY_BANK_PAYS),
                     ERR_OK);

    assert_int_equal(rig_reconcile(rig).events, 1);

    assert_string_equal(rig_card(rig).card.last4, "1881");
    assert_nothing_to_mend(rig);
}

static void a_coupon_that_was_deleted_unheard_is_redeemed_no_more(void **state)
{
    struct billing_rig *rig = *state;
    (void)rig_add_coupon(rig, "GONE", 50, 0);
    assert_int_equal(rig->port.coupon_delete(rig->port.self, "GONE"), ERR_OK);

    assert_int_equal(rig_reconcile(rig).events, 1);

    assert_int_equal(rig_buy(rig, "1000", "GONE"), ERR_REJECTED);
}

static void all_pages_are_walked(void **state)
{
    enum { USERS = 2 * GATEWAY_PAGE + 5 };
    struct billing_rig *rig = *state;
    for (int i = 0; i < USERS; i++) {
        char email[40];
        (void)snprintf(email, sizeof email, "user%d@example.com", i);
        const struct user user = fakes_sign_up(&rig->fakes, email, NULL);
        const char *intent = rig_take_card(rig, user.id, MEMORY_BANK_PAYS);
        rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 4 };
        assert_int_equal(rig_subscribe_with(rig, user.id, "gold", NULL, intent), ERR_PAYMENT_UNREACHABLE);
        rig->lost.fail_at = 0;
        assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
        assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_PAYS), ERR_OK);
        assert_int_equal(rig_buy(rig, "100", NULL), ERR_OK);
    }
    rig_wait(rig, CALENDAR_DAY + 1);

    const struct reconcile_report report = rig_reconcile(rig);

    assert_int_equal(report.subscriptions, USERS);
    assert_int_equal(report.invoices, USERS);
    assert_int_equal(report.purchases, USERS);
    assert_int_equal(report.abandoned, USERS);
    assert_int_equal(report.events, USERS);
    assert_nothing_to_mend(rig);
}

static void one_that_fails_does_not_keep_the_others_waiting(void **state)
{
    struct billing_rig *rig = *state;
    struct reconcile_report report;
    rig_begin_gold(rig);
    rig_renew(rig);
    fakes_row(&rig->fakes, rig->ann.id)->user.coins = INT64_MAX; /* no room for the invoice's coins */
    const struct user bob = fakes_sign_up(&rig->fakes, "bob@example.com", NULL);
    const char *bobs = rig_take_card(rig, bob.id, MEMORY_BANK_PAYS);
    rig->lost = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 4 };
    assert_int_equal(rig_subscribe_with(rig, bob.id, "gold", NULL, bobs), ERR_PAYMENT_UNREACHABLE);
    rig->lost.fail_at = 0;

    assert_int_equal(billing_reconcile(&rig->ports, rig->fakes.time.now - CALENDAR_DAY, &report), ERR_OVERFLOW);

    assert_int_equal(rig_account(rig, bob.id).holding.coins, RIG_SIGN_UP_COINS + 600);
    assert_int_equal(report.invoices, 1);
}

static void a_gateway_that_does_not_answer_ends_it_at_once(void **state)
{
    struct billing_rig *rig = *state;
    struct reconcile_report report = { .subscriptions = -1 };
    rig_begin_gold(rig);
    rig->asked = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 2 };

    assert_int_equal(billing_reconcile(&rig->ports, 0, &report), ERR_PAYMENT_UNREACHABLE);

    assert_int_equal(rig->asked.calls, 2);
    assert_int_equal(report.subscriptions, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(what_is_right_is_left_alone),
        RIG_TEST(a_subscription_that_no_webhook_told_of_is_found),
        RIG_TEST(an_old_subscription_that_was_asked_for_is_found),
        RIG_TEST(a_subscription_that_was_never_made_is_given_up_with_its_coupon),
        RIG_TEST(an_end_that_no_webhook_told_of_is_found_however_old_the_subscription_is),
        RIG_TEST(a_renewal_that_no_webhook_told_of_is_found),
        RIG_TEST(a_subscription_that_the_gateway_does_not_know_stays),
        RIG_TEST(a_payment_that_no_webhook_told_of_gives_its_coins),
        RIG_TEST(a_purchase_that_nobody_pays_in_a_day_is_given_up),
        RIG_TEST(a_purchase_whose_intent_is_unknown_is_given_up_as_well),
        RIG_TEST(a_purchase_whose_intent_the_gateway_forgot_is_given_up_as_well),
        RIG_TEST(a_purchase_that_is_paid_in_the_last_moment_is_paid),
        RIG_TEST(an_intent_that_was_cancelled_gives_its_purchase_up),
        RIG_TEST(a_refund_that_no_webhook_told_of_takes_the_coins_back_once),
        RIG_TEST(a_lost_dispute_that_no_webhook_told_of_takes_the_coins_back_once),
        RIG_TEST(a_refund_that_came_with_its_webhook_is_left_alone),
        RIG_TEST(a_refund_of_a_payment_that_no_webhook_told_of_either_is_settled_with_it),
        RIG_TEST(a_card_that_its_bank_has_renewed_unheard_is_found),
        RIG_TEST(a_coupon_that_was_deleted_unheard_is_redeemed_no_more),
        RIG_TEST(all_pages_are_walked),
        RIG_TEST(one_that_fails_does_not_keep_the_others_waiting),
        RIG_TEST(a_gateway_that_does_not_answer_ends_it_at_once),
    };
    return cmocka_run_group_tests_name("reconcile", tests, NULL, NULL);
}
