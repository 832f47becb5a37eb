#include "domain/kernel/transaction.h"
#include "domain/user/new_account.h"

static enum err add_signed_in(const struct user_ports *ports, const struct new_account *account, const char *address,
                              struct problems *why, struct user *made, struct session_token *token)
{
    int64_t id = 0;
    enum err err = new_account_add(ports, account, why, &id);
    if (err == ERR_OK) {
        err = ports->users->record_sign_in(ports->users->self, id, account->now, address);
    }
    if (err == ERR_OK) {
        err = session_open(ports->random, ports->digest, ports->sessions, id, account->now, token);
    }
    if (err == ERR_OK) {
        err = ports->users->find(ports->users->self, id, made);
    }
    return err;
}

enum err user_sign_up(const struct user_ports *ports, const struct sign_up *wish, struct problems *why, struct user *made,
                      struct session_token *token)
{
    struct new_account account;
    enum err err = new_account_prepare(ports, wish->email, wish->password, USER_MEMBER, why, &account);
    if (err == ERR_OK) {
        account.locale = wish->locale;
        err = ports->transaction->begin(ports->transaction->self);
    }
    if (err != ERR_OK) {
        return err;
    }
    struct user user;
    struct session_token opened;
    err = transaction_end(ports->transaction, add_signed_in(ports, &account, wish->address, why, &user, &opened));
    if (err == ERR_OK) {
        *made = user;
        *token = opened;
    }
    return err;
}
