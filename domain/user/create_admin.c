#include "domain/kernel/transaction.h"
#include "domain/user/new_account.h"

static enum err record(const struct user_ports *ports, const struct audit_actor *actor, const struct user *made)
{
    const struct audit_change role = { .field = "role", .before = "", .after = user_role_name(made->role) };
    const struct audit_deed deed = { .action = "user.created",
                                     .subject = "user",
                                     .subject_id = made->id,
                                     .subject_name = made->email,
                                     .changes = &role,
                                     .change_count = 1 };
    return audit_record(&ports->audit, actor, &deed);
}

enum err user_create_admin(const struct user_ports *ports, const struct audit_actor *actor, const char *email,
                           const char *password, struct problems *why, struct user *made)
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
    if (err == ERR_OK) {
        err = record(ports, actor, &user);
    }
    err = transaction_end(ports->transaction, err);
    if (err == ERR_OK) {
        *made = user;
    }
    return err;
}
