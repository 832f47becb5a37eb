#include <string.h>
#include "adapters/web/flash.h"
#include "adapters/web/format.h"
#include "adapters/web/limit.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/billing_view.h"
#include "adapters/web/pages/limits_view.h"
#include "adapters/web/pages/pages.h"
#include "domain/billing/charge.h"
#include "domain/billing/coin_bundle.h"

/* Coins without a plan. A script pays: it begins here, pays at the gateway, and comes back to be given the coins. */

static void view_bundles(struct exchange *exchange, struct view *view, const char *typed)
{
    struct view *bundles = view_list(view, "bundles");
    const struct coin_bundle *chosen = coin_bundle_find(typed);
    for (int i = 0; i < COIN_BUNDLES; i++) {
        const struct coin_bundle *bundle = coin_bundle_at(i);
        struct view *row = view_item(bundles);
        view_integer(row, "value", bundle->coins);
        view_text(row, "coins", format_number(exchange->language, bundle->coins, exchange->arena));
        view_integer(row, "cents", bundle->cents);
        view_integer(row, "charge_least", CHARGE_MIN_CENTS);
        view_text(row, "price", format_money(exchange->language, bundle->cents, exchange->arena));
        view_boolean(row, "is_chosen", bundle == (chosen == NULL ? coin_bundle_at(1) : chosen));
    }
}

static enum err show_purchase(struct exchange *exchange, const struct problems *why)
{
    static const char *const typed[] = { "name", "coupon_code" };
    struct view *view = page_view(exchange, TEXT("Buy coins"), PAGE_WITH_FORM);
    page_typed(view, exchange, typed, sizeof typed / sizeof typed[0]);
    view_bundles(exchange, view, form_value(&exchange->form, "coin_bundles"));
    billing_view_card_field(exchange, view);
    return page_show_form(exchange, "subscription/purchase_coins", view, why);
}

enum err page_purchase(struct exchange *exchange)
{
    bool is_sent = false;
    enum err err = limits_view_send_away(exchange, &is_sent);
    return err == ERR_OK && !is_sent ? show_purchase(exchange, NULL) : err;
}

/* A form that is sent without a script asks for a page by name. */
static bool wants_page(const struct exchange *exchange)
{
    const char *accept = web_request_header(exchange->request, "Accept");
    return !exchange->wants_json && accept != NULL && strstr(accept, "text/html") != NULL;
}

static enum err tell_begun(struct exchange *exchange, const struct purchase_begun *begun)
{
    if (begun->payment_intent[0] == '\0') {
        flash_leave(exchange, "coins.purchased");
        return page_json(exchange, 200, json_pack("{s:s}", "redirect", "/bet/place"));
    }
    return page_json(exchange, 200,
                     json_pack("{s:s, s:s}", "client_secret", begun->client_secret, "payment_intent", begun->payment_intent));
}

enum err page_purchase_submit(struct exchange *exchange)
{
    const struct purchase_wish wish = {
        .bundle = form_value(&exchange->form, "coin_bundles"),
        .coupon_code = form_value(&exchange->form, "coupon_code"),
    };
    struct problems why = { .count = 0 };
    struct purchase_begun begun;
    enum err err = limit_take_coupon_code(exchange);
    if (err != ERR_OK) {
        return err;
    }
    err = billing_buy_coins(&exchange->services->billing, exchange->arena, exchange->user->id, &wish, &why, &begun);
    err = billing_view_failure(exchange, err, &why);
    if (err == ERR_REJECTED) {
        return wants_page(exchange) ? show_purchase(exchange, &why) : page_json_error(exchange, 422, why.items[0].key);
    }
    return err == ERR_OK ? tell_begun(exchange, &begun) : err;
}

enum err page_purchase_complete(struct exchange *exchange)
{
    const char *payment_intent = form_value(&exchange->query, "payment_intent");
    struct problems why = { .count = 0 };
    bool paid = false;
    if (payment_intent == NULL || payment_intent[0] == '\0') {
        return ERR_NOT_FOUND;
    }
    enum err err =
        billing_complete_purchase(&exchange->services->billing, exchange->arena, exchange->user->id, payment_intent, &paid);
    err = billing_view_failure(exchange, err, &why);
    if (err == ERR_OK && !paid) {
        err = problems_reject(&why, "", "payment.pending");
    }
    if (err == ERR_REJECTED) {
        return page_redirect(exchange, "/subscription/purchase_coins", why.items[0].key);
    }
    return err == ERR_OK ? page_redirect(exchange, "/bet/place", "coins.purchased") : err;
}
