#include <inttypes.h>
#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/billing_view.h"
#include "adapters/web/pages/found_user.h"
#include "adapters/web/pages/pages.h"
#include "domain/user/administer.h"

/* One user: making, changing, ending the subscription. */

static struct user_wish read_wish(const struct form *form)
{
    return (struct user_wish){
        .email = form_value(form, "email"),
        .password = form_value(form, "password"),
        .coins = form_value(form, "coins"),
        .username = form_value(form, "username"),
        .role = form_value(form, "role"),
        .active = form_value(form, "active") != NULL,
        .reason = form_value(form, "reason"),
        .revision = form_value(form, "revision"),
        .shown_coins = form_value(form, "shown_coins"),
    };
}

static const char *number_text(const struct exchange *exchange, int64_t number)
{
    return arena_print(exchange->arena, "%" PRId64, number);
}

/* Puts what was typed into the form, for a field's error; never the password. */
static void view_typed(struct exchange *exchange, struct view *view)
{
    static const char *const fields[] = { "email", "coins", "username", "reason", "revision", "shown_coins" };
    struct view *form = page_typed(view, exchange, fields, sizeof fields / sizeof fields[0]);
    const struct user_wish wish = read_wish(&exchange->form);
    view_boolean(form, "is_admin", wish.role != NULL && strcmp(wish.role, "admin") == 0);
    view_boolean(form, "is_active", wish.active);
}

static void view_revision(struct exchange *exchange, struct view *form, const struct user *user)
{
    view_text(form, "revision", number_text(exchange, user->revision));
    view_text(form, "shown_coins", number_text(exchange, user->coins));
}

static void view_stored(struct exchange *exchange, struct view *view, const struct user *user)
{
    struct view *form = view_child(view, "form");
    view_text(form, "coins", number_text(exchange, user->coins));
    view_text(form, "username", user->username);
    view_boolean(form, "is_admin", user->role == USER_ADMIN);
    view_boolean(form, "is_active", user->active);
    view_revision(exchange, form, user);
}

/* What somebody else stored meanwhile, beside what was typed; the form then changes that. */
static void view_conflict(struct exchange *exchange, struct view *view, const struct user *user)
{
    static const char *const fields[] = { "coins", "username", "reason" };
    struct view *form = page_typed(view, exchange, fields, sizeof fields / sizeof fields[0]);
    const struct user_wish wish = read_wish(&exchange->form);
    struct view *stored = view_child(view, "stored");
    view_text(stored, "coins", format_number(exchange->language, user->coins, exchange->arena));
    view_text(stored, "username", user->username);
    view_boolean(stored, "is_admin", user->role == USER_ADMIN);
    view_boolean(stored, "is_active", user->active);
    view_boolean(form, "is_admin", wish.role != NULL && strcmp(wish.role, "admin") == 0);
    view_boolean(form, "is_active", wish.active);
    view_revision(exchange, form, user);
}

static void view_form(struct exchange *exchange, struct view *view, const struct user *user, const struct problems *why)
{
    bool was_edited = exchange->parameter != NULL; /* and not sent from another form of the page */
    if (why != NULL && problems_have(why, "user.changed_meanwhile")) {
        view_conflict(exchange, view, user);
    } else if (why != NULL && was_edited) {
        view_typed(exchange, view);
    } else {
        view_stored(exchange, view, user);
    }
}

static enum err show_edit(struct exchange *exchange, const struct user *user, const struct problems *why)
{
    struct view *view = page_view(exchange, TEXT("Edit a user"), PAGE_WITH_FORM);
    struct view *edited = view_child(view, "edited");
    view_integer(edited, "id", user->id);
    view_text(edited, "email", user->email);
    view_text(edited, "plan", user->subscribed ? billing_plan_name(exchange, user->plan) : NULL);
    view_text(edited, "debt", user->coin_debt == 0 ? NULL : format_number(exchange->language, user->coin_debt, exchange->arena));
    view_boolean(edited, "may_be_acted_as", user->role == USER_MEMBER && user->active);
    page_day(exchange, edited, "created", user->created_on);
    view_form(exchange, view, user, why);
    return page_show_form(exchange, "admin/user_edit", view, why);
}

enum err page_admin_user(struct exchange *exchange)
{
    struct user user;
    enum err err = page_find_user(exchange, exchange->parameter, &user);
    return err == ERR_OK ? show_edit(exchange, &user, NULL) : err;
}

/* Who took the own rights away can't see the list any more. */
static const char *next_of_edit(struct exchange *exchange, const struct user *user, const struct user_wish *wish)
{
    bool is_admin_still = wish->active && (wish->role == NULL || strcmp(wish->role, "admin") == 0);
    return user->id == exchange->user->id && !is_admin_still ? "/" : "/admin/users";
}

enum err page_admin_user_submit(struct exchange *exchange)
{
    const struct user_wish wish = read_wish(&exchange->form);
    const struct audit_actor actor = page_actor(exchange);
    struct problems why = { .count = 0 };
    struct user user;
    enum err err = page_find_user(exchange, exchange->parameter, &user);
    if (err != ERR_OK) {
        return err;
    }
    err = user_edit(&exchange->services->user, &actor, user.id, &wish, &why);
    if (err == ERR_REJECTED) {
        err = page_find_user(exchange, exchange->parameter, &user);
        return err == ERR_OK ? show_edit(exchange, &user, &why) : err;
    }
    return err == ERR_OK ? page_redirect(exchange, next_of_edit(exchange, &user, &wish), "user.saved") : err;
}

static enum err show_new(struct exchange *exchange, const struct problems *why)
{
    struct view *view = page_view(exchange, TEXT("New user"), PAGE_WITH_FORM);
    if (why != NULL) {
        view_typed(exchange, view);
    } else {
        struct view *form = view_child(view, "form");
        view_text(form, "coins", number_text(exchange, NEW_USER_COINS));
        view_true(form, "is_active");
    }
    return page_show_form(exchange, "admin/user_new", view, why);
}

enum err page_admin_user_new(struct exchange *exchange)
{
    return show_new(exchange, NULL);
}

enum err page_admin_user_new_submit(struct exchange *exchange)
{
    const struct user_wish wish = read_wish(&exchange->form);
    const struct audit_actor actor = page_actor(exchange);
    struct problems why = { .count = 0 };
    int64_t id = 0;
    enum err err = user_create(&exchange->services->user, &actor, &wish, &why, &id);
    if (err == ERR_REJECTED) {
        return show_new(exchange, &why);
    }
    return err == ERR_OK ? page_redirect(exchange, "/admin/users", "user.created") : err;
}

enum err page_admin_user_cancel(struct exchange *exchange)
{
    const struct services *services = exchange->services;
    const struct audit_actor actor = page_actor(exchange);
    struct problems why = { .count = 0 };
    struct user user;
    enum err err = page_find_user(exchange, form_value(&exchange->form, "id"), &user);
    if (err != ERR_OK) {
        return err;
    }
    err = user_cancel_subscription(&services->user, &services->billing, exchange->arena, &actor, user.id, &why);
    err = billing_view_failure(exchange, err, &why);
    if (err == ERR_REJECTED) {
        return show_edit(exchange, &user, &why);
    }
    const char *next = arena_print(exchange->arena, "/admin/users/edit/%" PRId64, user.id);
    if (err == ERR_OK && next == NULL) {
        err = ERR_NO_MEMORY;
    }
    return err == ERR_OK ? page_redirect(exchange, next, "subscription.cancelled_for") : err;
}
