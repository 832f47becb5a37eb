#include <string.h>
#include "adapters/stripe/gateway_internal.h"
#include "domain/kernel/money.h"

static void add_coupon(struct text_buffer *form, const struct coupon *coupon)
{
    form_add(form, "id", coupon->code);
    form_add(form, "duration", coupon_duration_name(coupon->duration));
    if (coupon->percent_off > 0) {
        form_add_number(form, "percent_off", coupon->percent_off);
    } else {
        form_add_number(form, "amount_off", coupon->amount_off);
        form_add(form, "currency", MONEY_CURRENCY);
    }
    if (coupon->duration == COUPON_REPEATING) {
        form_add_number(form, "duration_in_months", coupon->duration_in_months);
    }
    if (coupon->max_redemptions > 0) {
        form_add_number(form, "max_redemptions", coupon->max_redemptions);
    }
    if (coupon->redeem_by != 0) {
        form_add_instant(form, "redeem_by", coupon->redeem_by);
    }
    if (coupon->id != 0) {
        form_add_number(form, "metadata[" OBJECT_COUPON "]", coupon->id);
    }
}

/* Runs an inquiry whose answer says nothing more. */
static enum err run(struct inquiry *inquiry, enum err err)
{
    err = err == ERR_OK ? inquiry_run(inquiry) : err;
    inquiry_end(inquiry);
    return err;
}

static enum err remove_object(void *self, enum gateway_call kind, const char *what, const char *id)
{
    struct inquiry inquiry;
    enum err err = inquiry_begin(&inquiry, self, kind, "DELETE", what, id, NULL);
    err = run(&inquiry, err);
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err stripe_coupon_create(void *self, const char *key, const struct coupon *coupon)
{
    struct inquiry inquiry;
    enum err err = inquiry_begin(&inquiry, self, GATEWAY_CALL_COUPON_CREATE, "POST", "coupons", NULL, NULL);
    inquiry.call.request.key = key;
    add_coupon(&inquiry.form, coupon);
    return run(&inquiry, err);
}

enum err stripe_coupon_find(void *self, struct arena *arena, const char *code, struct gateway_coupon *found)
{
    return inquiry_find(self, GATEWAY_CALL_COUPON_FIND, "coupons", code, &stripe_coupon_details, arena, found);
}

enum err stripe_coupon_rename(void *self, const char *key, const char *code, const char *name)
{
    struct inquiry inquiry;
    enum err err = inquiry_begin(&inquiry, self, GATEWAY_CALL_COUPON_RENAME, "POST", "coupons", code, NULL);
    inquiry.call.request.key = key;
    form_add(&inquiry.form, "name", name);
    return run(&inquiry, err);
}

enum err stripe_coupon_delete(void *self, const char *code)
{
    return remove_object(self, GATEWAY_CALL_COUPON_DELETE, "coupons", code);
}

enum err stripe_plan_create(void *self, enum plan_rank rank)
{
    struct inquiry inquiry;
    const struct plan *plan = plan_at(rank);
    enum err err = inquiry_begin(&inquiry, self, GATEWAY_CALL_PLAN_CREATE, "POST", "plans", NULL, NULL);
    form_add(&inquiry.form, "id", plan->id);
    form_add_number(&inquiry.form, "amount", plan->cents);
    form_add(&inquiry.form, "currency", MONEY_CURRENCY);
    form_add(&inquiry.form, "interval", "month");
    form_add(&inquiry.form, "product[name]", plan->name);
    return run(&inquiry, err);
}

/* Of a plan, what it costs and the product that was made with it, which a product's page on Stripe names. */
struct plan_answer {
    int64_t cents;
    char product[GATEWAY_ID_BYTES + 1];
};

static enum err read_plan(const json_t *json, struct plan_answer *answer)
{
    const json_t *amount = object_at(json, "amount");
    const char *product = json_string_value(object_at(json, "product"));
    if (!json_is_integer(amount)) {
        return ERR_PAYMENT_FAILED;
    }
    answer->cents = json_integer_value(amount);
    answer->product[0] = '\0';
    if (product != NULL && strlen(product) <= GATEWAY_ID_BYTES) {
        memcpy(answer->product, product, strlen(product) + 1);
    }
    return ERR_OK;
}

static enum err find_plan(void *self, enum plan_rank rank, struct plan_answer *answer)
{
    struct inquiry inquiry;
    enum err err = inquiry_begin(&inquiry, self, GATEWAY_CALL_PLAN_FIND, "GET", "plans", plan_at(rank)->id, NULL);
    err = err == ERR_OK ? inquiry_run(&inquiry) : err;
    err = err == ERR_OK ? read_plan(inquiry.end.answer, answer) : err;
    inquiry_end(&inquiry);
    return err;
}

enum err stripe_plan_find(void *self, enum plan_rank rank, int64_t *cents)
{
    struct plan_answer answer;
    enum err err = find_plan(self, rank, &answer);
    if (err == ERR_OK) {
        *cents = answer.cents;
    }
    return err;
}

/* The product goes with its plan, or each plan that is made anew would leave one behind. */
enum err stripe_plan_delete(void *self, enum plan_rank rank)
{
    struct plan_answer answer;
    enum err err = find_plan(self, rank, &answer);
    if (err == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    err = err == ERR_OK ? remove_object(self, GATEWAY_CALL_PLAN_DELETE, "plans", plan_at(rank)->id) : err;
    return err == ERR_OK ? remove_object(self, GATEWAY_CALL_PLAN_DELETE, "products", answer.product) : err;
}
