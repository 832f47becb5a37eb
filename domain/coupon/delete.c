#include "domain/billing/account.h"
#include "domain/coupon/deed.h"
#include "domain/kernel/numbers.h"
#include "domain/kernel/transaction.h"

/* What was chosen or searched for: as the job's field and as the audit log has it. */
static enum err ask(const struct coupon_ports *ports, const struct audit_actor *actor, struct job_field about, const char *wanted)
{
    enum err err = coupon_add_job(ports, actor, "coupons.delete", 0, about);
    return err == ERR_OK ? coupon_record_asked(ports, actor, wanted, about.value) : err;
}

static enum err ask_to_delete(const struct coupon_ports *ports, const struct audit_actor *actor, struct job_field about,
                              const char *wanted)
{
    enum err err = ports->transaction->begin(ports->transaction->self);
    return err == ERR_OK ? transaction_end(ports->transaction, ask(ports, actor, about, wanted)) : err;
}

enum err coupon_schedule_deletion(const struct coupon_ports *ports, const struct audit_actor *actor, struct arena *arena,
                                  const struct coupon_deletion *wish, struct problems *why)
{
    if (wish->q != NULL) {
        return wish->q[0] == '\0' ? problems_reject(why, "", "coupons.search_missing")
                                  : ask_to_delete(ports, actor, (struct job_field){ "q", wish->q }, "search");
    }
    if (wish->count == 0) {
        return problems_reject(why, "", "coupons.none_selected");
    }
    const char *ids = numbers_write(arena, wish->ids, wish->count, ',');
    return ids == NULL ? ERR_NO_MEMORY : ask_to_delete(ports, actor, (struct job_field){ "ids", ids }, "ids");
}

struct deleting {
    const struct coupon_ports *ports;
    const struct audit_actor *actor;
    int64_t asked_on;
    int64_t count;
    enum err first; /* that one of them met */
};

/* Whose end the gateway has told of meanwhile, is gone here; it is this that ended it, and is recorded. */
static enum err delete_here(const struct deleting *deleting, const struct coupon *coupon)
{
    const struct coupon_ports *ports = deleting->ports;
    enum err err = ports->coupons->remove(ports->coupons->self, coupon->id);
    return err == ERR_OK ? coupon_record_deleted(ports, deleting->actor, coupon) : err;
}

/* At the gateway first: as long as the row is there, nobody makes another of that code. */
static enum err delete_both(const struct deleting *deleting, const struct coupon *coupon)
{
    const struct coupon_ports *ports = deleting->ports;
    enum err err = ports->gateway->coupon_delete(ports->gateway->self, coupon->code);
    if (err == ERR_OK) {
        err = ports->transaction->begin(ports->transaction->self);
    }
    return err == ERR_OK ? transaction_end(ports->transaction, delete_here(deleting, coupon)) : err;
}

static enum err delete_one(struct deleting *deleting, const struct coupon *coupon)
{
    if (coupon->is_pending || coupon->created_on > deleting->asked_on) {
        return ERR_OK;
    }
    enum err err = delete_both(deleting, coupon);
    deleting->count += err == ERR_OK ? 1 : 0;
    if (deleting->first == ERR_OK) {
        deleting->first = err;
    }
    return gateway_stops_all(err) ? err : ERR_OK;
}

/* "7,8"; what is no number is 0, which no coupon has. */
static enum err delete_ids(struct deleting *deleting, const char *ids)
{
    const struct coupon_store *coupons = deleting->ports->coupons;
    enum err err = ERR_OK;
    while (err == ERR_OK && *ids != '\0' && *ids != ',') {
        struct coupon coupon;
        int64_t id = 0;
        if (numbers_take(&ids, ',', &id) != ERR_OK) {
            id = 0;
        }
        err = coupons->find(coupons->self, id, &coupon);
        if (err == ERR_OK) {
            err = delete_one(deleting, &coupon);
        } else if (err == ERR_NOT_FOUND) {
            err = ERR_OK;
        }
    }
    return err;
}

static enum err delete_found(struct deleting *deleting, const char *q)
{
    const struct coupon_store *coupons = deleting->ports->coupons;
    struct coupon step[ROW_WALK_STEP];
    struct row_walk walk = { .q = q };
    enum err err = ERR_OK;
    while (err == ERR_OK && !walk.is_over) {
        size_t count = 0;
        err = coupons->walk(coupons->self, &walk, step, &count);
        for (size_t i = 0; err == ERR_OK && i < count; i++) {
            err = delete_one(deleting, &step[i]);
        }
    }
    return err;
}

enum err coupon_delete_wanted(const struct coupon_ports *ports, const struct audit_actor *actor, const char *ids, const char *q,
                              int64_t asked_on, int64_t *count)
{
    struct deleting deleting = { .ports = ports, .actor = actor, .asked_on = asked_on };
    enum err err = ERR_OK;
    if (ids[0] != '\0') {
        err = delete_ids(&deleting, ids);
    } else if (q[0] != '\0') {
        err = delete_found(&deleting, q);
    }
    *count = deleting.count;
    return err == ERR_OK ? deleting.first : err;
}
