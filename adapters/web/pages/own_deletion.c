#include "adapters/web/limit.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/pages.h"
#include "domain/user/own_deletion.h"

/* Somebody deletes the own account, or keeps it after all. */

static enum err show_deletion(struct exchange *exchange, const struct problems *why)
{
    struct view *view = page_view(exchange, TEXT("Delete your account"), PAGE_WITH_FORM);
    view_boolean(view, "has_asked", exchange->user->deletion_on != 0);
    return page_show_form(exchange, "settings/delete_account", view, why);
}

enum err page_delete_account(struct exchange *exchange)
{
    return show_deletion(exchange, NULL);
}

enum err page_delete_account_submit(struct exchange *exchange)
{
    const char *password = form_value(&exchange->form, "current_password");
    const struct audit_actor actor = page_actor(exchange);
    struct problems why = { .count = 0 };
    enum err err = limit_take_form(exchange, LIMITED_DELETE_ACCOUNT, exchange->user->email);
    if (err == ERR_OK) {
        err = user_ask_deletion(&exchange->services->user, &actor, password, &why, exchange->user);
    }
    if (err == ERR_REJECTED) {
        return show_deletion(exchange, &why);
    }
    return err == ERR_OK ? page_redirect(exchange, "/settings", "account.deletion_asked") : err;
}

enum err page_keep_account(struct exchange *exchange)
{
    const struct audit_actor actor = page_actor(exchange);
    enum err err = user_keep_account(&exchange->services->user, &actor, exchange->user);
    return err == ERR_OK ? page_redirect(exchange, "/settings", "account.kept") : err;
}
