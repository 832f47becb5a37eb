#include "domain/billing/account.h"

enum err billing_begin_card(const struct billing_ports *ports, struct arena *arena, int64_t user_id, const char **client_secret)
{
    struct billing_account account;
    struct gateway_setup_intent made;
    char key[GATEWAY_KEY_BYTES + 1];
    enum err err = account_with_customer(ports, arena, user_id, &account);
    gateway_key_numbered(key, "user", user_id, "setup", account_now(ports));
    if (err == ERR_OK) {
        err = ports->gateway->setup_intent_create(ports->gateway->self, arena, key, account.customer, &made);
    }
    if (err == ERR_OK) {
        *client_secret = made.client_secret;
    }
    return err;
}
