#include "adapters/web/page.h"
#include "adapters/web/pages/found_user.h"
#include "adapters/web/pages/pages.h"

/* An admin acts as a user for support, and is oneself again. */

static enum err show_act_as(struct exchange *exchange, const struct user *user, const struct problems *why)
{
    static const char *const typed[] = { "reason" };
    struct view *view = page_view(exchange, TEXT("Act as a user"), PAGE_WITH_FORM);
    struct view *acted = view_child(view, "acted");
    view_integer(acted, "id", user->id);
    view_text(acted, "email", user->email);
    page_typed(view, exchange, typed, sizeof typed / sizeof typed[0]);
    return page_show_form(exchange, "admin/act_as", view, why);
}

enum err page_act_as(struct exchange *exchange)
{
    struct user user;
    enum err err = page_find_user(exchange, form_value(&exchange->query, "id"), &user);
    return err == ERR_OK ? show_act_as(exchange, &user, NULL) : err;
}

enum err page_act_as_submit(struct exchange *exchange)
{
    const struct audit_actor actor = page_actor(exchange);
    struct problems why = { .count = 0 };
    struct user user;
    enum err err = page_find_user(exchange, form_value(&exchange->form, "id"), &user);
    if (err != ERR_OK) {
        return err;
    }
    const struct act_as_wish wish = { .user_id = user.id,
                                      .reason = form_value(&exchange->form, "reason"),
                                      .session = exchange->session };
    err = user_act_as(&exchange->services->user, &actor, &wish, &why);
    if (err == ERR_REJECTED) {
        return show_act_as(exchange, &user, &why);
    }
    return err == ERR_OK ? page_redirect(exchange, "/settings", "acting.began") : err;
}

enum err page_stop_acting(struct exchange *exchange)
{
    const struct audit_actor actor = page_actor(exchange);
    enum err err = user_stop_acting(&exchange->services->user, &actor, exchange->session, exchange->user);
    return err == ERR_OK ? page_redirect(exchange, "/admin/users", "acting.ended") : err;
}
