#include "adapters/web/device_cookie.h"
#include "adapters/web/limit.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/pages.h"

/* Another e-mail, another password. */

static enum err show_credentials(struct exchange *exchange, const struct problems *why)
{
    static const char *const typed[] = { "email" };
    struct view *view = page_view(exchange, TEXT("E-mail and password"), PAGE_WITH_FORM);
    struct view *form = page_typed(view, exchange, typed, sizeof typed / sizeof typed[0]);
    if (why == NULL) {
        view_text(form, "email", exchange->user->email);
    }
    return page_show_form(exchange, "settings/credentials", view, why);
}

enum err page_credentials(struct exchange *exchange)
{
    return show_credentials(exchange, NULL);
}

enum err page_credentials_submit(struct exchange *exchange)
{
    const struct new_credentials wish = {
        .current_password = form_value(&exchange->form, "current_password"),
        .email = form_value(&exchange->form, "email"),
        .password = form_value(&exchange->form, "password"),
        .session = exchange->session,
    };
    struct problems why = { .count = 0 };
    enum err err = limit_take_form(exchange, LIMITED_UPDATE_CREDENTIALS, exchange->user->email);
    if (err == ERR_OK) {
        err = user_update_credentials(&exchange->services->user, &wish, &why, exchange->user);
    }
    if (err == ERR_REJECTED) {
        return show_credentials(exchange, &why);
    }
    if (err == ERR_OK) {
        err = device_cookie_send(exchange, exchange->user);
    }
    return err == ERR_OK ? page_redirect(exchange, "/settings", "credentials.saved") : err;
}
