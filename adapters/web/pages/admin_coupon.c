#include <string.h>
#include "adapters/web/page.h"
#include "adapters/web/pages/billing_view.h"
#include "adapters/web/pages/pages.h"
#include "domain/kernel/text.h"

/* One coupon: making it, and naming it, which is all that the gateway lets one change. */

static const char *const fields[] = { "code",     "percent_off",        "amount_off",      "currency",
                                      "duration", "duration_in_months", "max_redemptions", "redeem_by" };

static void view_durations(struct exchange *exchange, struct view *view)
{
    static const char *const texts[COUPON_DURATIONS] = { TEXT("on every invoice"), TEXT("once"), TEXT("for some months") };
    const char *typed = form_value(&exchange->form, "duration");
    enum coupon_duration chosen = COUPON_ONCE;
    struct view *durations = view_list(view, "durations");
    if (coupon_duration_from(typed, &chosen) != ERR_OK) {
        chosen = COUPON_ONCE;
    }
    for (int duration = 0; duration < COUPON_DURATIONS; duration++) {
        struct view *row = view_item(durations);
        view_text(row, "value", coupon_duration_name((enum coupon_duration)duration));
        view_text(row, "text", page_text(exchange, texts[duration]));
        view_boolean(row, "selected", duration == (int)chosen);
    }
}

static enum err show_new(struct exchange *exchange, const struct problems *why)
{
    struct view *view = page_view(exchange, TEXT("New coupon"), PAGE_WITH_FORM);
    page_typed(view, exchange, fields, sizeof fields / sizeof fields[0]);
    view_durations(exchange, view);
    return page_show_form(exchange, "admin/coupon_new", view, why);
}

enum err page_admin_coupon_new(struct exchange *exchange)
{
    return show_new(exchange, NULL);
}

enum err page_admin_coupon_new_submit(struct exchange *exchange)
{
    const struct coupon_wish wish = {
        .code = form_value(&exchange->form, "code"),
        .percent_off = form_value(&exchange->form, "percent_off"),
        .amount_off = form_value(&exchange->form, "amount_off"),
        .currency = form_value(&exchange->form, "currency"),
        .duration = form_value(&exchange->form, "duration"),
        .duration_in_months = form_value(&exchange->form, "duration_in_months"),
        .max_redemptions = form_value(&exchange->form, "max_redemptions"),
        .redeem_by = form_value(&exchange->form, "redeem_by"),
    };
    const struct audit_actor actor = page_actor(exchange);
    struct problems why = { .count = 0 };
    struct coupon made;
    enum err err = coupon_create(&exchange->services->coupon, &actor, exchange->arena, &wish, &why, &made);
    err = billing_view_failure(exchange, err, &why);
    if (err == ERR_REJECTED) {
        return show_new(exchange, &why);
    }
    return err == ERR_OK ? page_redirect(exchange, "/admin/coupons", "coupon.created") : err;
}

/* The coupon of the path. Errors: ERR_NOT_FOUND. */
static enum err find_coupon(struct exchange *exchange, struct coupon *coupon)
{
    const struct coupon_store *coupons = exchange->services->coupon.coupons;
    int64_t id = 0;
    if (text_to_int64(exchange->parameter, &id) != ERR_OK) {
        return ERR_NOT_FOUND;
    }
    enum err err = coupons->find(coupons->self, id, coupon);
    return err == ERR_OK && coupon->is_pending ? ERR_NOT_FOUND : err;
}

static enum err show_edit(struct exchange *exchange, const struct coupon *coupon, const char *name, const struct problems *why)
{
    struct view *view = page_view(exchange, TEXT("Edit coupon"), PAGE_WITH_FORM);
    view_integer(view, "id", coupon->id);
    view_text(view_child(view, "form"), "name", name);
    billing_view_coupon(exchange, view, coupon);
    return page_show_form(exchange, "admin/coupon_edit", view, why);
}

enum err page_admin_coupon_edit(struct exchange *exchange)
{
    struct coupon coupon;
    enum err err = find_coupon(exchange, &coupon);
    if (err != ERR_OK) {
        return err;
    }
    const char *name = arena_copy(exchange->arena, coupon.name, strlen(coupon.name));
    return name == NULL ? ERR_NO_MEMORY : show_edit(exchange, &coupon, name, NULL);
}

enum err page_admin_coupon_edit_submit(struct exchange *exchange)
{
    const struct audit_actor actor = page_actor(exchange);
    const char *name = form_value(&exchange->form, "name");
    struct coupon coupon;
    struct problems why = { .count = 0 };
    enum err err = find_coupon(exchange, &coupon);
    if (err == ERR_OK) {
        err = coupon_rename(&exchange->services->coupon, &actor, coupon.id, name, &why);
    }
    if (err == ERR_REJECTED) {
        return show_edit(exchange, &coupon, name, &why);
    }
    return err == ERR_OK ? page_redirect(exchange, "/admin/coupons", "coupon.saved") : err;
}
