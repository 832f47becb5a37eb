#include "domain/kernel/calendar.h"
#include "domain/kernel/transaction.h"
#include "domain/user/identity.h"
#include "domain/user/own_deletion.h"

/* A wish on its way. */
struct asking {
    const struct user_ports *ports;
    const struct audit_actor *actor;
    struct problems *why;
    struct user_credentials credentials; /* the password is the one that was typed */
    int64_t now;
};

static enum err check_password(struct asking *asking, int64_t user_id, const char *password)
{
    const struct user_ports *ports = asking->ports;
    bool matches = false;
    enum err err = ports->users->lock_credentials(ports->users->self, user_id, &asking->credentials);
    if (err == ERR_OK && password != NULL && password[0] != '\0') {
        err = ports->hasher->verify(ports->hasher->self, password, asking->credentials.password_hash, &matches);
    }
    return err == ERR_OK && !matches ? problems_reject(asking->why, "current_password", "current_password.mismatch") : err;
}

static enum err ask_for_mail(const struct asking *asking, const struct user *user)
{
    char on[CALENDAR_TEXT_BYTES];
    const struct new_job job = {
        .kind = "mail.deletion_asked",
        .payload = { .fields = { { .name = "to", .value = user->email },
                                 { .name = "locale", .value = user_locale_name(user->locale) },
                                 { .name = "on", .value = on } },
                     .count = 3 },
        .run_at = asking->now,
        .created_on = asking->now,
    };
    int64_t id = 0;
    calendar_write_minute(user->deletion_on, on);
    return asking->ports->jobs->add(asking->ports->jobs->self, &job, &id);
}

static enum err record(const struct user_ports *ports, const struct audit_actor *actor, const char *action,
                       const struct user *user)
{
    const struct audit_deed deed = { .action = action, .subject = "user", .subject_id = user->id, .subject_name = user->email };
    return audit_record(&ports->audit, actor, &deed);
}

/* Admins first, then the user: as whoever deletes. */
static enum err lock(const struct asking *asking, struct user *user)
{
    const struct user_store *users = asking->ports->users;
    int64_t admins = 0;
    bool unchanged = false;
    enum err err = users->lock_admins(users->self, &admins);
    if (err == ERR_OK) {
        err = identity_lock_unchanged(asking->ports, &asking->credentials, &unchanged);
    }
    if (err == ERR_OK && !unchanged) {
        err = problems_reject(asking->why, "current_password", "current_password.mismatch");
    }
    if (err == ERR_OK) {
        err = users->find(users->self, asking->credentials.user_id, user);
    }
    if (err == ERR_OK && user->role == USER_ADMIN && user->active && admins < 2) {
        err = problems_reject(asking->why, "", "user.last_admin");
    }
    return err;
}

static enum err ask(const struct asking *asking, struct user *user)
{
    const struct user_store *users = asking->ports->users;
    enum err err = lock(asking, user);
    if (err != ERR_OK || user->deletion_on != 0) {
        return err;
    }
    user->deletion_on = asking->now + OWN_DELETION_DELAY;
    err = users->set_deletion(users->self, user->id, user->deletion_on);
    if (err == ERR_OK) {
        err = ask_for_mail(asking, user);
    }
    return err == ERR_OK ? record(asking->ports, asking->actor, "user.own_deletion_asked", user) : err;
}

enum err user_ask_deletion(const struct user_ports *ports, const struct audit_actor *actor, const char *password,
                           struct problems *why, struct user *user)
{
    struct asking asking = { .ports = ports, .actor = actor, .why = why, .now = ports->clock->now(ports->clock->self) };
    struct user after;
    enum err err = check_password(&asking, user->id, password);
    if (err == ERR_OK) {
        err = ports->transaction->begin(ports->transaction->self);
    }
    if (err != ERR_OK) {
        return err;
    }
    err = transaction_end(ports->transaction, ask(&asking, &after));
    if (err == ERR_OK) {
        *user = after;
    }
    return err;
}

static enum err keep(const struct user_ports *ports, const struct audit_actor *actor, struct user *user)
{
    enum err err = ports->users->find_locked(ports->users->self, user->id, user);
    if (err == ERR_OK && !user->active) {
        err = ERR_NOT_FOUND; /* the deletion has begun */
    }
    if (err != ERR_OK || user->deletion_on == 0) {
        return err;
    }
    user->deletion_on = 0;
    err = ports->users->set_deletion(ports->users->self, user->id, 0);
    return err == ERR_OK ? record(ports, actor, "user.own_deletion_withdrawn", user) : err;
}

enum err user_keep_account(const struct user_ports *ports, const struct audit_actor *actor, struct user *user)
{
    struct user after = { .id = user->id };
    enum err err = ports->transaction->begin(ports->transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    err = transaction_end(ports->transaction, keep(ports, actor, &after));
    if (err == ERR_OK) {
        *user = after;
    }
    return err;
}
