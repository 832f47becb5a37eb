#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "adapters/memory/payment_gateway_internal.h"
#include "domain/kernel/text.h"

enum { ASKED_BYTES = 1024 };

/* The gateway counts by itself who redeems it. */
static enum err keep_coupon(struct memory_gateway *gateway, const void *asked, union gateway_answer *answer)
{
    struct coupon kept = *(const struct coupon *)asked;
    (void)answer;
    if (gateway_coupon(gateway, kept.code) != NULL) {
        return ERR_CONFLICT;
    }
    if ((kept.percent_off == 0) == (kept.amount_off == 0) || coupon_is_expired(&kept, gateway->clock->now)) {
        return ERR_PAYMENT_INVALID;
    }
    kept.times_redeemed = 0;
    kept.name[0] = '\0';
    return memory_table_append(&gateway->coupons, &kept);
}

enum err gateway_coupon_create(void *self, const char *key, const struct coupon *coupon)
{
    char asked[ASKED_BYTES];
    union gateway_answer answer;
    (void)snprintf(asked, sizeof asked, "coupon %s %" PRId32 " %" PRId64 " %d %" PRId32 " %" PRId64 " %" PRId64 " %" PRId64,
                   coupon->code, coupon->percent_off, coupon->amount_off, (int)coupon->duration, coupon->duration_in_months,
                   coupon->max_redemptions, coupon->redeem_by, coupon->id);
    const struct gateway_request request = { .key = key, .asked = asked, .work = keep_coupon, .wish = coupon };
    return gateway_serve(self, &request, &answer);
}

enum err gateway_coupon_find(void *self, struct arena *arena, const char *code, struct gateway_coupon *found)
{
    const struct coupon *coupon = gateway_coupon(self, code);
    enum err err = gateway_begin(self);
    err = err == ERR_OK ? gateway_end(self, coupon == NULL ? ERR_NOT_FOUND : ERR_OK) : err;
    if (err != ERR_OK || coupon == NULL) {
        return err;
    }
    const struct gateway_coupon seen = { .code = coupon->code, .name = coupon->name, .reference = coupon->id };
    return gateway_give(arena, &coupon_details_shape, &seen, found);
}

struct renaming {
    const char *code;
    const char *name;
};

static enum err rename_coupon(struct memory_gateway *gateway, const void *asked, union gateway_answer *answer)
{
    const struct renaming *wish = asked;
    struct coupon *coupon = gateway_coupon(gateway, wish->code);
    (void)answer;
    if (coupon == NULL) {
        return ERR_NOT_FOUND;
    }
    if (text_characters(wish->name) > COUPON_NAME_CHARACTERS) {
        return ERR_PAYMENT_INVALID;
    }
    return text_copy(wish->name, coupon->name, sizeof coupon->name);
}

enum err gateway_coupon_rename(void *self, const char *key, const char *code, const char *name)
{
    char asked[ASKED_BYTES];
    union gateway_answer answer;
    const struct renaming wish = { .code = code, .name = name };
    (void)snprintf(asked, sizeof asked, "rename %s %s", code, name);
    const struct gateway_request request = { .key = key, .asked = asked, .work = rename_coupon, .wish = &wish };
    return gateway_serve(self, &request, &answer);
}

static enum err forget_coupon(struct memory_gateway *gateway, const char *code)
{
    for (size_t i = 0; i < gateway->coupons.count; i++) {
        const struct coupon *coupon = memory_table_row(&gateway->coupons, i);
        if (strcmp(coupon->code, code) == 0) {
            const char *kept = gateway_keep(gateway, code);
            memory_table_remove(&gateway->coupons, i);
            return gateway_tell(gateway, GATEWAY_COUPON_DELETED, &kept);
        }
    }
    return ERR_OK;
}

enum err gateway_coupon_delete(void *self, const char *code)
{
    enum err err = gateway_begin(self);
    return err != ERR_OK ? err : gateway_end(self, forget_coupon(self, code));
}
