#include "domain/kernel/transaction.h"
#include "domain/user/account.h"

static enum err replace_password(const struct user_ports *ports, int64_t user_id, const char *hash)
{
    enum err err = ports->users->set_password_hash(ports->users->self, user_id, hash);
    if (err == ERR_OK) {
        err = ports->sessions->remove_of_user(ports->sessions->self, user_id);
    }
    if (err == ERR_OK) {
        err = ports->reset_tokens->remove_of_user(ports->reset_tokens->self, user_id);
    }
    return err;
}

enum err user_set_password(const struct user_ports *ports, const char *identity, const char *password, struct problems *why)
{
    struct user_credentials credentials;
    char hash[PASSWORD_HASH_BYTES + 1];
    enum err err = ports->users->find_credentials(ports->users->self, identity, &credentials);
    if (err != ERR_OK) {
        return err;
    }
    user_check_password(ports->blocklist, password, why);
    err = problems_verdict(why);
    if (err == ERR_OK) {
        err = ports->hasher->hash(ports->hasher->self, password, hash);
    }
    if (err == ERR_OK) {
        err = ports->transaction->begin(ports->transaction->self);
    }
    if (err != ERR_OK) {
        return err;
    }
    return transaction_end(ports->transaction, replace_password(ports, credentials.user_id, hash));
}
