#include "adapters/web/page_meta.h"
#include "adapters/web/arena_print.h"
#include "adapters/web/page.h"
#include "adapters/web/routes.h"
#include "adapters/web/site_internal.h"

static const struct meta {
    const char *path;
    const char *description; /* a msgid */
} listed[] = {
    { "/", TEXT("Guess the roll of two dice with play coins. Every roll can be checked by anyone.") },
    { "/subscription/pricing",
      TEXT("Coins for Snake Eyes every month: three plans, the first 14 days free, cancelled whenever you like.") },
    { "/fairness", TEXT("How the dice of Snake Eyes are rolled, what each guess is worth, and how to check every roll.") },
    { "/bet/verify", TEXT("Recompute any roll of Snake Eyes from its seeds and see for yourself that the dice were fair.") },
    { "/leaderboard", TEXT("Who holds the most coins at Snake Eyes: the top 100 among the subscribers.") },
    { "/signup", TEXT("Make an account at Snake Eyes and start with 100 free coins. No card, no deposit.") },
    { "/login", TEXT("Sign in to Snake Eyes and go on rolling.") },
    { "/contact", TEXT("A question, a fault or an idea about Snake Eyes: write to us.") },
    { "/terms", TEXT("The few rules of playing at Snake Eyes: play money, fair rolls, one account per person.") },
    { "/privacy", TEXT("What Snake Eyes knows about you, why, and for how long.") },
};

enum { LISTED = sizeof listed / sizeof listed[0] };

static const struct meta *find(const struct exchange *exchange)
{
    size_t i = 0;
    while (exchange->route != NULL && i < LISTED && strcmp(exchange->route->pattern, listed[i].path) != 0) {
        i++;
    }
    return exchange->route == NULL || i == LISTED ? NULL : &listed[i];
}

void page_meta_view(struct exchange *exchange, struct view *view)
{
    const char *site = exchange->site->settings.public_url;
    const struct meta *meta = find(exchange);
    struct view *child = view_child(view, "meta");
    view_text(child, "description", page_text(exchange, meta == NULL ? listed[0].description : meta->description));
    if (meta != NULL) {
        view_text(child, "canonical", arena_print(exchange->arena, "%s%s", site, meta->path));
        view_text(child, "image", arena_print(exchange->arena, "%s%s", site, assets_path(exchange->site->assets, "social.png")));
    }
}

const char *page_meta_listed(size_t place)
{
    return place < LISTED ? listed[place].path : NULL;
}
