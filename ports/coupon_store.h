#ifndef PORTS_COUPON_STORE_H
#define PORTS_COUPON_STORE_H
#include <stddef.h>
#include "domain/coupon/coupon.h"
#include "ports/row_walk.h"

/* Where coupons are kept. Every function may also return ERR_UNAVAILABLE; outputs are untouched unless the result is ERR_OK. */
struct coupon_store {
    void *self;

    /* Adds one; `coupon->id` isn't looked at. Errors: ERR_CONFLICT when the code is taken (a transaction in progress goes on). */
    enum err (*add)(void *self, const struct coupon *coupon, int64_t *id);

    /* Errors: ERR_NOT_FOUND. */
    enum err (*find)(void *self, int64_t id, struct coupon *found);

    /* By its code in upper case. Errors: ERR_NOT_FOUND. */
    enum err (*find_by_code)(void *self, const char *code, struct coupon *found);

    /* Takes one redemption at `now`, in one step: of two that want the last one, one gets it. Errors: ERR_STALE when the coupon
     * isn't redeemable (coupon_is_redeemable) or is gone. */
    enum err (*redeem)(void *self, int64_t id, int64_t now);

    /* Gives one back that was taken; a coupon that is gone is no error. */
    enum err (*give_back)(void *self, int64_t id);

    /* Deletes one by its code; one that is gone is no error. Subscriptions and purchases that have it stay, with no coupon. */
    enum err (*remove_by_code)(void *self, const char *code);

    /* A pending one is asked for at the gateway once more: created now. Errors: ERR_NOT_FOUND when it isn't pending or is gone.
     */
    enum err (*ask_again)(void *self, int64_t id, int64_t now);

    /* A pending one is pending no more. Errors: ERR_NOT_FOUND when it isn't pending or is gone. */
    enum err (*set_made)(void *self, int64_t id);

    /* Deletes a coupon if it is pending and was asked for at that time last, and so by nobody since. */
    enum err (*remove_pending)(void *self, int64_t id, int64_t created_on);

    /* Deletes one; as remove_by_code. */
    enum err (*remove)(void *self, int64_t id);

    /* At most COUPON_NAME_CHARACTERS. Errors: ERR_NOT_FOUND. */
    enum err (*set_name)(void *self, int64_t id, const char *name);

    /* Those in whose code `q` stands, in any case ("" for all), newest first, after `skip` of them, at most `capacity`; *total
     * says how many there are in all. No pending ones. */
    enum err (*list)(void *self, const char *q, int64_t skip, struct coupon *coupons, size_t capacity, size_t *count,
                     int64_t *total);

    /* The same by id, a step of the walk. */
    enum err (*walk)(void *self, struct row_walk *walk, struct coupon coupons[ROW_WALK_STEP], size_t *count);

    /* Marks as expired those that can't be redeemed any more at `now` for their date, at most 1000 at once; *count says how
     * many. */
    enum err (*expire)(void *self, int64_t now, size_t *count);
};
#endif
