/* What is kept here against what the gateway holds. */
#include "adapters/memory/payment_gateway_internal.h"
#include "domain/billing/charge.h"
#include "domain/billing/dispute.h"
#include "tests/domain/billing_rig.h"

static const struct gateway_subscription *subscription_at(const struct billing_rig *rig, size_t index)
{
    const struct subscription_row *row = memory_table_row(&rig->gateway.subscriptions, index);
    return &row->seen;
}

static const struct subscription *row_of(const struct billing_rig *rig, const char *gateway_id)
{
    const struct memory_table *rows = &rig->fakes.database.tables.subscriptions;
    for (size_t i = 0; i < rows->count; i++) {
        const struct subscription *row = memory_table_row(rows, i);
        if (strcmp(row->gateway_id, gateway_id) == 0) {
            return row;
        }
    }
    return NULL;
}

static void assert_subscriptions_at_gateway(const struct billing_rig *rig)
{
    for (size_t i = 0; i < rig->gateway.subscriptions.count; i++) {
        const struct gateway_subscription *theirs = subscription_at(rig, i);
        const struct subscription *ours = row_of(rig, theirs->id);
        if (subscription_is_over(theirs->status)) {
            assert_true(ours == NULL || subscription_is_over(ours->status));
            continue;
        }
        assert_non_null(ours);
        assert_string_equal(plan_at(ours->plan)->id, theirs->plan);
        assert_string_equal(subscription_status_name(ours->status), subscription_status_name(theirs->status));
        assert_int_equal(ours->current_period_end_on, theirs->current_period_end_on);
        assert_int_equal(ours->id, theirs->reference);
        assert_int_equal(ours->asked_coupon_id, 0);
    }
}

static void assert_subscriptions_here(const struct billing_rig *rig)
{
    const struct memory_table *rows = &rig->fakes.database.tables.subscriptions;
    for (size_t i = 0; i < rows->count; i++) {
        const struct subscription *ours = memory_table_row(rows, i);
        if (!subscription_is_over(ours->status)) {
            const struct subscription_row *theirs = gateway_row(&rig->gateway.subscriptions, ours->gateway_id);
            assert_non_null(theirs);
            assert_false(subscription_is_over(theirs->seen.status));
        }
    }
}

static const struct invoice *invoice_of(const struct billing_rig *rig, const char *gateway_id)
{
    const struct memory_table *rows = &rig->fakes.database.tables.invoices;
    for (size_t i = 0; i < rows->count; i++) {
        const struct invoice *row = memory_table_row(rows, i);
        if (strcmp(row->gateway_id, gateway_id) == 0) {
            return row;
        }
    }
    return NULL;
}

static size_t assert_invoices(const struct billing_rig *rig)
{
    size_t paid = 0;
    for (size_t i = 0; i < rig->gateway.invoices.count; i++) {
        const struct gateway_invoice *theirs = memory_table_row(&rig->gateway.invoices, i);
        const struct invoice *ours = invoice_of(rig, theirs->id);
        if (!theirs->paid) {
            assert_null(ours);
            continue;
        }
        paid++;
        assert_non_null(ours);
        assert_int_equal(ours->total, theirs->total);
        assert_int_equal(ours->coins, theirs->total > 0 ? plan_find(theirs->plan)->coins : 0);
        assert_string_equal(ours->charge, theirs->charge);
    }
    return paid;
}

static const struct purchase *purchase_of(const struct billing_rig *rig, int64_t id)
{
    const struct memory_table *rows = &rig->fakes.database.tables.purchases;
    for (size_t i = 0; i < rows->count; i++) {
        const struct purchase *row = memory_table_row(rows, i);
        if (row->id == id) {
            return row;
        }
    }
    return NULL;
}

/* Every paid intent is a paid purchase; what costs nothing has none. */
static size_t assert_purchases(const struct billing_rig *rig)
{
    size_t paid = 0;
    size_t charged = 0;
    const struct memory_table *rows = &rig->fakes.database.tables.purchases;
    for (size_t i = 0; i < rig->gateway.payment_intents.count; i++) {
        const struct gateway_payment_intent *theirs = memory_table_row(&rig->gateway.payment_intents, i);
        if (theirs->reference != 0 && theirs->status == GATEWAY_INTENT_SUCCEEDED) {
            const struct purchase *ours = purchase_of(rig, theirs->reference);
            assert_non_null(ours);
            assert_int_equal(ours->state, PURCHASE_PAID);
            assert_string_equal(ours->payment_intent, theirs->id);
            assert_int_equal(ours->due, theirs->cents);
            charged++;
        }
    }
    for (size_t i = 0; i < rows->count; i++) {
        const struct purchase *ours = memory_table_row(rows, i);
        paid += ours->state == PURCHASE_PAID;
        charged += ours->state == PURCHASE_PAID && ours->due == 0;
    }
    assert_int_equal(paid, charged);
    return paid;
}

static int64_t lost_of(const struct billing_rig *rig, const char *charge)
{
    int64_t lost = 0;
    for (size_t i = 0; i < rig->gateway.disputes.count; i++) {
        const struct gateway_dispute *dispute = memory_table_row(&rig->gateway.disputes, i);
        lost += strcmp(dispute->charge, charge) == 0 && dispute_is_lost(dispute->status) ? dispute->cents : 0;
    }
    return lost;
}

