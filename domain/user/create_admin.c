#include "domain/kernel/transaction.h"
#include "domain/user/new_account.h"

enum err user_create_admin(const struct user_ports *ports, const char *email, const char *password, struct problems *why,
                           struct user *made)
{
    struct new_account account;
    enum err err = new_account_prepare(ports, email, password, USER_ADMIN, why, &account);
    if (err == ERR_OK) {
        err = ports->transaction->begin(ports->transaction->self);
    }
    if (err != ERR_OK) {
        return err;
    }
    int64_t id = 0;
    struct user user;
    err = new_account_add(ports, &account, why, &id);
    if (err == ERR_OK) {
        err = ports->users->find(ports->users->self, id, &user);
    }
    err = transaction_end(ports->transaction, err);
    if (err == ERR_OK) {
        *made = user;
    }
    return err;
}
