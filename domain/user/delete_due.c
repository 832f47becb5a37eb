#include "domain/billing/account.h"
#include "domain/user/deletion_part.h"
#include "domain/user/own_deletion.h"

enum { DUE_AT_ONCE = 50 };

/* What the call has done so far. */
struct due_work {
    const struct user_ports *ports;
    const struct billing_ports *billing;
    struct arena *arena;
    int64_t now;
    enum err first; /* failure */
};

/* Who wished it does it. */
static enum err delete_one(struct due_work *work, int64_t id)
{
    struct problems why = { .count = 0 };
    struct user user;
    enum err err = work->ports->users->find(work->ports->users->self, id, &user);
    if (err != ERR_OK) {
        return err;
    }
    const struct audit_actor owner = { .name = user.email, .address = "" };
    err = deletion_carry_out(work->ports, work->billing, work->arena, &owner, id, work->now, &why);
    return err == ERR_REJECTED ? ERR_OK : err; /* who became the last admin meanwhile stays */
}

/* Errors: those that stop all. */
static enum err delete_some(struct due_work *work, const int64_t *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum err err = delete_one(work, ids[i]);
        if (err != ERR_OK && gateway_stops_all(err)) {
            return err;
        }
        work->first = work->first == ERR_OK ? err : work->first;
    }
    return ERR_OK;
}

enum err user_delete_due(const struct user_ports *ports, const struct billing_ports *billing, struct arena *arena)
{
    struct due_work work = {
        .ports = ports, .billing = billing, .arena = arena, .now = ports->clock->now(ports->clock->self), .first = ERR_OK
    };
    int64_t ids[DUE_AT_ONCE];
    int64_t after = 0;
    size_t found = DUE_AT_ONCE;
    enum err err = ERR_OK;
    while (err == ERR_OK && found == DUE_AT_ONCE) {
        err = ports->users->list_due(ports->users->self, work.now, after, ids, DUE_AT_ONCE, &found);
        if (err == ERR_OK && found > 0) {
            after = ids[found - 1];
            err = delete_some(&work, ids, found);
        }
    }
    return err == ERR_OK ? work.first : err;
}
