#include "adapters/web/limit.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/billing_view.h"
#include "adapters/web/pages/pages.h"

/* The card that a plan is paid with. It is typed into the gateway's own field and never comes here. */

enum err page_setup_intent(struct exchange *exchange)
{
    struct problems why = { .count = 0 };
    const char *client_secret = NULL;
    enum err err = limit_take_form(exchange, LIMITED_SETUP_INTENT, exchange->user->email);
    if (err == ERR_OK) {
        err = billing_begin_card(&exchange->services->billing, exchange->arena, exchange->user->id, &client_secret);
    }
    err = billing_view_failure(exchange, err, &why);
    if (err == ERR_REJECTED) {
        return page_json_error(exchange, 422, why.items[0].key);
    }
    return err == ERR_OK ? page_json(exchange, 200, json_pack("{s:s}", "client_secret", client_secret)) : err;
}

static enum err show_change(struct exchange *exchange, const struct problems *why)
{
    static const char *const typed[] = { "name" };
    struct view *view = page_view(exchange, TEXT("Change your card"), PAGE_WITH_FORM);
    page_typed(view, exchange, typed, sizeof typed / sizeof typed[0]);
    billing_view_card_field(exchange, view);
    enum err err = billing_view_card(exchange, view);
    return err == ERR_OK ? page_show_form(exchange, "subscription/card", view, why) : err;
}

enum err page_card(struct exchange *exchange)
{
    const struct card_store *cards = exchange->services->billing.cards;
    struct card_on_file card;
    enum err err = cards->find(cards->self, exchange->user->id, &card);
    if (err == ERR_NOT_FOUND) {
        return page_redirect(exchange, "/settings", "payment_method.none");
    }
    return err == ERR_OK ? show_change(exchange, NULL) : err;
}

enum err page_card_submit(struct exchange *exchange)
{
    const char *name = form_value(&exchange->form, "name");
    const char *setup_intent = form_value(&exchange->form, "setup_intent");
    struct problems why = { .count = 0 };
    enum err err =
        billing_update_card(&exchange->services->billing, exchange->arena, exchange->user->id, name, setup_intent, &why);
    err = billing_view_failure(exchange, err, &why);
    if (err == ERR_REJECTED) {
        return show_change(exchange, &why);
    }
    return err == ERR_OK ? page_redirect(exchange, "/settings", "payment_method.updated") : err;
}
