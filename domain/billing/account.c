#include "domain/billing/account.h"
#include <string.h>
#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"

int64_t account_now(const struct billing_ports *ports)
{
    return ports->clock->now(ports->clock->self);
}

bool account_is_given(const char *typed)
{
    return typed != NULL && typed[0] != '\0';
}

static enum err change(const struct billing_ports *ports, int64_t user_id, bool begins, account_steps *steps, void *context)
{
    struct billing_account account;
    enum err err = ports->transaction->begin(ports->transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    err = ports->accounts->find_locked(ports->accounts->self, user_id, &account);
    if (err == ERR_OK && begins && account.deleted) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        err = steps(ports, &account, context);
    }
    return transaction_end(ports->transaction, err);
}

enum err account_change(const struct billing_ports *ports, int64_t user_id, account_steps *steps, void *context)
{
    return change(ports, user_id, false, steps, context);
}

enum err account_begin(const struct billing_ports *ports, int64_t user_id, account_steps *steps, void *context)
{
    return change(ports, user_id, true, steps, context);
}

static enum err move(const struct billing_ports *ports, struct billing_account *account, const struct coin_movement *moved,
                     enum coin_reason reason)
{
    const struct ledger_entry entry = {
        .user_id = account->user_id,
        .amount = moved->coins,
        .debt = moved->debt,
        .reason = reason,
        .created_on = account_now(ports),
    };
    enum err err = ports->ledger->add(ports->ledger->self, &entry, NULL);
    if (err == ERR_OK) {
        account->holding.coins += moved->coins;
        account->holding.debt += moved->debt;
    }
    return err;
}

enum err account_credit(const struct billing_ports *ports, struct billing_account *account, int64_t coins,
                        enum coin_reason reason)
{
    struct coin_movement moved;
    enum err err = coin_credit(&account->holding, coins, &moved);
    return err != ERR_OK || coins == 0 ? err : move(ports, account, &moved, reason);
}

enum err account_take_back(const struct billing_ports *ports, struct billing_account *account, int64_t coins,
                           enum coin_reason reason)
{
    struct coin_movement moved;
    enum err err = coin_take_back(&account->holding, coins, &moved);
    return err != ERR_OK || coins == 0 ? err : move(ports, account, &moved, reason);
}

static enum err make_customer(const struct billing_ports *ports, struct arena *arena, const struct billing_account *account)
{
    uint8_t hash[DIGEST_BYTES];
    char hex[2 * DIGEST_BYTES + 1];
    char key[GATEWAY_KEY_BYTES + 1];
    struct gateway_customer made;
    const struct gateway_new_customer wish = { .key = key, .email = account->email, .user_id = account->user_id };
    enum err err = ports->digest->sha256(ports->digest->self, account->email, strlen(account->email), hash);
    if (err != ERR_OK) {
        return err;
    }
    /* The e-mail is part of the request, so the key tells one from another. */
    text_to_hex(hash, DIGEST_BYTES, hex);
    gateway_key_detailed(key, "user", account->user_id, "customer", hex);
    err = ports->gateway->customer_create(ports->gateway->self, arena, &wish, &made);
    if (err == ERR_OK) {
        err = ports->accounts->set_customer(ports->accounts->self, account->user_id, made.id);
    }
    return err == ERR_STALE ? ERR_OK : err; /* somebody else was faster: theirs holds */
}

enum err account_with_customer(const struct billing_ports *ports, struct arena *arena, int64_t user_id,
                               struct billing_account *account)
{
    struct billing_account found;
    enum err err = ports->accounts->find(ports->accounts->self, user_id, &found);
    if (err == ERR_OK && found.customer[0] == '\0') {
        err = make_customer(ports, arena, &found);
        if (err == ERR_OK) {
            err = ports->accounts->find(ports->accounts->self, user_id, &found);
        }
    }
    if (err == ERR_OK) {
        *account = found;
    }
    return err;
}
