/* What browsers, banks, time and Stripe's own people do. */
#include <string.h>
#include "adapters/memory/payment_gateway_internal.h"

static const struct card usual_card = { .brand = "visa", .last4 = "4242", .exp_year = 2034, .exp_month = 12 };

static const struct payment_method_row *take_card(struct memory_gateway *gateway, const char *customer, const struct card *card,
                                                  enum memory_bank bank)
{
    const struct payment_method_row row = {
        .seen = { .id = gateway_new_id(gateway, "pm"), .customer = customer, .card = card == NULL ? usual_card : *card },
        .bank = bank,
    };
    enum err err = memory_table_append(&gateway->payment_methods, &row);
    return err == ERR_OK ? memory_table_row(&gateway->payment_methods, gateway->payment_methods.count - 1) : NULL;
}

enum err memory_gateway_confirm_setup(struct memory_gateway *gateway, const char *setup_intent, const struct card *card,
                                      enum memory_bank bank)
{
    struct gateway_setup_intent *intent = gateway_row(&gateway->setup_intents, setup_intent);
    if (intent == NULL) {
        return ERR_NOT_FOUND;
    }
    if (intent->status != GATEWAY_INTENT_OPEN) {
        return ERR_PAYMENT_INVALID;
    }
    if (bank == MEMORY_BANK_DECLINES) {
        return ERR_PAYMENT_DECLINED;
    }
    const struct payment_method_row *taken = take_card(gateway, intent->customer, card, bank);
    if (taken == NULL) {
        return ERR_NO_MEMORY;
    }
    intent->payment_method = taken->seen.id;
    intent->status = GATEWAY_INTENT_SUCCEEDED;
    return gateway_tell(gateway, GATEWAY_SETUP_SUCCEEDED, intent);
}

enum err memory_gateway_pay(struct memory_gateway *gateway, const char *payment_intent, const struct card *card,
                            enum memory_bank bank)
{
    struct gateway_payment_intent *intent = gateway_row(&gateway->payment_intents, payment_intent);
    if (intent == NULL) {
        return ERR_NOT_FOUND;
    }
    if (intent->status != GATEWAY_INTENT_OPEN) {
        return ERR_PAYMENT_INVALID;
    }
    if (bank != MEMORY_BANK_PAYS) {
        enum err err = gateway_tell(gateway, GATEWAY_PAYMENT_FAILED, intent);
        return err == ERR_OK ? ERR_PAYMENT_DECLINED : err;
    }
    const struct payment_method_row *taken = take_card(gateway, "", card, bank);
    return taken == NULL ? ERR_NO_MEMORY : gateway_charge(gateway, intent, taken->seen.id);
}

enum err memory_gateway_replace_card(struct memory_gateway *gateway, const char *payment_method, const struct card *card,
                                     enum memory_bank bank)
{
    struct payment_method_row *row = gateway_row(&gateway->payment_methods, payment_method);
    if (row == NULL) {
        return ERR_NOT_FOUND;
    }
    row->seen.card = card == NULL ? usual_card : *card;
    row->bank = bank;
    return gateway_tell(gateway, GATEWAY_CARD_UPDATED, &row->seen);
}

static struct subscription_row *running(const struct memory_gateway *gateway, const char *id)
{
    struct subscription_row *subscription = gateway_row(&gateway->subscriptions, id);
    return subscription != NULL && !subscription_is_over(subscription->seen.status) ? subscription : NULL;
}

/* What came of a charge for a subscription. */
static enum err note_charge(struct memory_gateway *gateway, struct subscription_row *subscription, enum err err)
{
    if (err != ERR_OK && err != ERR_PAYMENT_DECLINED) {
        return err;
    }
    subscription->seen.status = err == ERR_OK ? SUBSCRIPTION_ACTIVE : SUBSCRIPTION_PAST_DUE;
    return gateway_tell(gateway, GATEWAY_SUBSCRIPTION_UPDATED, &subscription->seen);
}

