#include <string.h>
#include "domain/billing/settle.h"
#include "domain/coupon/deed.h"
#include "domain/kernel/calendar.h"
#include "domain/kernel/text.h"

enum { ROUNDS_MAX = 8 };

enum err coupon_ask_to_settle(const struct coupon_ports *ports, const struct audit_actor *actor, int64_t id, int64_t delay)
{
    char number[TEXT_INT64_BYTES];
    (void)text_from_int64(id, number);
    return coupon_add_job(ports, actor, "coupon.settle", delay, (struct job_field){ .name = "coupon", .value = number });
}

/* The coupon of that code at the gateway may be another's. */
static enum err settle_pending(const struct coupon_ports *ports, const struct audit_actor *actor, const struct coupon *row,
                               const struct gateway_coupon *found)
{
    const struct coupon_store *coupons = ports->coupons;
    if (found != NULL && found->reference == row->id) {
        enum err err = coupon_end_made(ports, actor, row);
        return err == ERR_NOT_FOUND ? ERR_OK : err;
    }
    if (found == NULL && ports->clock->now(ports->clock->self) - row->created_on < PENDING_REQUEST_LIFE) {
        return ERR_PAYMENT_UNREACHABLE;
    }
    return coupons->remove_pending(coupons->self, row->id, row->created_on);
}

static enum err rename_there(const struct coupon_ports *ports, const struct coupon *row)
{
    const struct payment_gateway *gateway = ports->gateway;
    char key[GATEWAY_KEY_BYTES + 1];
    gateway_key_numbered(key, "coupon", row->id, "name", ports->clock->now(ports->clock->self));
    return gateway->coupon_rename(gateway->self, key, row->code, row->name);
}

/* One step towards being equal; *is_equal when there is none to do. */
static enum err settle_once(const struct coupon_ports *ports, const struct audit_actor *actor, struct arena *arena,
                            const struct coupon *row, bool *is_equal)
{
    const struct payment_gateway *gateway = ports->gateway;
    struct gateway_coupon found;
    enum err err = gateway->coupon_find(gateway->self, arena, row->code, &found);
    bool is_there = err == ERR_OK;
    if (err != ERR_OK && err != ERR_NOT_FOUND) {
        return err;
    }
    if (row->is_pending) {
        return settle_pending(ports, actor, row, is_there ? &found : NULL);
    }
    if (!is_there) {
        return ports->coupons->remove(ports->coupons->self, row->id);
    }
    *is_equal = strcmp(found.name, row->name) == 0;
    return *is_equal ? ERR_OK : rename_there(ports, row);
}

enum err coupon_settle(const struct coupon_ports *ports, const struct audit_actor *actor, struct arena *arena, int64_t id)
{
    bool is_equal = false;
    enum err err = ERR_OK;
    for (int round = 0; round < ROUNDS_MAX && err == ERR_OK && !is_equal; round++) {
        struct coupon row;
        err = ports->coupons->find(ports->coupons->self, id, &row);
        if (err == ERR_NOT_FOUND) {
            return ERR_OK;
        }
        if (err == ERR_OK) {
            err = settle_once(ports, actor, arena, &row, &is_equal);
        }
    }
    return err == ERR_OK && !is_equal ? ERR_STALE : err;
}
