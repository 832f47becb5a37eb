#include "adapters/web/limit.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/billing_view.h"
#include "adapters/web/pages/pages.h"

/* What there is to subscribe to, and what a coupon takes off. */

enum err page_pricing(struct exchange *exchange)
{
    if (exchange->user != NULL && exchange->user->subscribed) {
        return page_redirect(exchange, "/subscription/update", exchange->flash);
    }
    struct view *view = page_view(exchange, TEXT("Plans"), PAGE_PLAIN);
    view_integer(view, "trial_days", PLAN_TRIAL_DAYS);
    billing_view_plans(exchange, view);
    return page_show(exchange, 200, "subscription/pricing", view);
}

/* A member that doesn't apply is left out. */
static json_t *coupon_json(const struct coupon *coupon)
{
    json_t *json = json_pack("{s:s, s:s}", "code", coupon->code, "duration", coupon_duration_name(coupon->duration));
    int failed = json == NULL ? -1 : 0;
    if (failed == 0 && coupon->duration == COUPON_REPEATING) {
        failed = json_object_set_new(json, "duration_in_months", json_integer(coupon->duration_in_months));
    }
    if (failed == 0 && coupon->percent_off > 0) {
        failed = json_object_set_new(json, "percent_off", json_integer(coupon->percent_off));
    } else if (failed == 0) {
        failed = json_object_set_new(json, "amount_off", json_integer(coupon->amount_off)) +
                 json_object_set_new(json, "currency", json_string("usd"));
    }
    if (failed != 0) {
        json_decref(json);
        return NULL;
    }
    return json_pack("{s:o}", "data", json);
}

enum err page_coupon_code(struct exchange *exchange)
{
    const char *typed = form_value(&exchange->form, "coupon_code");
    struct problems why = { .count = 0 };
    struct coupon coupon;
    enum err err = limit_take_coupon_code(exchange);
    if (err == ERR_OK) {
        err = billing_find_coupon(&exchange->services->billing, typed, &why, &coupon);
    }
    if (err == ERR_REJECTED) {
        return page_json_error(exchange, problems_have(&why, "coupon.missing") ? 422 : 404, why.items[0].key);
    }
    return err == ERR_OK ? page_json(exchange, 200, coupon_json(&coupon)) : err;
}