enum err memory_gateway_renew(struct memory_gateway *gateway, const char *subscription)
{
    struct subscription_row *row = running(gateway, subscription);
    if (row == NULL) {
        return ERR_NOT_FOUND;
    }
    struct gateway_subscription *seen = &row->seen;
    if (gateway->clock->now < seen->current_period_end_on) {
        gateway->clock->now = seen->current_period_end_on;
    }
    seen->status = SUBSCRIPTION_ACTIVE;
    seen->current_period_start_on = seen->current_period_end_on;
    seen->current_period_end_on = gateway_months_after(row->anchor, ++row->periods);
    return note_charge(gateway, row, gateway_bill(gateway, row));
}

enum err memory_gateway_retry(struct memory_gateway *gateway, const char *subscription)
{
    struct subscription_row *row = running(gateway, subscription);
    enum err paid = row == NULL ? ERR_NOT_FOUND : gateway_bill_again(gateway, row);
    if (paid != ERR_OK) {
        return paid;
    }
    return note_charge(gateway, row, ERR_OK);
}

enum err memory_gateway_end(struct memory_gateway *gateway, const char *subscription)
{
    struct subscription_row *row = running(gateway, subscription);
    return row == NULL ? ERR_NOT_FOUND : gateway_end_subscription(gateway, row);
}

enum err memory_gateway_refund(struct memory_gateway *gateway, const char *charge, int64_t cents)
{
    struct gateway_charge *row = gateway_row(&gateway->charges, charge);
    if (row == NULL) {
        return ERR_NOT_FOUND;
    }
    if (cents <= 0 || cents > row->cents - row->refunded) {
        return ERR_PAYMENT_INVALID;
    }
    row->refunded += cents;
    return gateway_tell(gateway, GATEWAY_CHARGE_REFUNDED, row);
}

enum err memory_gateway_dispute(struct memory_gateway *gateway, const char *charge, const char **dispute)
{
    const struct gateway_charge *row = gateway_row(&gateway->charges, charge);
    if (row == NULL) {
        return ERR_NOT_FOUND;
    }
    const struct gateway_dispute made = {
        .id = gateway_new_id(gateway, "dp"),
        .charge = row->id,
        .payment_intent = row->payment_intent,
        .status = "needs_response",
        .cents = row->cents - row->refunded,
    };
    enum err err = memory_table_append(&gateway->disputes, &made);
    *dispute = made.id;
    return err == ERR_OK ? gateway_tell(gateway, GATEWAY_DISPUTE_CREATED, &made) : err;
}

enum err memory_gateway_close_dispute(struct memory_gateway *gateway, const char *dispute, const char *status)
{
    struct gateway_dispute *row = gateway_row(&gateway->disputes, dispute);
    if (row == NULL) {
        return ERR_NOT_FOUND;
    }
    row->status = gateway_keep(gateway, status);
    return gateway_tell(gateway, GATEWAY_DISPUTE_CLOSED, row);
}

/* Its subscriptions end with it. */
enum err memory_gateway_delete_customer(struct memory_gateway *gateway, const char *customer)
{
    struct customer_row *row = gateway_customer(gateway, customer);
    enum err err = row == NULL ? ERR_NOT_FOUND : ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < gateway->subscriptions.count; i++) {
        struct subscription_row *subscription = memory_table_row(&gateway->subscriptions, i);
        if (strcmp(subscription->seen.customer, customer) == 0 && !subscription_is_final(subscription->seen.status)) {
            err = gateway_end_subscription(gateway, subscription);
        }
    }
    if (err == ERR_OK) {
        row->is_deleted = true;
    }
    return err;
}

void memory_gateway_forget_keys(struct memory_gateway *gateway)
{
    memory_table_clear(&gateway->answers);
}

size_t memory_gateway_charges(const struct memory_gateway *gateway, const char *customer, int64_t *cents)
{
    size_t count = 0;
    int64_t sum = 0;
    for (size_t i = 0; i < gateway->charges.count; i++) {
        const struct gateway_charge *charge = memory_table_row(&gateway->charges, i);
        if (strcmp(charge->customer, customer) == 0) {
            count++;
            sum += charge->cents;
        }
    }
    if (cents != NULL) {
        *cents = sum;
    }
    return count;
}
