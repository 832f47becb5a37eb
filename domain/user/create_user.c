#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"
#include "domain/user/administer_wish.h"
#include "domain/user/new_account.h"

static enum err record(const struct user_ports *ports, const struct audit_actor *actor, const struct new_account *account,
                       const struct read_wish *wish, const struct user *made)
{
    char coins[TEXT_INT64_BYTES];
    (void)text_from_int64(made->coins, coins);
    const struct audit_change changes[] = {
        { "coins", "", coins },
        { "username", "", made->username },
        { "role", "", user_role_name(made->role) },
        { "active", "", made->active ? "yes" : "no" },
    };
    const struct audit_deed deed = {
        .action = "user.created",
        .subject = "user",
        .subject_id = made->id,
        .subject_name = account->email,
        .reason = wish->reason,
        .changes = changes,
        .change_count = sizeof changes / sizeof changes[0],
    };
    return audit_record(&ports->audit, actor, &deed);
}

static enum err set_up(const struct user_ports *ports, const struct new_account *account, const struct read_wish *wish,
                       bool active, struct problems *why, int64_t *id)
{
    const struct user_settings settings = { .username = wish->username == NULL ? "" : wish->username,
                                            .role = account->role,
                                            .active = active };
    enum err err = new_account_add(ports, account, why, id);
    if (err == ERR_OK) {
        err = administer_set(ports, *id, &settings, why);
    }
    return err == ERR_OK && wish->has_coins ? administer_move_coins(ports, *id, wish->coins - NEW_USER_COINS, why) : err;
}

static enum err add(const struct user_ports *ports, const struct audit_actor *actor, const struct new_account *account,
                    const struct read_wish *wish, bool active, struct problems *why, int64_t *id)
{
    struct user made;
    enum err err = set_up(ports, account, wish, active, why, id);
    if (err == ERR_OK) {
        err = ports->users->find(ports->users->self, *id, &made);
    }
    return err == ERR_OK ? record(ports, actor, account, wish, &made) : err;
}

enum err user_create(const struct user_ports *ports, const struct audit_actor *actor, const struct user_wish *wish,
                     struct problems *why, int64_t *id)
{
    struct read_wish read;
    struct new_account account;
    int64_t made = 0;
    administer_read_wish(wish, why, &read);
    enum err err =
        new_account_prepare(ports, wish->email, wish->password, read.has_role ? read.role : USER_MEMBER, why, &account);
    if (err == ERR_OK) {
        err = ports->transaction->begin(ports->transaction->self);
    }
    if (err != ERR_OK) {
        return err;
    }
    err = transaction_end(ports->transaction, add(ports, actor, &account, &read, wish->active, why, &made));
    if (err == ERR_OK) {
        *id = made;
    }
    return err;
}
