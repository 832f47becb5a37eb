#include "domain/billing/account.h"

/* Errors: ERR_MALFORMED for what can't be a code, ERR_NOT_FOUND; *coupon has id 0 for a blank field. */
static enum err find(const struct billing_ports *ports, const char *typed, struct coupon *coupon)
{
    char code[COUPON_CODE_BYTES + 1];
    enum err err = coupon_code_read(typed, code);
    if (err == ERR_OK && code[0] == '\0') {
        *coupon = (struct coupon){ .id = 0 };
        return ERR_OK;
    }
    return err == ERR_OK ? ports->coupons->find_by_code(ports->coupons->self, code, coupon) : err;
}

enum err billing_find_coupon(const struct billing_ports *ports, const char *typed, struct problems *why, struct coupon *found)
{
    struct coupon coupon;
    enum err err = find(ports, typed, &coupon);
    if (err == ERR_OK && coupon.id == 0) {
        return problems_reject(why, "coupon_code", "coupon.missing");
    }
    if (err == ERR_OK && !coupon_is_redeemable(&coupon, account_now(ports))) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_MALFORMED || err == ERR_NOT_FOUND) {
        return problems_reject(why, "coupon_code", "coupon.unknown");
    }
    if (err == ERR_OK) {
        *found = coupon;
    }
    return err;
}

static enum err reject_coupon(struct problems *why)
{
    return problems_reject(why, "coupon_code", "coupon_code.unknown");
}

enum err account_read_coupon(const struct billing_ports *ports, const char *typed, int64_t taken_id, struct problems *why,
                             struct coupon *coupon)
{
    struct coupon read;
    enum err err = find(ports, typed, &read);
    if (err == ERR_OK && read.id != 0 && read.id != taken_id && !coupon_is_redeemable(&read, account_now(ports))) {
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        *coupon = read;
    }
    return err == ERR_MALFORMED || err == ERR_NOT_FOUND ? reject_coupon(why) : err;
}

enum err account_redeem(const struct billing_ports *ports, const struct coupon *coupon, struct problems *why)
{
    if (coupon->id == 0) {
        return ERR_OK;
    }
    enum err err = ports->coupons->redeem(ports->coupons->self, coupon->id, account_now(ports));
    return err == ERR_STALE ? reject_coupon(why) : err;
}

enum err account_redeem_again(const struct billing_ports *ports, int64_t coupon_id)
{
    if (coupon_id == 0) {
        return ERR_OK;
    }
    enum err err = ports->coupons->redeem(ports->coupons->self, coupon_id, account_now(ports));
    return err == ERR_STALE ? ERR_OK : err;
}

enum err account_give_back(const struct billing_ports *ports, int64_t coupon_id)
{
    return coupon_id == 0 ? ERR_OK : ports->coupons->give_back(ports->coupons->self, coupon_id);
}
