#include "domain/billing/settle.h"
#include "tests/domain/billing_rig.h"

static const struct purchase *latest_purchase(struct billing_rig *rig)
{
    const struct memory_table *rows = &rig->fakes.database.tables.purchases;
    return memory_table_row(rows, rows->count - 1);
}

static enum err complete(struct billing_rig *rig, int64_t user_id, bool *paid)
{
    return billing_complete_purchase(&rig->ports, &rig->arena, user_id, rig->intent, paid);
}

static void a_bundle_is_charged_at_its_price(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);

    const struct gateway_payment_intent *intent = memory_table_row(&rig->gateway.payment_intents, 0);
    assert_int_equal(intent->cents, 900);
    assert_int_equal(intent->reference, latest_purchase(rig)->id);
    assert_string_equal(rig->secret, intent->client_secret);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS);
}

static void the_coins_come_once_it_is_paid(void **state)
{
    struct billing_rig *rig = *state;
    struct invoice invoice;
    assert_int_equal(rig_buy(rig, "1000", ""), ERR_OK);

    rig_pay(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
    assert_int_equal(rig_invoices(rig, &invoice), 1);
    assert_string_equal(invoice.gateway_id, "purchase-1");
    assert_string_equal(invoice.description, "coins");
    assert_int_equal(invoice.total, 900);
    assert_int_equal(invoice.coins, 1000);
    assert_true(invoice.has_card);
    assert_string_equal(invoice.card.last4, "4242");
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void coins_that_are_not_paid_do_not_come(void **state)
{
    struct billing_rig *rig = *state;
    bool paid = true;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);

    assert_int_equal(complete(rig, rig->ann.id, &paid), ERR_OK);

    assert_false(paid);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS);
}

static void page_and_webhook_give_the_coins_once(void **state)
{
    struct billing_rig *rig = *state;
    bool paid = false;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_PAYS), ERR_OK);
    rig_deliver(rig);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);

    assert_int_equal(complete(rig, rig->ann.id, &paid), ERR_OK);
    assert_int_equal(complete(rig, rig->ann.id, &paid), ERR_OK);

    assert_true(paid);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
}

static void an_intent_that_is_unknown_or_another_users_is_not_found(void **state)
{
    struct billing_rig *rig = *state;
    bool paid = true;
    const struct user bob = fakes_sign_up(&rig->fakes, "bob@example.com", NULL);
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);

    assert_int_equal(complete(rig, bob.id, &paid), ERR_NOT_FOUND);
    rig->intent = "pi_unknown";
    assert_int_equal(complete(rig, rig->ann.id, &paid), ERR_NOT_FOUND);

    assert_true(paid);
}

static void an_unknown_bundle_is_refused(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(rig_buy(rig, "999", NULL), ERR_REJECTED);
    rig_assert_problem(rig, "coin_bundles", "bundle.unknown");

    assert_int_equal(rig_buy(rig, NULL, NULL), ERR_REJECTED);
    rig_assert_problem(rig, "coin_bundles", "bundle.unknown");
}

static void bundle_and_coupon_are_refused_together(void **state)
{
    struct billing_rig *rig = *state;

    assert_int_equal(rig_buy(rig, "999", "NOPE"), ERR_REJECTED);

    assert_string_equal(problems_of(&rig->why, "coin_bundles"), "bundle.unknown");
    assert_string_equal(problems_of(&rig->why, "coupon_code"), "coupon_code.unknown");
}

