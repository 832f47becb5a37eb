#include <string.h>
#include "domain/billing/charge.h"
#include "domain/billing/settle.h"
#include "domain/kernel/text.h"

static enum err name_invoice(const struct gateway_invoice *said, struct invoice *invoice)
{
    const struct {
        const char *from;
        char *into;
        size_t size;
    } texts[] = {
        { said->id, invoice->gateway_id, sizeof invoice->gateway_id },
        { said->payment_intent, invoice->payment_intent, sizeof invoice->payment_intent },
        { said->charge, invoice->charge, sizeof invoice->charge },
        { said->number, invoice->number, sizeof invoice->number },
        { said->plan, invoice->description, sizeof invoice->description },
    };
    enum err err = ERR_OK;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && err == ERR_OK; i++) {
        err = text_copy(texts[i].from, texts[i].into, texts[i].size);
    }
    return err;
}

/* Only what was charged has a card: the one that we have, which is what the gateway charges. */
static enum err find_card(const struct billing_ports *ports, const struct gateway_invoice *said, struct invoice *invoice)
{
    struct card_on_file card;
    if (said->charge[0] == '\0') {
        return ERR_OK;
    }
    enum err err = ports->cards->find(ports->cards->self, invoice->user_id, &card);
    if (err == ERR_OK) {
        invoice->has_card = true;
        invoice->card = card.card;
    }
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err add_invoice(const struct billing_ports *ports, struct billing_account *account,
                            const struct gateway_invoice *said, const struct plan *plan)
{
    struct invoice invoice = {
        .user_id = account->user_id,
        .period_start_on = said->period_start_on,
        .period_end_on = said->period_end_on,
        .subtotal = said->subtotal,
        .discount = said->discount,
        .tax = said->tax,
        .total = said->total,
        .coins = plan_coins_of_invoice(plan, said->total),
        .created_on = said->created_on,
    };
    int64_t id = 0;
    enum err err = name_invoice(said, &invoice);
    if (err == ERR_OK) {
        err = find_card(ports, said, &invoice);
    }
    if (err == ERR_OK) {
        err = ports->invoices->add(ports->invoices->self, &invoice, &id);
    }
    return err == ERR_OK ? account_credit(ports, account, invoice.coins, COIN_PLAN) : err;
}

/* The row is the proof that the coins were given. */
static enum err apply_invoice(struct settlement *settlement, struct billing_account *account)
{
    struct payment_matter *matter = settlement->matter;
    const struct plan *plan = matter->invoice == NULL ? NULL : plan_find(matter->invoice->plan);
    if (plan == NULL) {
        return ERR_OK; /* nothing that was sold here */
    }
    enum err err = add_invoice(settlement->ports, account, matter->invoice, plan);
    matter->has_changed = err == ERR_OK;
    return err == ERR_CONFLICT ? ERR_OK : err;
}

static enum err apply_purchase(struct settlement *settlement, struct billing_account *account, const struct purchase *purchase)
{
    const struct billing_ports *ports = settlement->ports;
    struct payment_matter *matter = settlement->matter;
    bool is_paid = matter->intent->status == GATEWAY_INTENT_SUCCEEDED;
    bool is_cancelled = matter->intent->status == GATEWAY_INTENT_CANCELED;
    matter->is_paid = is_paid || purchase->state == PURCHASE_PAID;
    matter->is_abandoned = !matter->is_paid && (is_cancelled || purchase->state == PURCHASE_ABANDONED);
    matter->has_changed = (is_paid && purchase->state != PURCHASE_PAID) || (is_cancelled && purchase->state == PURCHASE_PENDING);
    if (!matter->has_changed) {
        return ERR_OK;
    }
    if (is_paid) {
        return settle_purchase(ports, account, purchase, matter->intent, matter->card);
    }
    return settle_unpaid_purchase(ports, purchase);
}

/* The intent's reference is what we gave it; whose it is, and that no other pays the purchase, is looked at all the same. */
static enum err apply_intent(struct settlement *settlement, struct billing_account *account)
{
    const struct purchase_store *purchases = settlement->ports->purchases;
    const struct payment_matter *matter = settlement->matter;
    struct purchase purchase;
    if (matter->intent == NULL || matter->intent->reference == 0) {
        return ERR_OK;
    }
    enum err err = purchases->find_locked(purchases->self, matter->intent->reference, &purchase);
    if (err != ERR_OK) {
        return err == ERR_NOT_FOUND ? ERR_OK : err;
    }
    bool is_its = purchase.payment_intent[0] == '\0' || strcmp(purchase.payment_intent, matter->intent->id) == 0;
    return is_its && purchase.user_id == account->user_id ? apply_purchase(settlement, account, &purchase) : ERR_OK;
}

static enum err apply_payment(struct settlement *settlement, struct billing_account *account)
{
    struct payment_matter *matter = settlement->matter;
    matter->has_changed = false;
    enum err err = apply_invoice(settlement, account);
    return err == ERR_OK ? apply_intent(settlement, account) : err;
}

enum err settle_payment(struct settlement *settlement, struct payment_matter *matter)
{
    const char *customer = matter->invoice != NULL ? matter->invoice->customer : matter->intent->customer;
    settlement->apply = apply_payment;
    settlement->ask = NULL;
    settlement->matter = matter;
    enum err err = settle_find_user(settlement, customer);
    return err == ERR_OK ? settle(settlement) : err;
}

static bool needs_card(const struct gateway_payment_intent *intent)
{
    return intent->status == GATEWAY_INTENT_SUCCEEDED && intent->reference != 0;
}

/* Which card paid is worth one question, but no coins wait for its answer. */
static enum err find_charge_card(struct settlement *settlement, const struct gateway_payment_intent *intent,
                                 struct payment_matter *matter)
{
    const struct billing_ports *ports = settlement->ports;
    struct purchase purchase;
    if (!needs_card(intent)) {
        return ERR_OK;
    }
    enum err err = ports->purchases->find_by_payment_intent(ports->purchases->self, intent->id, &purchase);
    if (err != ERR_OK || purchase.state == PURCHASE_PAID) {
        return err == ERR_NOT_FOUND ? ERR_OK : err;
    }
    err = ports->gateway->charge_find(ports->gateway->self, settlement->arena, intent->charge, &matter->found_charge);
    if (err == ERR_OK) {
        matter->card = &matter->found_charge.card;
    }
    return err == ERR_NO_MEMORY ? err : ERR_OK;
}

enum err settle_intent(struct settlement *settlement, const struct gateway_payment_intent *intent, struct payment_matter *matter)
{
    *matter = (struct payment_matter){ .intent = intent };
    enum err err = find_charge_card(settlement, intent, matter);
    return err == ERR_OK ? settle_payment(settlement, matter) : err;
}

static enum err take_back(struct settlement *settlement, struct billing_account *account, struct invoice *invoice)
{
    const struct billing_ports *ports = settlement->ports;
    const struct payment_matter *matter = settlement->matter;
    const struct charge charge = { .cents = invoice->total, .coins = invoice->coins, .coins_back = invoice->coins_back };
    int64_t coins = 0;
    int64_t refunded = matter->charge->refunded;
    invoice->refunded = refunded > invoice->refunded ? refunded : invoice->refunded;
    invoice->disputed += matter->lost;
    enum err err = charge_coins_to_take_back(&charge, invoice->refunded + invoice->disputed, &coins);
    if (err == ERR_OK) {
        err = account_take_back(ports, account, coins, matter->lost > 0 ? COIN_DISPUTE : COIN_REFUND);
    }
    invoice->coins_back += coins;
    return err == ERR_OK ? ports->invoices->set_returned(ports->invoices->self, invoice) : err;
}

static enum err apply_return(struct settlement *settlement, struct billing_account *account)
{
    const struct billing_ports *ports = settlement->ports;
    const struct payment_matter *matter = settlement->matter;
    const struct gateway_charge *charge = matter->charge;
    struct invoice invoice;
    enum err err = apply_payment(settlement, account);
    if (err == ERR_OK) {
        err = ports->invoices->find_payment_locked(ports->invoices->self, charge->id, charge->payment_intent, &invoice);
    }
    if (err == ERR_NOT_FOUND) {
        return matter->was_asked ? ERR_OK : settle_by_asking(settlement);
    }
    if (err != ERR_OK || invoice.user_id != account->user_id) {
        return err;
    }
    return take_back(settlement, account, &invoice);
}

/* What the money had paid, which has not come here yet. */
static enum err find_payment(struct settlement *settlement)
{
    const struct payment_gateway *gateway = settlement->ports->gateway;
    struct payment_matter *matter = settlement->matter;
    const struct gateway_charge *charge = matter->charge;
    const char *invoice = charge->invoice;
    enum err err = ERR_OK;
    matter->was_asked = true;
    if (invoice[0] == '\0' && charge->payment_intent[0] != '\0') {
        err = gateway->payment_intent_find(gateway->self, settlement->arena, charge->payment_intent, &matter->found_intent);
        matter->intent = err == ERR_OK ? &matter->found_intent : NULL;
        matter->card = &charge->card;
        invoice = err == ERR_OK ? matter->found_intent.invoice : "";
    }
    if (invoice[0] != '\0') {
        err = gateway->invoice_find(gateway->self, settlement->arena, invoice, &matter->found_invoice);
        matter->invoice = err == ERR_OK ? &matter->found_invoice : NULL;
    }
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* A dispute names the charge only, whose customer our own row tells, or the gateway. */
static enum err find_user(struct settlement *settlement, struct payment_matter *matter)
{
    const struct billing_ports *ports = settlement->ports;
    const struct gateway_charge *charge = matter->charge;
    struct invoice invoice;
    if (charge->customer[0] != '\0') {
        return settle_find_user(settlement, charge->customer);
    }
    enum err err = ports->invoices->find_payment_locked(ports->invoices->self, charge->id, charge->payment_intent, &invoice);
    settlement->user_id = err == ERR_OK ? invoice.user_id : 0;
    if (err != ERR_NOT_FOUND) {
        return err;
    }
    err = ports->gateway->charge_find(ports->gateway->self, settlement->arena, charge->id, &matter->found_charge);
    if (err == ERR_OK) {
        matter->charge = &matter->found_charge;
        err = settle_find_user(settlement, matter->charge->customer);
    }
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err settle_return(struct settlement *settlement, struct payment_matter *matter)
{
    settlement->apply = apply_return;
    settlement->ask = find_payment;
    settlement->matter = matter;
    enum err err = find_user(settlement, matter);
    return err == ERR_OK ? settle(settlement) : err;
}
