#include "domain/user/administer.h"

static enum err find(const struct user_ports *ports, const struct billing_ports *billing, int64_t id, struct user *user,
                     struct subscription *subscription, struct problems *why)
{
    enum err err = ports->users->find(ports->users->self, id, user);
    if (err == ERR_OK && user->deleted) {
        err = ERR_NOT_FOUND;
    }
    if (err != ERR_OK) {
        return err;
    }
    err = billing->subscriptions->find_of_user(billing->subscriptions->self, id, subscription);
    return err == ERR_NOT_FOUND ? problems_reject(why, "", "subscription.none") : err;
}

static enum err record(const struct user_ports *ports, const struct audit_actor *actor, const struct user *user,
                       const struct subscription *subscription)
{
    const struct audit_change change = { "plan", plan_at(subscription->plan)->id, "" };
    const struct audit_deed deed = {
        .action = "user.subscription_cancelled",
        .subject = "user",
        .subject_id = user->id,
        .subject_name = user->email,
        .changes = &change,
        .change_count = 1,
    };
    return audit_record_alone(&ports->audit, ports->transaction, actor, &deed);
}

enum err user_cancel_subscription(const struct user_ports *ports, const struct billing_ports *billing, struct arena *arena,
                                  const struct audit_actor *actor, int64_t id, struct problems *why)
{
    struct user user;
    struct subscription subscription;
    enum err err = find(ports, billing, id, &user, &subscription, why);
    if (err == ERR_OK) {
        err = record(ports, actor, &user, &subscription);
    }
    return err == ERR_OK ? billing_cancel(billing, arena, id, why) : err;
}