static void a_coupon_lowers_the_price_and_is_redeemed(void **state)
{
    struct billing_rig *rig = *state;
    struct invoice invoice;
    int64_t coupon = rig_add_coupon(rig, "HALF", 50, 1);

    assert_int_equal(rig_buy(rig, "1000", "half"), ERR_OK);
    rig_pay(rig);

    assert_int_equal(rig_invoices(rig, &invoice), 1);
    assert_int_equal(invoice.subtotal, 900);
    assert_int_equal(invoice.discount, 450);
    assert_int_equal(invoice.total, 450);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_charge_under_50_cents_is_not_sent_and_is_recorded_at_0(void **state)
{
    struct billing_rig *rig = *state;
    struct invoice invoice;
    int64_t coupon = rig_add_coupon(rig, "MOST", 51, 1);

    assert_int_equal(rig_buy(rig, "100", "MOST"), ERR_OK);

    assert_string_equal(rig->secret, "");
    assert_string_equal(rig->intent, "");
    assert_int_equal(rig->gateway.payment_intents.count, 0);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 100);
    assert_int_equal(rig_invoices(rig, &invoice), 1);
    assert_int_equal(invoice.total, 0);
    assert_int_equal(invoice.discount, 100);
    assert_false(invoice.has_card);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void a_charge_of_50_cents_is_sent(void **state)
{
    struct billing_rig *rig = *state;
    (void)rig_add_coupon(rig, "HALF", 50, 1);

    assert_int_equal(rig_buy(rig, "100", "HALF"), ERR_OK);

    const struct gateway_payment_intent *intent = memory_table_row(&rig->gateway.payment_intents, 0);
    assert_int_equal(intent->cents, 50);
}

static void the_last_redemption_buys_once(void **state)
{
    struct billing_rig *rig = *state;
    (void)rig_add_coupon(rig, "LAST", 100, 1);
    assert_int_equal(rig_buy(rig, "10000", "LAST"), ERR_OK);

    assert_int_equal(rig_buy(rig, "10000", "LAST"), ERR_REJECTED);

    rig_assert_problem(rig, "coupon_code", "coupon_code.unknown");
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 10000);
}

/* The coupon's last redemption is taken between the look at it and the transaction. */
static enum err find_and_take(void *self, const char *code, struct coupon *found)
{
    struct memory_database *database = self;
    const struct coupon_store real = memory_coupon_store(database);
    enum err err = real.find_by_code(self, code, found);
    if (err == ERR_OK) {
        assert_int_equal(real.redeem(self, found->id, FAKES_NOW), ERR_OK);
    }
    return err;
}

static void a_redemption_that_somebody_else_took_first_is_told_at_its_field(void **state)
{
    struct billing_rig *rig = *state;
    (void)rig_add_coupon(rig, "LAST", 50, 1);
    rig->fakes.coupons.find_by_code = find_and_take;

    assert_int_equal(rig_buy(rig, "1000", "LAST"), ERR_REJECTED);

    rig_assert_problem(rig, "coupon_code", "coupon_code.unknown");
    assert_int_equal(rig->fakes.database.tables.purchases.count, 0);
}

static void a_failure_gives_the_purchase_up_and_its_coupon_back(void **state)
{
    static const enum err failures[] = { ERR_PAYMENT_DECLINED, ERR_PAYMENT_INVALID, ERR_PAYMENT_AUTHENTICATION,
                                         ERR_PAYMENT_UNREACHABLE, ERR_PAYMENT_FAILED };
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "LAST", 50, 1);
    (void)rig_take_card(rig, rig->ann.id, MEMORY_BANK_PAYS);

    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++) {
        rig->asked = (struct memory_faults){ .err = failures[i], .fail_at = 1 };
        assert_int_equal(rig_buy(rig, "1000", "LAST"), failures[i]);
        assert_int_equal(latest_purchase(rig)->state, PURCHASE_ABANDONED);
        assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 0);
    }
    rig->asked.fail_at = 0;
    assert_int_equal(rig_buy(rig, "1000", "LAST"), ERR_OK);
}

static void money_that_came_for_a_purchase_that_was_given_up_buys_its_coins(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "LAST", 50, 1);
    assert_int_equal(rig_buy(rig, "1000", "LAST"), ERR_OK);
    assert_int_equal(settle_abandoned_purchase(&rig->ports, rig->ann.id, latest_purchase(rig)->id, NULL), ERR_OK);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 0);

    rig_pay(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
    rig_let_run(rig);
    rig_assert_equal(rig);
}

static void no_coins_wait_for_the_name_of_a_card(void **state)
{
    struct billing_rig *rig = *state;
    struct invoice invoice;
    bool paid = false;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    assert_int_equal(memory_gateway_pay(&rig->gateway, rig->intent, NULL, MEMORY_BANK_PAYS), ERR_OK);
    rig->asked = (struct memory_faults){ .err = ERR_PAYMENT_UNREACHABLE, .fail_at = 2 };

    assert_int_equal(complete(rig, rig->ann.id, &paid), ERR_OK);

    assert_true(paid);
    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
    assert_int_equal(rig_invoices(rig, &invoice), 1);
    assert_false(invoice.has_card);
}

