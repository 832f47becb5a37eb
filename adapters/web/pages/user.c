#include "adapters/web/counter.h"
#include "adapters/web/device_cookie.h"
#include "adapters/web/language.h"
#include "adapters/web/limit.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/entrance.h"
#include "adapters/web/pages/pages.h"
#include "adapters/web/session_cookie.h"

/* Signing up, in and out. */

static enum err show_form(struct exchange *exchange, const char *template, const char *title, const struct problems *why)
{
    static const char *const typed[] = { "email", "username", "identity", "next" };
    struct view *view = page_view(exchange, title, PAGE_WITH_FORM);
    page_typed(view, exchange, typed, sizeof typed / sizeof typed[0]);
    return page_show_form(exchange, template, view, why);
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

enum err page_sign_up_submit(struct exchange *exchange)
{
    const struct sign_up wish = {
        .email = form_value(&exchange->form, "email"),
        .password = form_value(&exchange->form, "password"),
        .address = exchange->request->client_address,
        .locale = exchange->language->locale,
    };
    struct problems why = { .count = 0 };
    struct user made;
    struct session_token token;
    enum err err = limit_take_form(exchange, LIMITED_SIGNUP, wish.email);
    if (err == ERR_OK) {
        err = user_sign_up(&exchange->services->user, &wish, &why, &made, &token);
    }
    if (err == ERR_REJECTED) {
        return show_sign_up(exchange, &why);
    }
    if (err != ERR_OK) {
        return err;
    }
    counter_add(exchange, COUNTER_SIGN_UPS, 1);
    entrance_open(exchange, &made, &token);
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
    if (err == ERR_OK) {
        err = device_cookie_send(exchange, exchange->user);
    }
    return err == ERR_OK ? page_redirect(exchange, "/settings", "username.saved") : err;
}

enum err page_sign_in(struct exchange *exchange)
{
    return exchange->user != NULL ? page_redirect(exchange, "/settings", NULL) : show_sign_in(exchange, NULL);
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
    const char *next = NULL;
    enum err err = limit_take_sign_in(exchange, wish.identity);
    if (err == ERR_OK) {
        err = user_sign_in(&exchange->services->user, &wish, &why, &user, &token);
    }
    if (err == ERR_REJECTED) {
        counter_add(exchange, problems_have(&why, "login.disabled") ? COUNTER_SIGN_INS_DISABLED : COUNTER_SIGN_INS_FAILED, 1);
        return show_sign_in(exchange, &why);
    }
    if (err == ERR_OK) {
        err = page_next(exchange, "/settings", &next);
    }
    if (err != ERR_OK) {
        return err;
    }
    counter_add(exchange, COUNTER_SIGN_INS, 1);
    entrance_open(exchange, &user, &token);
    return page_redirect(exchange, next, NULL);
}

enum err page_sign_out(struct exchange *exchange)
{
    return page_show(exchange, 200, "logout", page_view(exchange, TEXT("Sign out"), PAGE_WITH_FORM));
}

enum err page_sign_out_submit(struct exchange *exchange)
{
    struct session_token token = { .hex = "" };
    enum err err = entrance_token(exchange, &token);
    if (err == ERR_OK) {
        err = user_sign_out(&exchange->services->user, &token);
    }
    if (err != ERR_OK) {
        return err;
    }
    session_cookie_clear(exchange);
    return page_redirect(exchange, "/login", "logout.ok");
}
