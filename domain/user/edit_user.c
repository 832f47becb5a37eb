#include <string.h>
#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"
#include "domain/user/administer_wish.h"

/* An edit on its way. */
struct editing {
    const struct user_ports *ports;
    const struct audit_actor *actor;
    struct problems *why;
    struct read_wish wish;
    bool was_filled_in; /* the form, from this: */
    int64_t revision;
    bool showed_coins;
    int64_t shown_coins;
    struct user before;
    struct user_settings after;
    int64_t admins;
    int64_t amount; /* of coins to be moved */
};

static enum err read_number(const char *typed, bool *is_there, int64_t *number)
{
    *is_there = typed != NULL;
    return typed == NULL || text_to_int64(typed, number) == ERR_OK ? ERR_OK : ERR_MALFORMED;
}

static enum err read_form(struct editing *editing, const struct user_wish *wish)
{
    administer_read_wish(wish, editing->why, &editing->wish);
    enum err err = read_number(wish->revision, &editing->was_filled_in, &editing->revision);
    if (err == ERR_OK) {
        err = read_number(wish->shown_coins, &editing->showed_coins, &editing->shown_coins);
    }
    return err == ERR_OK ? problems_verdict(editing->why) : err;
}

static enum err tell_of_change(const struct editing *editing)
{
    return problems_reject(editing->why, "", "user.changed_meanwhile");
}

/* Admins first, then the user: whoever edits locks in this order. */
static enum err find(struct editing *editing, int64_t id)
{
    const struct user_store *users = editing->ports->users;
    enum err err = users->lock_admins(users->self, &editing->admins);
    if (err == ERR_OK) {
        err = users->find_locked(users->self, id, &editing->before);
    }
    if (err == ERR_OK && editing->before.deleted) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK && editing->was_filled_in && editing->revision != editing->before.revision) {
        err = tell_of_change(editing);
    }
    return err;
}

/* The coins move by what was typed beyond what was shown; what was bet meanwhile stays. */
static enum err plan_coins(struct editing *editing)
{
    int64_t shown = editing->showed_coins ? editing->shown_coins : editing->before.coins;
    int64_t after = 0;
    if (!editing->wish.has_coins) {
        return ERR_OK;
    }
    if (__builtin_sub_overflow(editing->wish.coins, shown, &editing->amount)) {
        return problems_reject(editing->why, "coins", "coins.range");
    }
    enum err err = coin_add(editing->before.coins, editing->amount, &after);
    if (err == ERR_OVERFLOW) {
        return problems_reject(editing->why, "coins", "coins.range");
    }
    return err == ERR_CONFLICT ? tell_of_change(editing) : err;
}

static bool is_active_admin(enum user_role role, bool active)
{
    return role == USER_ADMIN && active;
}

static enum err plan_settings(struct editing *editing, bool active)
{
    const struct user *before = &editing->before;
    const struct read_wish *wish = &editing->wish;
    editing->after = (struct user_settings){
        .username = wish->username == NULL ? before->username : wish->username,
        .role = wish->has_role ? wish->role : before->role,
        .active = active,
    };
    if (is_active_admin(before->role, before->active) && !is_active_admin(editing->after.role, active) && editing->admins < 2) {
        return problems_reject(editing->why, "", "user.last_admin");
    }
    return ERR_OK;
}

static bool changes_nothing(const struct editing *editing)
{
    const struct user *before = &editing->before;
    const struct user_settings *after = &editing->after;
    return editing->amount == 0 && strcmp(before->username, after->username) == 0 && before->role == after->role &&
           before->active == after->active;
}

static enum err sign_out_everywhere(const struct editing *editing)
{
    const struct user_ports *ports = editing->ports;
    enum err err = ports->sessions->remove_of_user(ports->sessions->self, editing->before.id);
    return err == ERR_OK ? ports->reset_tokens->remove_of_user(ports->reset_tokens->self, editing->before.id) : err;
}

static enum err change(const struct editing *editing)
{
    enum err err = administer_set(editing->ports, editing->before.id, &editing->after, editing->why);
    if (err == ERR_OK) {
        err = administer_move_coins(editing->ports, editing->before.id, editing->amount, editing->why);
    }
    return err == ERR_OK && editing->before.active && !editing->after.active ? sign_out_everywhere(editing) : err;
}

static const char *yes_or_no(bool truth)
{
    return truth ? "yes" : "no";
}

static enum err record(const struct editing *editing)
{
    const struct user *before = &editing->before;
    const struct user_settings *after = &editing->after;
    char coins[2][TEXT_INT64_BYTES];
    (void)text_from_int64(before->coins, coins[0]);
    (void)text_from_int64(before->coins + editing->amount, coins[1]);
    const struct audit_change all[] = {
        { "coins", coins[0], coins[1] },
        { "username", before->username, after->username },
        { "role", user_role_name(before->role), user_role_name(after->role) },
        { "active", yes_or_no(before->active), yes_or_no(after->active) },
    };
    struct audit_change changes[sizeof all / sizeof all[0]];
    size_t count = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (strcmp(all[i].before, all[i].after) != 0) {
            changes[count++] = all[i];
        }
    }
    const struct audit_deed deed = {
        .action = "user.edited",
        .subject = "user",
        .subject_id = before->id,
        .subject_name = before->email,
        .reason = editing->wish.reason,
        .changes = changes,
        .change_count = count,
    };
    return audit_record(&editing->ports->audit, editing->actor, &deed);
}

static enum err carry_out(struct editing *editing, int64_t id, bool active)
{
    enum err err = find(editing, id);
    if (err == ERR_OK) {
        err = plan_coins(editing);
    }
    if (err == ERR_OK) {
        err = plan_settings(editing, active);
    }
    if (err != ERR_OK || changes_nothing(editing)) {
        return err;
    }
    err = change(editing);
    return err == ERR_OK ? record(editing) : err;
}

enum err user_edit(const struct user_ports *ports, const struct audit_actor *actor, int64_t id, const struct user_wish *wish,
                   struct problems *why)
{
    struct editing editing = { .ports = ports, .actor = actor, .why = why };
    enum err err = read_form(&editing, wish);
    if (err == ERR_OK) {
        err = ports->transaction->begin(ports->transaction->self);
    }
    return err == ERR_OK ? transaction_end(ports->transaction, carry_out(&editing, id, wish->active)) : err;
}
