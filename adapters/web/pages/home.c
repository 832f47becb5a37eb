#include "adapters/web/page.h"
#include "adapters/web/pages/bet_view.h"
#include "adapters/web/pages/pages.h"
#include "adapters/web/site_internal.h"

static enum err show_plain(struct exchange *exchange, const char *title, const char *template)
{
    return page_show(exchange, 200, template, page_view(exchange, title, PAGE_PLAIN));
}

enum err page_home(struct exchange *exchange)
{
    struct view *view = page_view(exchange, TEXT("Bet on two dice"), PAGE_PLAIN);
    bet_view_guesses(exchange, view, "7");
    return page_show(exchange, 200, "home", view);
}

enum err page_terms(struct exchange *exchange)
{
    return show_plain(exchange, TEXT("Terms of service"), "terms");
}

enum err page_privacy(struct exchange *exchange)
{
    struct view *view = page_view(exchange, TEXT("Privacy"), PAGE_PLAIN);
    const char *script_url = exchange->site->settings.analytics.script_url;
    view_text(view, "cookie_prefix", exchange->site->is_https ? "__Host-" : NULL);
    view_text(view, "counting_script", script_url == NULL || script_url[0] == '\0' ? NULL : script_url);
    return page_show(exchange, 200, "privacy", view);
}
