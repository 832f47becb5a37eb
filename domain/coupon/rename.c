#include "domain/coupon/deed.h"
#include "domain/kernel/text.h"
#include "domain/kernel/transaction.h"

static enum err change(const struct coupon_ports *ports, const struct audit_actor *actor, int64_t id, const char *name)
{
    struct coupon coupon;
    enum err err = ports->coupons->find(ports->coupons->self, id, &coupon);
    if (err == ERR_OK && coupon.is_pending) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        err = ports->coupons->set_name(ports->coupons->self, id, name);
    }
    if (err == ERR_OK) {
        err = coupon_ask_to_settle(ports, actor, id, 0);
    }
    return err == ERR_OK ? coupon_record_renamed(ports, actor, &coupon, name) : err;
}

enum err coupon_rename(const struct coupon_ports *ports, const struct audit_actor *actor, int64_t id, const char *typed,
                       struct problems *why)
{
    char name[COUPON_NAME_BYTES + 1];
    if (text_trim(typed == NULL ? "" : typed, name, sizeof name) != ERR_OK || text_characters(name) > COUPON_NAME_CHARACTERS) {
        return problems_reject(why, "name", "name.length");
    }
    enum err err = ports->transaction->begin(ports->transaction->self);
    return err == ERR_OK ? transaction_end(ports->transaction, change(ports, actor, id, name)) : err;
}
