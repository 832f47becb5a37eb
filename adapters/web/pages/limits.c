#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/limits_view.h"
#include "adapters/web/pages/pages.h"
#include "domain/kernel/text.h"

/* Limits that players set themselves. */

static void view_exclusion(struct exchange *exchange, struct view *view, int64_t until)
{
    struct view *excluded = view_child(view, "excluded");
    view_boolean(excluded, "is_for_good", until == PLAY_FOR_GOOD);
    page_instant(exchange, excluded, "until", until);
}

/* Finds the limits of the user who asks, and whether they exclude now; nothing where there are none. */
static enum err find_limits(struct exchange *exchange, struct play_limits *limits, bool *is_excluded)
{
    const struct play_ports *ports = &exchange->services->play;
    enum err err = ERR_OK;
    *is_excluded = false;
    if (exchange->user->limited) {
        err = play_find_limits(ports, exchange->user->id, limits);
    }
    if (err == ERR_OK && exchange->user->limited) {
        *is_excluded = play_is_excluded(limits, ports->clock->now(ports->clock->self));
    }
    return err;
}

enum err limits_view_excluded(struct exchange *exchange, struct view *view)
{
    struct play_limits limits;
    bool is_excluded = false;
    enum err err = find_limits(exchange, &limits, &is_excluded);
    if (err == ERR_OK && is_excluded) {
        view_exclusion(exchange, view, limits.excluded_until);
    }
    return err;
}

enum err limits_view_send_away(struct exchange *exchange, bool *is_sent)
{
    struct play_limits limits;
    enum err err = find_limits(exchange, &limits, is_sent);
    return err == ERR_OK && *is_sent ? page_redirect(exchange, "/settings/limits", "play.excluded") : err;
}

static const char *number_text(struct exchange *exchange, int64_t coins)
{
    char text[TEXT_INT64_BYTES];
    size_t length = text_from_int64(coins, text);
    return arena_copy(exchange->arena, text, length);
}

static void view_limit(struct exchange *exchange, struct view *view, const char *name, const struct play_limit *limit)
{
    struct view *child = view_child(view, name);
    if (limit->coins > 0) {
        view_text(child, "coins", format_number(exchange->language, limit->coins, exchange->arena));
    }
    if (limit->changes_on != 0) {
        struct view *change = view_child(child, "change");
        view_text(change, "next", limit->next == 0 ? NULL : format_number(exchange->language, limit->next, exchange->arena));
        page_instant(exchange, change, "on", limit->changes_on);
        view_boolean(view, "waits", true);
    }
}

/* What was typed, else the limits as they are. A form that isn't this one's leaves its fields out. */
static void view_form(struct exchange *exchange, struct view *view, const struct play_limits *limits)
{
    static const char *const typed[] = { "daily_loss", "daily_wager" };
    struct view *form = page_typed(view, exchange, typed, sizeof typed / sizeof typed[0]);
    if (form_value(&exchange->form, "daily_loss") == NULL && limits->loss.coins > 0) {
        view_text(form, "daily_loss", number_text(exchange, limits->loss.coins));
    }
    if (form_value(&exchange->form, "daily_wager") == NULL && limits->wager.coins > 0) {
        view_text(form, "daily_wager", number_text(exchange, limits->wager.coins));
    }
}

static void view_periods(struct exchange *exchange, struct view *view)
{
    static const char *const texts[PLAY_PERIODS] = { TEXT("1 day"),    TEXT("7 days"), TEXT("30 days"),
                                                     TEXT("6 months"), TEXT("1 year"), TEXT("for good") };
    struct view *periods = view_list(view, "periods");
    for (int i = 0; i < PLAY_PERIODS; i++) {
        struct view *period = view_item(periods);
        view_text(period, "value", play_period_name((enum play_period)i));
        view_text(period, "text", page_text(exchange, texts[i]));
    }
}

static void view_today(struct exchange *exchange, struct view *view, const struct play_limits *limits)
{
    if (limits->loss.coins > 0 || limits->wager.coins > 0) {
        struct view *today = view_child(view, "today");
        view_text(today, "wagered", format_number(exchange->language, limits->wagered, exchange->arena));
        view_text(today, "net", format_signed(exchange->language, limits->net, exchange->arena));
    }
}

static enum err show_limits(struct exchange *exchange, const struct problems *why)
{
    const struct play_ports *ports = &exchange->services->play;
    struct play_limits limits;
    enum err err = play_find_limits(ports, exchange->user->id, &limits);
    if (err != ERR_OK) {
        return err;
    }
    struct view *view = page_view(exchange, TEXT("Play limits"), PAGE_WITH_FORM);
    view_limit(exchange, view, "loss", &limits.loss);
    view_limit(exchange, view, "wager", &limits.wager);
    view_form(exchange, view, &limits);
    view_today(exchange, view, &limits);
    view_periods(exchange, view);
    if (play_is_excluded(&limits, ports->clock->now(ports->clock->self))) {
        view_exclusion(exchange, view, limits.excluded_until);
    }
    return page_show_form(exchange, "settings/limits", view, why);
}

enum err page_limits(struct exchange *exchange)
{
    return show_limits(exchange, NULL);
}

static enum err set(struct exchange *exchange, const struct audit_actor *actor, struct problems *why, const char **said)
{
    const struct limits_wish wish = {
        .daily_loss = form_value(&exchange->form, "daily_loss"),
        .daily_wager = form_value(&exchange->form, "daily_wager"),
    };
    bool waits = false;
    enum err err = play_set_limits(&exchange->services->play, actor, exchange->user->id, &wish, why, &waits);
    *said = waits ? "limits.pending" : "limits.saved";
    return err;
}

static enum err exclude(struct exchange *exchange, const struct audit_actor *actor, struct problems *why, const char **said)
{
    const struct exclusion_wish wish = {
        .period = form_value(&exchange->form, "exclusion"),
        .is_sure = form_value(&exchange->form, "sure") != NULL,
    };
    *said = "limits.excluded";
    return play_exclude(&exchange->services->play, actor, exchange->user->id, &wish, why);
}

/* The page has three forms: limits, an exclusion, and taking back what waits. */
enum err page_limits_submit(struct exchange *exchange)
{
    const struct audit_actor actor = page_actor(exchange);
    struct problems why = { .count = 0 };
    const char *said = "limits.withdrawn";
    enum err err = ERR_OK;
    if (form_value(&exchange->form, "withdraw") != NULL) {
        err = play_withdraw_loosening(&exchange->services->play, &actor, exchange->user->id);
    } else if (form_value(&exchange->form, "exclusion") != NULL) {
        err = exclude(exchange, &actor, &why, &said);
    } else {
        err = set(exchange, &actor, &why, &said);
    }
    if (err == ERR_REJECTED) {
        return show_limits(exchange, &why);
    }
    return err == ERR_OK ? page_redirect(exchange, "/settings/limits", said) : err;
}
