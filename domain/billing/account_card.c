#include <string.h>
#include "domain/billing/account.h"
#include "domain/kernel/text.h"

static enum err find_intent(const struct billing_ports *ports, struct arena *arena, const struct billing_account *account,
                            const char *setup_intent, struct gateway_setup_intent *intent)
{
    const struct payment_gateway *gateway = ports->gateway;
    enum err err = gateway->setup_intent_find(gateway->self, arena, setup_intent, intent);
    if (err != ERR_OK) {
        return err == ERR_NOT_FOUND ? ERR_PAYMENT_INVALID : err;
    }
    bool is_theirs = account->customer[0] != '\0' && strcmp(intent->customer, account->customer) == 0;
    return is_theirs && intent->status == GATEWAY_INTENT_SUCCEEDED ? ERR_OK : ERR_PAYMENT_INVALID;
}

/* As much of a name as fits, in whole characters. */
static void read_name(const char *typed, char name[CARD_NAME_BYTES + 1])
{
    size_t length = strlen(typed);
    if (text_trim(typed, name, CARD_NAME_BYTES + 1) == ERR_OK) {
        return;
    }
    length = length < CARD_NAME_BYTES ? length : CARD_NAME_BYTES;
    while (!text_is_utf8(typed, length)) {
        length--;
    }
    memcpy(name, typed, length);
    name[length] = '\0';
}

enum err account_read_card(const struct billing_ports *ports, struct arena *arena, const struct billing_account *account,
                           const char *name, const char *setup_intent, struct card_on_file *card)
{
    struct gateway_setup_intent intent;
    struct gateway_payment_method method;
    struct card_on_file read = { .user_id = account->user_id };
    enum err err = find_intent(ports, arena, account, setup_intent, &intent);
    if (err != ERR_OK) {
        return err;
    }
    err = ports->gateway->payment_method_find(ports->gateway->self, arena, intent.payment_method, &method);
    if (err == ERR_NOT_FOUND) {
        return ERR_PAYMENT_INVALID;
    }
    if (err == ERR_OK) {
        err = text_copy(method.id, read.payment_method, sizeof read.payment_method);
    }
    if (err == ERR_OK) {
        read.card = method.card;
        read_name(name == NULL ? "" : name, read.name);
        *card = read;
    }
    return err;
}

/* To set a card twice is to set it once: a key is needed for one call's repetitions only. */
enum err account_charge_to(const struct billing_ports *ports, const struct billing_account *account,
                           const struct card_on_file *card)
{
    char key[GATEWAY_KEY_BYTES + 1];
    gateway_key_numbered(key, "user", account->user_id, "card", account_now(ports));
    enum err err = ports->gateway->customer_set_card(ports->gateway->self, key, account->customer, card->payment_method);
    return err == ERR_NOT_FOUND ? ERR_PAYMENT_INVALID : err;
}
