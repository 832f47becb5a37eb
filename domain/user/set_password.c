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

/* The account's name is what it is signed in with, whatever identity it was found by. */
static enum err record(const struct user_ports *ports, const struct audit_actor *actor, int64_t user_id)
{
    struct user user;
    enum err err = ports->users->find(ports->users->self, user_id, &user);
    if (err != ERR_OK) {
        return err;
    }
    const struct audit_deed deed = {
        .action = "user.password_set", .subject = "user", .subject_id = user_id, .subject_name = user.email
    };
    return audit_record(&ports->audit, actor, &deed);
}

static enum err replace_and_record(const struct user_ports *ports, const struct audit_actor *actor, int64_t user_id,
                                   const char *hash)
{
    enum err err = ports->transaction->begin(ports->transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    err = replace_password(ports, user_id, hash);
    if (err == ERR_OK) {
        err = record(ports, actor, user_id);
    }
    return transaction_end(ports->transaction, err);
}

enum err user_set_password(const struct user_ports *ports, const struct audit_actor *actor, const char *identity,
                           const char *password, struct problems *why)
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
    return err == ERR_OK ? replace_and_record(ports, actor, credentials.user_id, hash) : err;
}
