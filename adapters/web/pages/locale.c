#include "adapters/web/language_choice.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/pages.h"
#include "adapters/web/site_internal.h"

/* The language that the site speaks: an account's, or a visitor's by a cookie. */

/* The one to be marked in the form: what was asked for, else what this page is in. */
static enum user_locale marked_locale(const struct exchange *exchange)
{
    const struct form *form = exchange->request->method == WEB_POST ? &exchange->form : &exchange->query;
    enum user_locale marked = exchange->language->locale;
    return user_locale_from(form_value(form, "locale"), &marked) == ERR_OK ? marked : exchange->language->locale;
}

static void view_choices(const struct exchange *exchange, struct view *view)
{
    const struct languages *languages = &exchange->site->languages;
    enum user_locale marked = marked_locale(exchange);
    struct view *choices = view_list(view, "locales");
    for (size_t i = 0; i < languages->count; i++) {
        const struct language *language = &languages->all[i];
        struct view *choice = view_item(choices);
        view_text(choice, "value", user_locale_name(language->locale));
        view_text(choice, "tag", language->tag);
        view_text(choice, "name", language->name);
        view_boolean(choice, "selected", language->locale == marked);
    }
}

static enum err show_locale(struct exchange *exchange, const struct problems *why)
{
    static const char *const typed[] = { "next" };
    struct view *view = page_view(exchange, TEXT("Language"), PAGE_WITH_FORM);
    page_typed(view, exchange, typed, sizeof typed / sizeof typed[0]);
    view_choices(exchange, view);
    return page_show_form(exchange, "settings/locale", view, why);
}

enum err page_locale(struct exchange *exchange)
{
    return show_locale(exchange, NULL);
}

/* An account keeps the choice. The browser does, too, for visitors and for what is answered before it is known who asks. */
static enum err keep_locale(struct exchange *exchange, const char *name, struct problems *why)
{
    enum user_locale locale = USER_LOCALE_EN;
    enum err err = ERR_OK;
    if (user_locale_from(name, &locale) != ERR_OK) {
        problems_add(why, "locale", "locale.unknown");
        err = ERR_REJECTED;
    } else if (exchange->user != NULL) {
        err = user_update_locale(&exchange->services->user, name, why, exchange->user);
    }
    if (err == ERR_OK) {
        language_choice_keep(exchange, locale);
    }
    return err;
}

enum err page_locale_submit(struct exchange *exchange)
{
    struct problems why = { .count = 0 };
    const char *next = "/settings";
    enum err err = keep_locale(exchange, form_value(&exchange->form, "locale"), &why);
    if (err == ERR_REJECTED) {
        return show_locale(exchange, &why);
    }
    if (err == ERR_OK && exchange->user == NULL) {
        err = page_next(exchange, "/", &next);
    }
    return err == ERR_OK ? page_redirect(exchange, next, "locale.saved") : err;
}
