#include <string.h>
#include "domain/billing/settle.h"
#include "domain/coupon/deed.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"

enum { DRAWS_MAX = 8 };

struct creating {
    const struct coupon_ports *ports;
    const struct audit_actor *actor;
    struct arena *arena;
    struct problems *why;
    struct coupon coupon;
    bool is_retry; /* an earlier try has asked the gateway, and its outcome isn't known */
};

static int64_t now_of(const struct coupon_ports *ports)
{
    return ports->clock->now(ports->clock->self);
}

static enum err reject_code(const struct creating *creating)
{
    return problems_reject(creating->why, "code", "code.taken");
}

static enum err add_drawn(struct creating *creating)
{
    const struct coupon_ports *ports = creating->ports;
    enum err err = ERR_CONFLICT;
    for (int draw = 0; draw < DRAWS_MAX && err == ERR_CONFLICT; draw++) {
        err = coupon_code_draw(ports->random, creating->coupon.code);
        if (err == ERR_OK) {
            err = ports->coupons->add(ports->coupons->self, &creating->coupon, &creating->coupon.id);
        }
    }
    return err;
}

static bool is_same_wish(const struct coupon *left, const struct coupon *right)
{
    return left->percent_off == right->percent_off && left->amount_off == right->amount_off &&
           left->duration == right->duration && left->duration_in_months == right->duration_in_months &&
           left->max_redemptions == right->max_redemptions && left->redeem_by == right->redeem_by;
}

/* The row of an earlier try is taken up for the same wish; its id makes the key. */
static enum err take_up(struct creating *creating)
{
    const struct coupon_store *coupons = creating->ports->coupons;
    struct coupon row;
    enum err err = coupons->find_by_code(coupons->self, creating->coupon.code, &row);
    if (err == ERR_NOT_FOUND) {
        return ERR_STALE; /* given up in this moment */
    }
    if (err == ERR_OK && !(row.is_pending && is_same_wish(&row, &creating->coupon))) {
        return reject_code(creating);
    }
    if (err == ERR_OK) {
        creating->is_retry = true;
        creating->coupon.id = row.id;
        err = coupons->ask_again(coupons->self, row.id, creating->coupon.created_on);
    }
    return err == ERR_NOT_FOUND ? ERR_STALE : err;
}

static enum err add_row(struct creating *creating)
{
    const struct coupon_store *coupons = creating->ports->coupons;
    if (creating->coupon.code[0] == '\0') {
        return add_drawn(creating);
    }
    enum err err = coupons->add(coupons->self, &creating->coupon, &creating->coupon.id);
    return err == ERR_CONFLICT ? take_up(creating) : err;
}

/* The row, and who finds out what became of it should nobody live to see the answer. */
static enum err write_down(struct creating *creating)
{
    const struct coupon_ports *ports = creating->ports;
    enum err err = ports->transaction->begin(ports->transaction->self);
    if (err != ERR_OK) {
        return err;
    }
    err = add_row(creating);
    if (err == ERR_OK) {
        err = coupon_ask_to_settle(ports, creating->actor, creating->coupon.id, PENDING_REQUEST_LIFE);
    }
    return transaction_end(ports->transaction, err);
}

static enum err give_up(const struct creating *creating)
{
    const struct coupon_store *coupons = creating->ports->coupons;
    return coupons->remove_pending(coupons->self, creating->coupon.id, creating->coupon.created_on);
}

/* There is one of that code: ours, of a try that the gateway has forgotten, or another's. */
static enum err end_conflict(const struct creating *creating)
{
    const struct payment_gateway *gateway = creating->ports->gateway;
    struct gateway_coupon found;
    enum err err = gateway->coupon_find(gateway->self, creating->arena, creating->coupon.code, &found);
    if (err == ERR_OK && found.reference == creating->coupon.id) {
        return ERR_OK;
    }
    if (err == ERR_OK || err == ERR_NOT_FOUND) {
        err = give_up(creating);
        return err == ERR_OK ? reject_code(creating) : err;
    }
    return err;
}

static enum err ask_gateway(const struct creating *creating)
{
    const struct payment_gateway *gateway = creating->ports->gateway;
    char key[GATEWAY_KEY_BYTES + 1];
    gateway_key(key, "coupon", creating->coupon.id);
    enum err err = gateway->coupon_create(gateway->self, key, &creating->coupon);
    if (err == ERR_CONFLICT) {
        return end_conflict(creating);
    }
    if (gateway_has_refused(err) && !creating->is_retry) {
        enum err undone = give_up(creating);
        return undone == ERR_OK ? err : undone;
    }
    return err;
}

/* Who gave it up meanwhile took the gateway's silence for a no; who has settled it meanwhile found that it was made. */
static enum err end_settled(const struct creating *creating)
{
    const struct coupon_ports *ports = creating->ports;
    struct coupon row;
    enum err err = ports->coupons->find(ports->coupons->self, creating->coupon.id, &row);
    if (err != ERR_NOT_FOUND) {
        return err;
    }
    err = ports->gateway->coupon_delete(ports->gateway->self, creating->coupon.code);
    return err == ERR_OK ? ERR_STALE : err;
}

enum err coupon_create(const struct coupon_ports *ports, const struct audit_actor *actor, struct arena *arena,
                       const struct coupon_wish *wish, struct problems *why, struct coupon *made)
{
    struct creating creating = { .ports = ports, .actor = actor, .arena = arena, .why = why };
    enum err err = coupon_read(wish, now_of(ports), why, &creating.coupon);
    if (err != ERR_OK) {
        return err;
    }
    creating.coupon.is_pending = true;
    err = write_down(&creating);
    if (err == ERR_OK) {
        err = ask_gateway(&creating);
    }
    if (err == ERR_OK) {
        err = coupon_end_made(ports, actor, &creating.coupon);
        err = err == ERR_NOT_FOUND ? end_settled(&creating) : err;
    }
    if (err == ERR_OK) {
        creating.coupon.is_pending = false;
        *made = creating.coupon;
    }
    return err;
}
