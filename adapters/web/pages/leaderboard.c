#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/pages.h"

/* Who has the most coins. */

static void view_leader(struct exchange *exchange, struct view *row, const struct leader *leader, int64_t place)
{
    view_integer(row, "id", leader->user_id);
    view_text(row, "place", format_number(exchange->language, place, exchange->arena));
    view_text(row, "username", leader->username);
    view_text(row, "coins", format_number(exchange->language, leader->coins, exchange->arena));
    view_boolean(row, "is_own", exchange->user != NULL && exchange->user->id == leader->user_id);
}

static enum err view_leaders(struct exchange *exchange, struct view *view)
{
    const struct user_store *users = exchange->services->user.users;
    struct leader *leaders = arena_allocate(exchange->arena, LEADERS_MAX * sizeof *leaders);
    size_t count = 0;
    enum err err = leaders == NULL ? ERR_NO_MEMORY : users->leaders(users->self, leaders, LEADERS_MAX, &count);
    if (err != ERR_OK) {
        return err;
    }
    struct view *rows = view_list(view, "leaders");
    view_boolean(view, "has_leaders", count > 0);
    for (size_t i = 0; i < count; i++) {
        view_leader(exchange, view_item(rows), &leaders[i], (int64_t)i + 1);
    }
    return ERR_OK;
}

/* One's own line, also where it is beyond those shown. */
static enum err view_own(struct exchange *exchange, struct view *view)
{
    const struct user_store *users = exchange->services->user.users;
    int64_t place = 0;
    enum err err = exchange->user == NULL ? ERR_NOT_FOUND : users->rank(users->self, exchange->user->id, &place);
    if (err == ERR_OK) {
        view_text(view, "own_place", format_number(exchange->language, place, exchange->arena));
    }
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err page_leaderboard(struct exchange *exchange)
{
    struct view *view = page_view(exchange, TEXT("Leaderboard"), PAGE_PLAIN);
    enum err err = view_leaders(exchange, view);
    if (err == ERR_OK) {
        err = view_own(exchange, view);
    }
    return err == ERR_OK ? page_show(exchange, 200, "leaderboard", view) : err;
}
