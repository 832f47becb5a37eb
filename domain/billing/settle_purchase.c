#include "domain/billing/settle.h"
#include "domain/kernel/text.h"

/* Bundles of coins. */

static enum err describe(const struct purchase *purchase, const struct gateway_payment_intent *intent, const struct card *card,
                         struct invoice *invoice)
{
    gateway_key(invoice->gateway_id, "purchase", purchase->id);
    if (card != NULL) {
        invoice->has_card = true;
        invoice->card = *card;
    }
    if (intent == NULL) {
        return ERR_OK;
    }
    enum err err = text_copy(intent->id, invoice->payment_intent, sizeof invoice->payment_intent);
    return err == ERR_OK ? text_copy(intent->charge, invoice->charge, sizeof invoice->charge) : err;
}

static enum err add_invoice(const struct billing_ports *ports, const struct purchase *purchase,
                            const struct gateway_payment_intent *intent, const struct card *card)
{
    struct invoice invoice = {
        .user_id = purchase->user_id,
        .description = "coins",
        .subtotal = purchase->cents,
        .discount = purchase->cents - purchase->due,
        .total = purchase->due,
        .coins = purchase->coins,
        .created_on = account_now(ports),
    };
    int64_t id = 0;
    enum err err = describe(purchase, intent, card, &invoice);
    return err == ERR_OK ? ports->invoices->add(ports->invoices->self, &invoice, &id) : err;
}

enum err settle_purchase(const struct billing_ports *ports, struct billing_account *account, const struct purchase *purchase,
                         const struct gateway_payment_intent *intent, const struct card *card)
{
    const struct purchase_store *purchases = ports->purchases;
    enum err err = ERR_OK;
    if (intent != NULL && purchase->payment_intent[0] == '\0') {
        err = purchases->set_payment_intent(purchases->self, purchase->id, intent->id);
    }
    if (err == ERR_OK && purchase->state == PURCHASE_ABANDONED) {
        err = account_redeem_again(ports, purchase->coupon_id);
    }
    if (err == ERR_OK) {
        err = purchases->set_state(purchases->self, purchase->id, PURCHASE_PAID);
    }
    if (err == ERR_OK) {
        err = add_invoice(ports, purchase, intent, card);
    }
    return err == ERR_OK ? account_credit(ports, account, purchase->coins, COIN_PURCHASE) : err;
}

enum err settle_unpaid_purchase(const struct billing_ports *ports, const struct purchase *purchase)
{
    enum err err = ports->purchases->set_state(ports->purchases->self, purchase->id, PURCHASE_ABANDONED);
    return err == ERR_OK ? account_give_back(ports, purchase->coupon_id) : err;
}

struct abandoning {
    int64_t purchase_id;
    bool done;
};

static enum err abandon(const struct billing_ports *ports, struct billing_account *account, void *context)
{
    const struct purchase_store *purchases = ports->purchases;
    struct abandoning *abandoning = context;
    struct purchase purchase;
    (void)account;
    enum err err = purchases->find_locked(purchases->self, abandoning->purchase_id, &purchase);
    if (err != ERR_OK || purchase.state != PURCHASE_PENDING) {
        return err;
    }
    abandoning->done = true;
    return settle_unpaid_purchase(ports, &purchase);
}

enum err settle_abandoned_purchase(const struct billing_ports *ports, int64_t user_id, int64_t purchase_id, bool *abandoned)
{
    struct abandoning abandoning = { .purchase_id = purchase_id };
    enum err err = account_change(ports, user_id, abandon, &abandoning);
    if (err == ERR_OK && abandoned != NULL) {
        *abandoned = abandoning.done;
    }
    return err;
}