static void bought_coins_pay_a_debt_first(void **state)
{
    struct billing_rig *rig = *state;
    const struct ledger_entry debt = { .user_id = rig->ann.id, .amount = -100, .debt = 400, .reason = COIN_REFUND };
    assert_int_equal(rig->fakes.ledger.add(rig->fakes.ledger.self, &debt, NULL), ERR_OK);
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);

    rig_pay(rig);

    const struct billing_account account = rig_account(rig, rig->ann.id);
    assert_int_equal(account.holding.coins, 600);
    assert_int_equal(account.holding.debt, 0);
    fakes_assert_books(&rig->fakes);
}

static void nobody_buys_nothing(void **state)
{
    struct billing_rig *rig = *state;
    const struct purchase_wish wish = { .bundle = "100" };
    struct purchase_begun begun;

    assert_int_equal(billing_buy_coins(&rig->ports, &rig->arena, rig->ann.id + 1, &wish, &rig->why, &begun), ERR_NOT_FOUND);
}

static void a_coupon_that_was_used_up_meanwhile_keeps_no_paid_coins_back(void **state)
{
    struct billing_rig *rig = *state;
    int64_t coupon = rig_add_coupon(rig, "LAST", 50, 1);
    assert_int_equal(rig_buy(rig, "1000", "LAST"), ERR_OK);
    const char *first = rig->intent;
    assert_int_equal(settle_abandoned_purchase(&rig->ports, rig->ann.id, latest_purchase(rig)->id, NULL), ERR_OK);
    assert_int_equal(rig_buy(rig, "5000", "LAST"), ERR_OK);
    rig->intent = first;

    rig_pay(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
    assert_int_equal(rig_coupon(rig, coupon).times_redeemed, 1);
}

static void money_for_a_purchase_that_was_given_up_needs_no_coupon(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    assert_int_equal(settle_abandoned_purchase(&rig->ports, rig->ann.id, latest_purchase(rig)->id, NULL), ERR_OK);

    rig_pay(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
}

static void what_is_paid_is_not_given_up(void **state)
{
    struct billing_rig *rig = *state;
    bool abandoned = true;
    rig_buy_1000(rig);

    assert_int_equal(settle_abandoned_purchase(&rig->ports, rig->ann.id, latest_purchase(rig)->id, &abandoned), ERR_OK);

    assert_false(abandoned);
    assert_int_equal(latest_purchase(rig)->state, PURCHASE_PAID);
}

static void a_paid_intent_needs_no_reference_to_complete_its_purchase(void **state)
{
    struct billing_rig *rig = *state;
    assert_int_equal(rig_buy(rig, "1000", NULL), ERR_OK);
    struct gateway_payment_intent *intent = memory_table_row(&rig->gateway.payment_intents, 0);
    intent->reference = 0;

    rig_pay(rig);

    assert_int_equal(rig_coins(rig), RIG_SIGN_UP_COINS + 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_bundle_is_charged_at_its_price),
        RIG_TEST(the_coins_come_once_it_is_paid),
        RIG_TEST(coins_that_are_not_paid_do_not_come),
        RIG_TEST(page_and_webhook_give_the_coins_once),
        RIG_TEST(an_intent_that_is_unknown_or_another_users_is_not_found),
        RIG_TEST(an_unknown_bundle_is_refused),
        RIG_TEST(bundle_and_coupon_are_refused_together),
        RIG_TEST(a_coupon_lowers_the_price_and_is_redeemed),
        RIG_TEST(a_charge_under_50_cents_is_not_sent_and_is_recorded_at_0),
        RIG_TEST(a_charge_of_50_cents_is_sent),
        RIG_TEST(the_last_redemption_buys_once),
        RIG_TEST(a_redemption_that_somebody_else_took_first_is_told_at_its_field),
        RIG_TEST(a_failure_gives_the_purchase_up_and_its_coupon_back),
        RIG_TEST(money_that_came_for_a_purchase_that_was_given_up_buys_its_coins),
        RIG_TEST(no_coins_wait_for_the_name_of_a_card),
        RIG_TEST(bought_coins_pay_a_debt_first),
        RIG_TEST(nobody_buys_nothing),
        RIG_TEST(a_coupon_that_was_used_up_meanwhile_keeps_no_paid_coins_back),
        RIG_TEST(money_for_a_purchase_that_was_given_up_needs_no_coupon),
        RIG_TEST(what_is_paid_is_not_given_up),
        RIG_TEST(a_paid_intent_needs_no_reference_to_complete_its_purchase),
    };
    return cmocka_run_group_tests_name("buying coins", tests, NULL, NULL);
}
