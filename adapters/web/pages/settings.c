#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/billing_view.h"
#include "adapters/web/pages/pages.h"

enum { SIGN_INS_SHOWN = 10 };

/* The latest sign-ins, so that a stranger's are noticed. */
static enum err view_sign_ins(struct exchange *exchange, struct view *view)
{
    const struct user_store *users = exchange->services->user.users;
    struct sign_in_record *records = arena_allocate(exchange->arena, SIGN_INS_SHOWN * sizeof *records);
    size_t count = 0;
    if (records == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = users->sign_ins(users->self, exchange->user->id, records, SIGN_INS_SHOWN, &count);
    if (err != ERR_OK) {
        return err;
    }
    struct view *rows = view_list(view, "sign_ins");
    view_boolean(view, "has_sign_ins", count > 0);
    for (size_t i = 0; i < count; i++) {
        struct view *row = view_item(rows);
        view_integer(row, "id", records[i].id);
        view_text(row, "address", records[i].address);
        page_instant(exchange, row, "signed_in", records[i].signed_in_on);
    }
    return ERR_OK;
}

enum err page_settings(struct exchange *exchange)
{
    const struct user *user = exchange->user;
    struct view *view = page_view(exchange, TEXT("Settings"), PAGE_WITH_FORM);
    view_text(view, "email", user->email);
    view_text(view, "username", user->username);
    view_text(view, "coins", format_number(exchange->language, user->coins, exchange->arena));
    view_text(view, "language", exchange->language->name);
    view_text(view, "sign_in_count", format_number(exchange->language, user->sign_in_count, exchange->arena));
    page_instant(exchange, view, "member_since", user->created_on);
    if (user->subscribed) {
        billing_view_plan(exchange, view_child(view, "plan"), plan_at(user->plan));
    }
    enum err err = billing_view_card(exchange, view);
    if (err == ERR_OK) {
        err = view_sign_ins(exchange, view);
    }
    return err == ERR_OK ? page_show(exchange, 200, "settings/overview", view) : err;
}
