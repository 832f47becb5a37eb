#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/pages.h"

/* Adds {datetime, text, address}, unless it never was. */
static void view_instant(struct exchange *exchange, struct view *view, const char *name, int64_t instant, const char *address)
{
    if (instant == 0) {
        return;
    }
    struct view *child = view_child(view, name);
    view_text(child, "datetime", format_datetime(instant, exchange->arena));
    view_text(child, "text", format_instant(exchange->language, instant, exchange->arena));
    view_text(child, "address", address);
}

enum err page_settings(struct exchange *exchange)
{
    const struct user *user = exchange->user;
    struct view *view = page_view(exchange, TEXT("Settings"), PAGE_WITH_FORM);
    view_text(view, "email", user->email);
    view_text(view, "username", user->username);
    view_text(view, "coins", format_number(exchange->language, user->coins, exchange->arena));
    view_text(view, "sign_in_count", format_number(exchange->language, user->sign_in_count, exchange->arena));
    view_instant(exchange, view, "member_since", user->created_on, NULL);
    view_instant(exchange, view, "current_sign_in", user->current_sign_in_on, user->current_sign_in_address);
    view_instant(exchange, view, "last_sign_in", user->last_sign_in_on, user->last_sign_in_address);
    return page_show(exchange, 200, "settings", view);
}
