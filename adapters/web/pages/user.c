#include <string.h>
#include "adapters/web/page.h"
#include "adapters/web/pages/pages.h"
#include "adapters/web/router.h"
#include "adapters/web/session_cookie.h"
#include "adapters/web/url.h"
#include "domain/kernel/text.h"

/* Signing up, in and out. */

static enum err show_form(struct exchange *exchange, const char *template, const char *title, const struct problems *why)
{
    static const char *const typed[] = { "email", "username", "identity", "next" };
    struct view *view = page_view(exchange, title, PAGE_WITH_FORM);
    page_typed(view, exchange, typed, sizeof typed / sizeof typed[0]);
    if (why != NULL) {
        page_problems(exchange, view, why);
    }
    return page_show(exchange, why == NULL ? 200 : 422, template, view);
}

static enum err show_sign_up(struct exchange *exchange, const struct problems *why)
{
    return show_form(exchange, "signup", TEXT("Sign up"), why);
}

static enum err show_sign_in(struct exchange *exchange, const struct problems *why)
{
    return show_form(exchange, "login", TEXT("Sign in"), why);
}

static enum err show_welcome(struct exchange *exchange, const struct problems *why)
{
    return show_form(exchange, "welcome", TEXT("Choose a username"), why);
}

enum err page_sign_up(struct exchange *exchange)
{
    return exchange->user != NULL ? page_redirect(exchange, "/settings", NULL) : show_sign_up(exchange, NULL);
}

/* Starts the new session and ends the one that the browser had before, if it had one. The sign-in is done already: an old session
 * that can't be ended now ends by its age, and only the log hears of it. */
static void enter(struct exchange *exchange, const struct user *user, const struct session_token *token)
{
    struct session_token old = { .hex = "" };
    bool had_one = exchange->user != NULL && text_copy(exchange->session, old.hex, sizeof old.hex) == ERR_OK;
    exchange->response->user_id = user->id;
    session_cookie_send(exchange, token);
    if (had_one && user_sign_out(&exchange->services->user, &old) != ERR_OK) {
        page_log(exchange, LOG_LEVEL_WARNING, "session.not_ended");
    }
}

enum err page_sign_up_submit(struct exchange *exchange)
{
    const struct sign_up wish = {
        .email = form_value(&exchange->form, "email"),
        .password = form_value(&exchange->form, "password"),
        .address = exchange->request->client_address,
    };
    struct problems why = { .count = 0 };
    struct user made;
    struct session_token token;
    int64_t retry_after = 0;
    enum err err = page_take_auth(exchange, "signup", wish.email, &retry_after);
    if (err == ERR_LIMITED) {
        return page_limited(exchange, retry_after);
    }
    if (err == ERR_OK) {
        err = user_sign_up(&exchange->services->user, &wish, &why, &made, &token);
    }
    if (err == ERR_REJECTED) {
        return show_sign_up(exchange, &why);
    }
    if (err != ERR_OK) {
        return err;
    }
    enter(exchange, &made, &token);
    return page_redirect(exchange, "/welcome", "user.signed_up");
}

enum err page_welcome(struct exchange *exchange)
{
    if (exchange->user->username[0] != '\0') {
        return page_redirect(exchange, "/settings", "username.already_set");
    }
    return show_welcome(exchange, NULL);
}

enum err page_welcome_submit(struct exchange *exchange)
{
    struct problems why = { .count = 0 };
    const char *username = form_value(&exchange->form, "username");
    enum err err = user_choose_username(&exchange->services->user, username, &why, exchange->user);
    if (err == ERR_REJECTED) {
        return show_welcome(exchange, &why);
    }
    return err == ERR_OK ? page_redirect(exchange, "/settings", "username.saved") : err;
}

enum err page_sign_in(struct exchange *exchange)
{
    return exchange->user != NULL ? page_redirect(exchange, "/settings", NULL) : show_sign_in(exchange, NULL);
}

/* Where to go after signing in: `next`, if it is a page of this site, else the settings. */
static enum err choose_next(struct exchange *exchange, const char **next)
{
    const char *wanted = form_value(&exchange->form, "next");
    const struct route *route = NULL;
    const char *decoded = NULL;
    const char *parameter = NULL;
    const char *allow = NULL;
    *next = "/settings";
    if (wanted == NULL || !url_is_local(wanted)) {
        return ERR_OK;
    }
    const char *path = arena_copy(exchange->arena, wanted, strcspn(wanted, "?#"));
    if (path == NULL) {
        return ERR_NO_MEMORY;
    }
    if (url_decode_path(path, exchange->arena, &decoded) == ERR_OK &&
        router_find(WEB_GET, decoded, &route, &parameter, &allow) == ERR_OK) {
        *next = wanted;
    }
    return ERR_OK;
}

enum err page_sign_in_submit(struct exchange *exchange)
{
    const struct sign_in wish = {
        .identity = form_value(&exchange->form, "identity"),
        .password = form_value(&exchange->form, "password"),
        .address = exchange->request->client_address,
    };
    struct problems why = { .count = 0 };
    struct user user;
    struct session_token token;
    int64_t retry_after = 0;
    const char *next = NULL;
    enum err err = page_take_auth(exchange, "login", wish.identity, &retry_after);
    if (err == ERR_LIMITED) {
        return page_limited(exchange, retry_after);
    }
    if (err == ERR_OK) {
        err = user_sign_in(&exchange->services->user, &wish, &why, &user, &token);
    }
    if (err == ERR_REJECTED) {
        return show_sign_in(exchange, &why);
    }
    if (err == ERR_OK) {
        err = choose_next(exchange, &next);
    }
    if (err != ERR_OK) {
        return err;
    }
    enter(exchange, &user, &token);
    return page_redirect(exchange, next, NULL);
}

enum err page_sign_out(struct exchange *exchange)
{
    return page_show(exchange, 200, "logout", page_view(exchange, TEXT("Sign out"), PAGE_WITH_FORM));
}

enum err page_sign_out_submit(struct exchange *exchange)
{
    struct session_token token = { .hex = "" };
    enum err err = text_copy(exchange->session, token.hex, sizeof token.hex);
    if (err == ERR_OK) {
        err = user_sign_out(&exchange->services->user, &token);
    }
    if (err != ERR_OK) {
        return err;
    }
    session_cookie_clear(exchange);
    return page_redirect(exchange, "/login", "logout.ok");
}
