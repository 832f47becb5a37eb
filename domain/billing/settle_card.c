#include <string.h>
#include "domain/billing/settle.h"
#include "domain/kernel/text.h"

static bool is_same_card(const struct card *left, const struct card *right)
{
    return strcmp(left->brand, right->brand) == 0 && strcmp(left->last4, right->last4) == 0 &&
           left->exp_year == right->exp_year && left->exp_month == right->exp_month;
}

/* The user's card, empty for none. */
static enum err find_card(const struct billing_ports *ports, int64_t user_id, struct card_on_file *card)
{
    enum err err = ports->cards->find(ports->cards->self, user_id, card);
    if (err == ERR_NOT_FOUND) {
        *card = (struct card_on_file){ .user_id = user_id };
        return ERR_OK;
    }
    return err;
}

static enum err set_card(struct settlement *settlement, struct card_on_file *card)
{
    const struct billing_ports *ports = settlement->ports;
    const struct card_matter *matter = settlement->matter;
    const struct gateway_payment_method *method = &matter->method;
    bool is_another = strcmp(card->payment_method, method->id) != 0;
    if (is_another) {
        card->name[0] = '\0'; /* its holder's isn't known */
    }
    card->card = method->card;
    card->seen_on = settle_stamp(ports, &matter->source, card->seen_on);
    enum err err = text_copy(method->id, card->payment_method, sizeof card->payment_method);
    return err == ERR_OK ? ports->cards->set(ports->cards->self, card) : err;
}

static enum err ask_again(struct settlement *settlement, const struct card_on_file *card)
{
    struct card_matter *matter = settlement->matter;
    matter->source.seen_on = card->seen_on;
    return settle_by_asking(settlement);
}

/* An event names the card only: whatever it is, customer and card are asked for together. */
static enum err take_customer(struct settlement *settlement, struct card_on_file *card)
{
    const struct billing_ports *ports = settlement->ports;
    const struct card_matter *matter = settlement->matter;
    const char *charged = matter->customer.payment_method;
    if (strcmp(card->payment_method, charged) == 0) {
        return ERR_OK;
    }
    if (!matter->source.is_answer || !settle_believes(&matter->source, card->seen_on)) {
        return ask_again(settlement, card);
    }
    return charged[0] == '\0' ? ports->cards->remove(ports->cards->self, card->user_id) : set_card(settlement, card);
}

static enum err apply_customer(struct settlement *settlement, struct billing_account *account)
{
    const struct billing_ports *ports = settlement->ports;
    struct subscription subscription;
    struct card_on_file card;
    enum err err = ports->subscriptions->find_of_user(ports->subscriptions->self, account->user_id, &subscription);
    if (err == ERR_NOT_FOUND || (err == ERR_OK && !subscription_is_active(subscription.status))) {
        return ERR_OK; /* nothing is charged to it */
    }
    if (err == ERR_OK) {
        err = find_card(ports, account->user_id, &card);
    }
    return err == ERR_OK ? take_customer(settlement, &card) : err;
}

enum err settle_find_charged(struct settlement *settlement, const char *customer_id, struct gateway_customer *customer,
                             struct gateway_payment_method *method)
{
    const struct payment_gateway *gateway = settlement->ports->gateway;
    enum err err = gateway->customer_find(gateway->self, settlement->arena, customer_id, customer);
    if (err == ERR_OK && customer->payment_method[0] != '\0') {
        err = gateway->payment_method_find(gateway->self, settlement->arena, customer->payment_method, method);
    }
    return err;
}

/* Customer and card together, as they are now. */
static enum err ask_customer(struct settlement *settlement)
{
    struct card_matter *matter = settlement->matter;
    enum err err = settle_find_charged(settlement, matter->customer.id, &matter->customer, &matter->method);
    if (err == ERR_NOT_FOUND) {
        settlement->user_id = 0; /* nothing is known of it any more: what stands here stays */
        return ERR_OK;
    }
    matter->source.is_answer = true;
    return err;
}

enum err settle_customer(struct settlement *settlement, struct card_matter *matter)
{
    settlement->apply = apply_customer;
    settlement->ask = ask_customer;
    settlement->matter = matter;
    enum err err = settle_find_user(settlement, matter->customer.id);
    return err == ERR_OK ? settle(settlement) : err;
}

static enum err apply_card(struct settlement *settlement, struct billing_account *account)
{
    const struct card_matter *matter = settlement->matter;
    struct card_on_file card;
    enum err err = find_card(settlement->ports, account->user_id, &card);
    if (err != ERR_OK || strcmp(card.payment_method, matter->method.id) != 0) {
        return err;
    }
    if (settle_believes(&matter->source, card.seen_on)) {
        return set_card(settlement, &card);
    }
    return is_same_card(&card.card, &matter->method.card) ? ERR_OK : ask_again(settlement, &card);
}

static enum err ask_card(struct settlement *settlement)
{
    const struct payment_gateway *gateway = settlement->ports->gateway;
    struct card_matter *matter = settlement->matter;
    enum err err = gateway->payment_method_find(gateway->self, settlement->arena, matter->method.id, &matter->method);
    if (err == ERR_NOT_FOUND) {
        settlement->user_id = 0;
        return ERR_OK;
    }
    matter->source.is_answer = true;
    return err;
}

enum err settle_card(struct settlement *settlement, struct card_matter *matter)
{
    const struct card_store *cards = settlement->ports->cards;
    struct card_on_file card;
    settlement->apply = apply_card;
    settlement->ask = ask_card;
    settlement->matter = matter;
    enum err err = cards->find_by_payment_method(cards->self, matter->method.id, &card);
    settlement->user_id = err == ERR_OK ? card.user_id : 0;
    return err == ERR_OK || err == ERR_NOT_FOUND ? settle(settlement) : err;
}