static void assert_returns(const struct billing_rig *rig)
{
    for (size_t i = 0; i < rig->gateway.charges.count; i++) {
        const struct gateway_charge *theirs = memory_table_row(&rig->gateway.charges, i);
        struct invoice ours = rig_invoice_of_charge((struct billing_rig *)rig, theirs->id);
        const struct charge charge = { .cents = ours.total, .coins = ours.coins };
        int64_t back = 0;
        assert_int_equal(ours.refunded, theirs->refunded);
        assert_int_equal(ours.disputed, lost_of(rig, theirs->id));
        assert_int_equal(charge_coins_to_take_back(&charge, ours.refunded + ours.disputed, &back), ERR_OK);
        assert_int_equal(ours.coins_back, back);
    }
}

static int64_t coins_of_invoices(const struct billing_rig *rig, int64_t user_id)
{
    const struct memory_table *rows = &rig->fakes.database.tables.invoices;
    int64_t coins = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct invoice *row = memory_table_row(rows, i);
        coins += row->user_id == user_id ? row->coins - row->coins_back : 0;
    }
    return coins;
}

/* What a test has given and taken by hand. */
static int64_t coins_by_hand(const struct billing_rig *rig, int64_t user_id)
{
    const struct memory_table *rows = &rig->fakes.database.tables.entries;
    int64_t coins = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct ledger_entry *row = memory_table_row(rows, i);
        coins += row->user_id == user_id && row->reason == COIN_SEED ? row->amount : 0;
    }
    return coins;
}

static void assert_coins(struct billing_rig *rig)
{
    const struct memory_table *rows = &rig->fakes.database.tables.users;
    for (size_t i = 0; i < rows->count; i++) {
        const struct memory_user *row = memory_table_row(rows, i);
        const struct billing_account account = rig_account(rig, row->user.id);
        int64_t of_plan = account.had_plan ? plan_at(account.biggest_plan)->coins : 0;
        assert_int_equal(account.holding.coins - account.holding.debt,
                         RIG_SIGN_UP_COINS + of_plan + coins_of_invoices(rig, row->user.id) + coins_by_hand(rig, row->user.id));
        assert_true(account.holding.coins == 0 || account.holding.debt == 0);
    }
}

/* Redemptions by subscriptions are the gateway's to count, those by purchases ours. */
static void assert_coupons(const struct billing_rig *rig)
{
    const struct memory_table *rows = &rig->fakes.database.tables.coupons;
    const struct memory_table *purchases = &rig->fakes.database.tables.purchases;
    for (size_t i = 0; i < rows->count; i++) {
        const struct memory_coupon *ours = memory_table_row(rows, i);
        const struct coupon *theirs = gateway_coupon(&rig->gateway, ours->coupon.code);
        int64_t redeemed = theirs == NULL ? 0 : theirs->times_redeemed;
        for (size_t j = 0; j < purchases->count; j++) {
            const struct purchase *purchase = memory_table_row(purchases, j);
            redeemed += purchase->coupon_id == ours->coupon.id && purchase->state != PURCHASE_ABANDONED;
        }
        assert_int_equal(ours->coupon.times_redeemed, redeemed);
    }
}

static const struct card_on_file *card_of(const struct billing_rig *rig, int64_t user_id)
{
    const struct memory_table *rows = &rig->fakes.database.tables.cards;
    for (size_t i = 0; i < rows->count; i++) {
        const struct card_on_file *row = memory_table_row(rows, i);
        if (row->user_id == user_id) {
            return row;
        }
    }
    return NULL;
}

static void assert_card(const struct card_on_file *ours, const struct gateway_payment_method *theirs)
{
    assert_string_equal(ours->card.brand, theirs->card.brand);
    assert_string_equal(ours->card.last4, theirs->card.last4);
    assert_int_equal(ours->card.exp_year, theirs->card.exp_year);
    assert_int_equal(ours->card.exp_month, theirs->card.exp_month);
}

/* A card is kept exactly for who has something to charge to it. */
static void assert_cards(struct billing_rig *rig)
{
    const struct memory_table *rows = &rig->fakes.database.tables.users;
    for (size_t i = 0; i < rows->count; i++) {
        const struct memory_user *row = memory_table_row(rows, i);
        const struct card_on_file *ours = card_of(rig, row->user.id);
        struct subscription open;
        enum err err = rig->fakes.subscriptions.find_of_user(rig->fakes.subscriptions.self, row->user.id, &open);
        if (err != ERR_OK) {
            assert_null(ours);
            continue;
        }
        const struct customer_row *customer = gateway_row(&rig->gateway.customers, row->customer);
        assert_non_null(ours);
        assert_non_null(customer);
        assert_string_equal(ours->payment_method, customer->seen.payment_method);
        assert_card(ours, gateway_row(&rig->gateway.payment_methods, ours->payment_method));
    }
}

void rig_assert_equal(struct billing_rig *rig)
{
    assert_false(rig->fakes.database.in_transaction);
    assert_subscriptions_at_gateway(rig);
    assert_subscriptions_here(rig);
    size_t invoices = assert_invoices(rig);
    assert_int_equal(rig_invoices(rig, NULL), invoices + assert_purchases(rig));
    assert_returns(rig);
    assert_coins(rig);
    assert_coupons(rig);
    assert_cards(rig);
    fakes_assert_books(&rig->fakes);
}
