#include "adapters/web/limit.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/entrance.h"
#include "adapters/web/pages/pages.h"

/* A forgotten password: asking for the mail, and the page that its link opens. */

enum err page_ask_reset(struct exchange *exchange)
{
    return page_show(exchange, 200, "account/ask_reset", page_view(exchange, TEXT("Forgot your password?"), PAGE_WITH_FORM));
}

enum err page_ask_reset_submit(struct exchange *exchange)
{
    const char *identity = form_value(&exchange->form, "identity");
    enum err err = limit_take_form(exchange, LIMITED_BEGIN_PASSWORD_RESET, identity);
    if (err == ERR_OK) {
        err = user_ask_password_reset(&exchange->services->user, identity);
    }
    return err == ERR_OK ? page_redirect(exchange, "/login", "password_reset.sent") : err;
}

static enum err show_reset(struct exchange *exchange, const struct problems *why)
{
    static const char *const typed[] = { "reset_token" };
    struct view *view = page_view(exchange, TEXT("Choose a new password"), PAGE_WITH_FORM);
    page_typed(view, exchange, typed, sizeof typed / sizeof typed[0]);
    return page_show_form(exchange, "account/reset", view, why);
}

enum err page_reset(struct exchange *exchange)
{
    const char *token = form_value(&exchange->query, "reset_token");
    enum err err = token == NULL ? ERR_NOT_FOUND : user_check_reset_token(&exchange->services->user, token);
    if (err == ERR_NOT_FOUND) {
        return page_redirect(exchange, "/account/begin_password_reset", "password_reset.invalid_token");
    }
    return err == ERR_OK ? show_reset(exchange, NULL) : err;
}

enum err page_reset_submit(struct exchange *exchange)
{
    const struct password_reset wish = {
        .token = form_value(&exchange->form, "reset_token"),
        .password = form_value(&exchange->form, "password"),
        .address = exchange->request->client_address,
    };
    struct problems why = { .count = 0 };
    struct user user;
    struct session_token token;
    /* Nobody knows yet whose the link is. */
    enum err err = limit_take_form(exchange, LIMITED_PASSWORD_RESET, NULL);
    if (err == ERR_OK) {
        err = user_reset_password(&exchange->services->user, &wish, &why, &user, &token);
    }
    if (err == ERR_REJECTED) {
        return show_reset(exchange, &why);
    }
    if (err != ERR_OK) {
        return err;
    }
    entrance_open(exchange, &user, &token);
    return page_redirect(exchange, "/settings", "password_reset.ok");
}
