#include "adapters/web/language_choice.h"
#include "adapters/web/negotiation.h"
#include "adapters/web/session_cookie.h"
#include "adapters/web/site_internal.h"

static const char name[] = "locale";
enum { LOCALE_SECONDS = 365 * 24 * 60 * 60 };

static const struct language *of_account(const struct exchange *exchange)
{
    return exchange->user == NULL ? NULL : languages_find(&exchange->site->languages, exchange->user->locale);
}

static const struct language *of_cookie(const struct exchange *exchange)
{
    enum user_locale locale = USER_LOCALE_EN;
    if (user_locale_from(exchange_cookie(exchange, name), &locale) != ERR_OK) {
        return NULL;
    }
    return languages_find(&exchange->site->languages, locale);
}

static const struct language *of_browser(const struct exchange *exchange)
{
    const struct languages *languages = &exchange->site->languages;
    const char *accepted = web_request_header(exchange->request, "Accept-Language");
    return &languages->all[negotiation_language(accepted, languages->tags, languages->count)];
}

const struct language *language_choice_find(const struct exchange *exchange)
{
    const struct language *language = of_account(exchange);
    if (language == NULL) {
        language = of_cookie(exchange);
    }
    return language == NULL ? of_browser(exchange) : language;
}

void language_choice_keep(struct exchange *exchange, enum user_locale locale)
{
    exchange_send_cookie(exchange, name, user_locale_name(locale), LOCALE_SECONDS);
}
