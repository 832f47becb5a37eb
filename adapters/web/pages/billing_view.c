#include "adapters/web/pages/billing_view.h"
#include <inttypes.h>
#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/report.h"
#include "adapters/web/site_internal.h"

/* What a script may have to say of a payment by itself. */
static void view_failures(struct exchange *exchange, struct view *view)
{
    static const char *const keys[] = { "payment.declined", "payment.invalid_request", "payment.authentication",
                                        "payment.unreachable", "payment.error" };
    struct view *failures = view_list(view, "failures");
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        struct view *failure = view_item(failures);
        view_text(failure, "key", keys[i]);
        view_text(failure, "text", page_text(exchange, message_find(keys[i])->text));
    }
}

void billing_view_card_field(struct exchange *exchange, struct view *view)
{
    const struct payment_settings *settings = &exchange->site->settings.payments;
    if (exchange->site->paying_policy == NULL) {
        return;
    }
    struct view *payments = view_child(view, "payments");
    view_text(payments, "js_url", settings->js_url);
    view_text(payments, "publishable_key", settings->publishable_key);
    view_boolean(payments, "is_simulated", settings->is_simulated);
    view_failures(exchange, payments);
    exchange->response->takes_cards = true;
}

const char *billing_plan_name(const struct exchange *exchange, enum plan_rank rank)
{
    static const char *const names[PLANS] = { TEXT("Bronze"), TEXT("Gold"), TEXT("Platinum") };
    return page_text(exchange, names[rank]);
}

void billing_view_plan(struct exchange *exchange, struct view *view, const struct plan *plan)
{
    view_text(view, "id", plan->id);
    view_text(view, "name", billing_plan_name(exchange, plan->rank));
    view_text(view, "price", format_money(exchange->language, plan->cents, exchange->arena));
    view_integer(view, "cents", plan->cents);
    view_text(view, "coins", format_number(exchange->language, plan->coins, exchange->arena));
    view_boolean(view, "is_recommended", plan->recommended);
}

void billing_view_plans(struct exchange *exchange, struct view *view)
{
    const struct user *user = exchange->user;
    struct view *plans = view_list(view, "plans");
    for (int rank = 0; rank < PLANS; rank++) {
        const struct plan *plan = plan_at((enum plan_rank)rank);
        struct view *row = view_item(plans);
        billing_view_plan(exchange, row, plan);
        view_boolean(row, "is_current", user != NULL && user->subscribed && user->plan == plan->rank);
    }
}

/* "04/2027" */
static const char *expiry_text(struct exchange *exchange, const struct card *card)
{
    return arena_print(exchange->arena, "%02" PRId32 "/%" PRId32, card->exp_month, card->exp_year);
}

enum err billing_view_card(struct exchange *exchange, struct view *view)
{
    const struct billing_ports *billing = &exchange->services->billing;
    struct card_on_file *found = arena_allocate(exchange->arena, sizeof *found);
    if (found == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = billing->cards->find(billing->cards->self, exchange->user->id, found);
    if (err != ERR_OK) {
        return err == ERR_NOT_FOUND ? ERR_OK : err;
    }
    int64_t now = billing->clock->now(billing->clock->self);
    struct view *card = view_child(view, "card");
    view_text(card, "brand", found->card.brand);
    view_text(card, "last4", found->card.last4);
    view_text(card, "name", found->name);
    view_text(card, "expiry", expiry_text(exchange, &found->card));
    view_boolean(card, "is_expired", card_is_expired(&found->card, now));
    view_boolean(card, "expires_soon", card_expires_soon(&found->card, now));
    return ERR_OK;
}

void billing_view_coupon(struct exchange *exchange, struct view *view, const struct coupon *coupon)
{
    const struct language *language = exchange->language;
    int64_t months = coupon->duration_in_months;
    struct view *child = view_child(view, "coupon");
    view_text(child, "code", arena_copy(exchange->arena, coupon->code, strlen(coupon->code)));
    if (coupon->percent_off > 0) {
        view_integer(child, "percent", coupon->percent_off);
    } else {
        view_text(child, "amount", format_money(language, coupon->amount_off, exchange->arena));
    }
    view_boolean(child, "is_once", coupon->duration == COUPON_ONCE);
    view_boolean(child, "is_forever", coupon->duration == COUPON_FOREVER);
    if (coupon->duration == COUPON_REPEATING) {
        const char *text = catalog_plural(language->catalog, "for {n} month", "for {n} months", months);
        view_text(child, "months", format_counted(language, text, months, exchange->arena));
    }
}

enum err billing_view_failure(struct exchange *exchange, enum err err, struct problems *why)
{
    const char *key = billing_failure_key(err);
    if (key == NULL) {
        return err;
    }
    if (err != ERR_PAYMENT_DECLINED) {
        report_log(exchange, err);
    }
    return problems_reject(why, "", key);
}
