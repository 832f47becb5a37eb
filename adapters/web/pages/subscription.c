#include <string.h>
#include "adapters/web/format.h"
#include "adapters/web/limit.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/billing_view.h"
#include "adapters/web/pages/limits_view.h"
#include "adapters/web/pages/pages.h"

/* A plan: taking one, changing it, ending it. */

/* The plan whose coins the user was given, or NULL. Errors: the store's. */
static enum err find_earlier_plan(struct exchange *exchange, const struct plan **plan)
{
    const struct billing_account_store *accounts = exchange->services->billing.accounts;
    struct billing_account account;
    enum err err = accounts->find(accounts->self, exchange->user->id, &account);
    if (err == ERR_OK) {
        *plan = account.had_plan ? plan_at(account.biggest_plan) : NULL;
    }
    return err;
}

/* What is paid when, and which coins come at once. */
static void view_terms(struct exchange *exchange, struct view *view, const struct plan *plan, const struct plan *earlier)
{
    const struct clock *clock = exchange->services->billing.clock;
    billing_view_plan(exchange, view_child(view, "plan"), plan);
    view_text(view, "coins_now", format_number(exchange->language, plan_coins_on_change(earlier, plan), exchange->arena));
    if (earlier == NULL) {
        page_day(exchange, view, "trial_end", subscription_trial_end(clock->now(clock->self)));
    }
}

static enum err show_subscribe(struct exchange *exchange, const struct plan *plan, const struct problems *why)
{
    static const char *const typed[] = { "name", "coupon_code" };
    const struct plan *earlier = NULL;
    enum err err = find_earlier_plan(exchange, &earlier);
    if (err != ERR_OK) {
        return err;
    }
    struct view *view = page_view(exchange, TEXT("Subscribe"), PAGE_WITH_FORM);
    page_typed(view, exchange, typed, sizeof typed / sizeof typed[0]);
    view_terms(exchange, view, plan, earlier);
    billing_view_card_field(exchange, view);
    return page_show_form(exchange, "subscription/create", view, why);
}

enum err page_subscribe(struct exchange *exchange)
{
    const struct plan *plan = plan_find(form_value(&exchange->query, "plan"));
    if (plan == NULL) {
        return page_error(exchange, 404, "plan.unknown");
    }
    if (exchange->user->subscribed) {
        return page_redirect(exchange, "/subscription/update", "subscription.already");
    }
    bool is_sent = false;
    enum err err = limits_view_send_away(exchange, &is_sent);
    return err == ERR_OK && !is_sent ? show_subscribe(exchange, plan, NULL) : err;
}

enum err page_subscribe_submit(struct exchange *exchange)
{
    const struct subscribe_wish wish = {
        .plan = form_value(&exchange->form, "plan"),
        .name = form_value(&exchange->form, "name"),
        .coupon_code = form_value(&exchange->form, "coupon_code"),
        .setup_intent = form_value(&exchange->form, "setup_intent"),
    };
    struct problems why = { .count = 0 };
    enum err err = limit_take_coupon_code(exchange);
    if (err == ERR_OK) {
        err = billing_subscribe(&exchange->services->billing, exchange->arena, exchange->user->id, &wish, &why);
    }
    err = billing_view_failure(exchange, err, &why);
    if (err == ERR_REJECTED && problems_have(&why, "plan.unknown")) {
        return page_error(exchange, 404, "plan.unknown");
    }
    if (err == ERR_REJECTED) {
        return show_subscribe(exchange, plan_find(wish.plan), &why);
    }
    return err == ERR_OK ? page_redirect(exchange, "/settings", "subscription.created") : err;
}

static enum err show_change(struct exchange *exchange, const struct problems *why)
{
    static const char *const typed[] = { "coupon_code" };
    struct view *view = page_view(exchange, TEXT("Change your plan"), PAGE_WITH_FORM);
    page_typed(view, exchange, typed, sizeof typed / sizeof typed[0]);
    billing_view_plans(exchange, view);
    return page_show_form(exchange, "subscription/update", view, why);
}

enum err page_change_plan(struct exchange *exchange)
{
    if (!exchange->user->subscribed) {
        return page_redirect(exchange, "/subscription/pricing", "subscription.none");
    }
    return show_change(exchange, NULL);
}

/* Each plan has a button of its own, "submit_gold". NULL when none was pressed. */
static const char *plan_of_button(const struct form *form)
{
    static const char mark[] = "submit_";
    for (size_t i = 0; i < form->count; i++) {
        if (strncmp(form->fields[i].name, mark, sizeof mark - 1) == 0) {
            return form->fields[i].name + sizeof mark - 1;
        }
    }
    return NULL;
}

enum err page_change_plan_submit(struct exchange *exchange)
{
    const char *plan = plan_of_button(&exchange->form);
    const char *coupon_code = form_value(&exchange->form, "coupon_code");
    struct problems why = { .count = 0 };
    bool changed = false;
    enum err err = limit_take_coupon_code(exchange);
    if (err == ERR_OK) {
        err = billing_change_plan(&exchange->services->billing, exchange->arena, exchange->user->id, plan, coupon_code, &why,
                                  &changed);
    }
    err = billing_view_failure(exchange, err, &why);
    if (err == ERR_REJECTED) {
        return problems_have(&why, "plan.unknown") ? page_error(exchange, 404, "plan.unknown") : show_change(exchange, &why);
    }
    return err == ERR_OK ? page_redirect(exchange, "/settings", "subscription.updated") : err;
}

static enum err show_cancel(struct exchange *exchange, const struct problems *why)
{
    struct view *view = page_view(exchange, TEXT("Cancel your subscription"), PAGE_WITH_FORM);
    view_text(view, "plan", exchange->user->subscribed ? billing_plan_name(exchange, exchange->user->plan) : NULL);
    return page_show_form(exchange, "subscription/cancel", view, why);
}

enum err page_cancel(struct exchange *exchange)
{
    return exchange->user->subscribed ? show_cancel(exchange, NULL) : page_redirect(exchange, "/settings", "subscription.none");
}

enum err page_cancel_submit(struct exchange *exchange)
{
    struct problems why = { .count = 0 };
    enum err err = billing_cancel(&exchange->services->billing, exchange->arena, exchange->user->id, &why);
    err = billing_view_failure(exchange, err, &why);
    if (err == ERR_REJECTED) {
        return show_cancel(exchange, &why);
    }
    return err == ERR_OK ? page_redirect(exchange, "/settings", "subscription.cancelled") : err;
}
