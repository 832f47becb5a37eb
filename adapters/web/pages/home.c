#include "adapters/web/page.h"
#include "adapters/web/pages/bet_view.h"
#include "adapters/web/pages/pages.h"

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
    return show_plain(exchange, TEXT("Privacy"), "privacy");
}
