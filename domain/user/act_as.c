#include "domain/kernel/transaction.h"
#include "domain/user/account.h"

static struct audit_deed deed_of(const char *action, const struct user *acted, const char *reason)
{
    return (struct audit_deed){
        .action = action, .subject = "user", .subject_id = acted->id, .subject_name = acted->email, .reason = reason
    };
}

static void check_user(const struct user *user, int64_t admin_id, struct problems *why)
{
    if (user->id == admin_id) {
        problems_add(why, "", "acting.oneself");
    } else if (user->role == USER_ADMIN) {
        problems_add(why, "", "acting.admin");
    } else if (!user->active) {
        problems_add(why, "", "acting.disabled");
    }
}

/* The steps inside the transaction: nobody changes the user's role meanwhile. */
static enum err begin_acting(const struct user_ports *ports, const struct audit_actor *actor, const struct act_as_wish *wish,
                             const uint8_t hash[DIGEST_BYTES], struct problems *why)
{
    char reason[AUDIT_REASON_BYTES + 1] = "";
    struct user user;
    enum err err = ports->users->find_locked(ports->users->self, wish->user_id, &user);
    if (err != ERR_OK) {
        return err;
    }
    check_user(&user, actor->user_id, why);
    audit_check_reason(wish->reason, reason, why);
    err = problems_verdict(why);
    if (err == ERR_OK) {
        err = ports->sessions->act_as(ports->sessions->self, hash, user.id);
    }
    if (err == ERR_OK) {
        const struct audit_deed deed = deed_of("user.acting_began", &user, reason);
        err = audit_record(&ports->audit, actor, &deed);
    }
    return err;
}

enum err user_act_as(const struct user_ports *ports, const struct audit_actor *actor, const struct act_as_wish *wish,
                     struct problems *why)
{
    uint8_t hash[DIGEST_BYTES];
    enum err err = session_token_hash(ports->digest, wish->session, hash);
    if (err == ERR_OK) {
        err = ports->transaction->begin(ports->transaction->self);
    }
    if (err != ERR_OK) {
        return err;
    }
    return transaction_end(ports->transaction, begin_acting(ports, actor, wish, hash, why));
}

enum err user_stop_acting(const struct user_ports *ports, const struct audit_actor *actor, const char *session,
                          const struct user *acted)
{
    const struct audit_deed deed = deed_of("user.acting_ended", acted, "");
    uint8_t hash[DIGEST_BYTES];
    enum err err = session_token_hash(ports->digest, session, hash);
    if (err == ERR_OK) {
        err = ports->transaction->begin(ports->transaction->self);
    }
    if (err != ERR_OK) {
        return err;
    }
    err = ports->sessions->act_as(ports->sessions->self, hash, 0);
    if (err == ERR_OK) {
        err = audit_record(&ports->audit, actor, &deed);
    }
    return transaction_end(ports->transaction, err);
}

enum err user_note_barred(const struct user_ports *ports, const struct audit_actor *actor, const struct user *acted,
                          const char *tried)
{
    const struct audit_change request = { .field = "request", .before = "", .after = tried };
    struct audit_deed deed = deed_of("user.acting_barred", acted, "");
    deed.changes = &request;
    deed.change_count = 1;
    return audit_record_alone(&ports->audit, ports->transaction, actor, &deed);
}
