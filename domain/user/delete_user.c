#include "domain/kernel/transaction.h"
#include "domain/user/deletion_part.h"

/* A deletion on its way. */
struct deleting {
    const struct user_ports *ports;
    const struct billing_ports *billing;
    const struct audit_actor *actor;
    struct problems *why;
    int64_t id;
    int64_t due_by; /* 0: whatever the user wishes */
    struct user user;
};

static bool is_due(const struct deleting *deleting)
{
    int64_t deletion_on = deleting->user.deletion_on;
    return deleting->due_by == 0 || (deletion_on != 0 && deletion_on <= deleting->due_by);
}

/* Errors: ERR_NOT_FOUND for who is gone, or shall stay. */
static enum err find(struct deleting *deleting, int64_t *admins)
{
    const struct user_store *users = deleting->ports->users;
    enum err err = users->lock_admins(users->self, admins);
    if (err == ERR_OK) {
        err = users->find_locked(users->self, deleting->id, &deleting->user);
    }
    return err == ERR_OK && (deleting->user.deleted || !is_due(deleting)) ? ERR_NOT_FOUND : err;
}

static enum err record(const struct deleting *deleting, const char *action, const struct audit_change *changes, size_t count)
{
    const struct audit_deed deed = {
        .action = action,
        .subject = "user",
        .subject_id = deleting->id,
        .subject_name = deleting->user.email,
        .changes = changes,
        .change_count = count,
    };
    return audit_record(&deleting->ports->audit, deleting->actor, &deed);
}

static enum err disable(const struct deleting *deleting)
{
    static const struct audit_change change = { "active", "yes", "no" };
    const struct user_ports *ports = deleting->ports;
    const struct user_settings settings = { .username = deleting->user.username, .role = deleting->user.role };
    enum err err = ports->users->edit(ports->users->self, deleting->id, &settings);
    if (err == ERR_OK) {
        err = ports->sessions->remove_of_user(ports->sessions->self, deleting->id);
    }
    return err == ERR_OK ? record(deleting, "user.disabled", &change, 1) : err;
}

/* Nobody subscribes any more who isn't signed in. */
static enum err close_account(struct deleting *deleting)
{
    int64_t admins = 0;
    enum err err = find(deleting, &admins);
    if (err != ERR_OK) {
        return err;
    }
    if (deleting->id == deleting->actor->user_id) {
        return problems_reject(deleting->why, "", "user.oneself");
    }
    if (deleting->user.role == USER_ADMIN && deleting->user.active && admins < 2) {
        return problems_reject(deleting->why, "", "user.last_admin");
    }
    return deleting->user.active ? disable(deleting) : ERR_OK;
}

static enum err end_subscription(const struct deleting *deleting, struct arena *arena)
{
    const struct billing_ports *billing = deleting->billing;
    struct subscription subscription;
    struct problems none = { .count = 0 };
    enum err err = billing->subscriptions->find_of_user(billing->subscriptions->self, deleting->id, &subscription);
    if (err != ERR_OK) {
        return err == ERR_NOT_FOUND ? ERR_OK : err;
    }
    if (billing->gateway == NULL) {
        return ERR_PAYMENT_AUTHENTICATION;
    }
    err = billing_cancel(billing, arena, deleting->id, &none);
    return err == ERR_REJECTED ? ERR_OK : err; /* it has ended by itself */
}

static enum err remove_belongings(const struct deleting *deleting)
{
    const struct user_ports *ports = deleting->ports;
    const struct card_store *cards = deleting->billing->cards;
    const struct play_limit_store *limits = deleting->billing->limits;
    enum err err = cards->remove(cards->self, deleting->id);
    if (err == ERR_OK) {
        err = limits->remove(limits->self, deleting->id);
    }
    if (err == ERR_OK) {
        err = ports->sessions->remove_of_user(ports->sessions->self, deleting->id);
    }
    return err == ERR_OK ? ports->reset_tokens->remove_of_user(ports->reset_tokens->self, deleting->id) : err;
}

static enum err forget(struct deleting *deleting)
{
    const struct user_ports *ports = deleting->ports;
    const struct subscription_store *subscriptions = deleting->billing->subscriptions;
    struct subscription open;
    int64_t admins = 0;
    enum err err = find(deleting, &admins);
    if (err != ERR_OK) {
        return err;
    }
    err = subscriptions->find_of_user(subscriptions->self, deleting->id, &open);
    if (err != ERR_NOT_FOUND) {
        return err == ERR_OK ? ERR_STALE : err;
    }
    err = remove_belongings(deleting);
    if (err == ERR_OK) {
        err = ports->users->forget(ports->users->self, deleting->id, ports->clock->now(ports->clock->self));
    }
    const struct audit_change changes[] = { { "email", deleting->user.email, "" }, { "username", deleting->user.username, "" } };
    return err == ERR_OK ? record(deleting, "user.deleted", changes, deleting->user.username[0] == '\0' ? 1 : 2) : err;
}

static enum err in_transaction(struct deleting *deleting, enum err (*step)(struct deleting *deleting))
{
    const struct transaction *transaction = deleting->ports->transaction;
    enum err err = transaction->begin(transaction->self);
    return err == ERR_OK ? transaction_end(transaction, step(deleting)) : err;
}

enum err deletion_carry_out(const struct user_ports *ports, const struct billing_ports *billing, struct arena *arena,
                            const struct audit_actor *actor, int64_t id, int64_t due_by, struct problems *why)
{
    struct deleting deleting = { .ports = ports, .billing = billing, .actor = actor, .why = why, .id = id, .due_by = due_by };
    enum err err = in_transaction(&deleting, close_account);
    if (err == ERR_OK) {
        err = end_subscription(&deleting, arena);
    }
    if (err == ERR_OK) {
        err = in_transaction(&deleting, forget);
    }
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err user_delete(const struct user_ports *ports, const struct billing_ports *billing, struct arena *arena,
                     const struct audit_actor *actor, int64_t id, struct problems *why)
{
    return deletion_carry_out(ports, billing, arena, actor, id, 0, why);
}
