#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/pager.h"
#include "adapters/web/pages/billing_view.h"
#include "adapters/web/pages/pages.h"
#include "adapters/web/search.h"
#include "adapters/web/url.h"
#include "domain/user/administer.h"

/* All users: seeing and finding them. */

static void view_row(struct exchange *exchange, struct view *row, const struct user_listing *user)
{
    view_integer(row, "id", user->id);
    view_text(row, "email", user->email);
    view_text(row, "username", user->username);
    view_boolean(row, "is_admin", user->role == USER_ADMIN);
    view_boolean(row, "is_disabled", !user->active);
    view_boolean(row, "is_own", user->id == exchange->user->id);
    view_text(row, "plan", user->subscribed ? billing_plan_name(exchange, user->plan) : NULL);
    view_text(row, "coins", format_number(exchange->language, user->coins, exchange->arena));
    view_text(row, "sign_in_count", format_number(exchange->language, user->sign_in_count, exchange->arena));
    page_day(exchange, row, "created", user->created_on);
    if (user->last_bet_on != 0) {
        page_instant(exchange, row, "last_bet", user->last_bet_on);
    }
}

/* A column's head leads to the list sorted by it: names from A, all else from the most; once more turns it round. */
static void view_head(struct exchange *exchange, struct view *heads, const struct user_query *query, enum user_sort sort)
{
    bool is_used = query->sort == sort;
    bool descends = is_used ? !query->descending : sort != USER_SORT_USERNAME;
    const char *part = query->part[0] == '\0' ? "" : url_encode(query->part, exchange->arena);
    struct view *head = view_child(heads, user_sort_name(sort));
    view_text(head, "url",
              part == NULL
                  ? NULL
                  : arena_print(exchange->arena, "/admin/users?%s%s%ssort=%s&direction=%s", part[0] == '\0' ? "" : "q=", part,
                                part[0] == '\0' ? "" : "&", user_sort_name(sort), descends ? "desc" : "asc"));
    view_text(head, "order", is_used ? (query->descending ? "descending" : "ascending") : NULL);
    view_text(head, "arrow", is_used ? (query->descending ? "\u2193" : "\u2191") : NULL);
}

static void view_order(struct exchange *exchange, struct view *view, const struct user_query *query)
{
    struct view *heads = view_child(view, "head");
    for (enum user_sort sort = 0; sort < USER_SORTS; sort++) {
        view_head(exchange, heads, query, sort);
    }
    view_text(view, "sort", user_sort_name(query->sort));
    view_text(view, "direction", query->descending ? "desc" : "asc");
}

static enum err view_users(struct exchange *exchange, struct view *view, const struct user_query *query, int64_t page)
{
    const struct user_directory *directory = exchange->services->user.directory;
    struct user_listing *users = arena_allocate(exchange->arena, USER_LISTED_MAX * sizeof *users);
    size_t count = 0;
    int64_t total = 0;
    if (users == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = directory->list(directory->self, query, pager_skip(page, USER_LISTED_MAX), users, &count, &total);
    int64_t pages = pager_count(total, USER_LISTED_MAX);
    if (err == ERR_OK && page > pages) {
        err = ERR_NOT_FOUND;
    }
    if (err != ERR_OK) {
        return err;
    }
    struct view *rows = view_list(view, "users");
    view_boolean(view, "has_users", count > 0);
    for (size_t i = 0; i < count; i++) {
        view_row(exchange, view_item(rows), &users[i]);
    }
    search_view(exchange, view, query->part, total);
    pager_view_search(exchange, view, "/admin/users", search_query(exchange), page, pages);
    return ERR_OK;
}

static enum err show_users(struct exchange *exchange, const struct user_query *query, int64_t page, const struct problems *why)
{
    struct view *view = page_view(exchange, TEXT("Users"), PAGE_WITH_FORM);
    enum err err = view_users(exchange, view, query, page);
    if (err != ERR_OK) {
        return err;
    }
    view_order(exchange, view, query);
    return page_show_form(exchange, "admin/users", view, why);
}

enum err page_admin_users(struct exchange *exchange)
{
    const struct user_query query = user_query_from(search_q(&exchange->query), form_value(&exchange->query, "sort"),
                                                    form_value(&exchange->query, "direction"));
    int64_t page = 0;
    enum err err = pager_read(exchange, &page);
    return err == ERR_OK ? show_users(exchange, &query, page, NULL) : err;
}

/* Reads which users are meant; a scope that nobody offers is none. */
static enum err read_deletion(struct exchange *exchange, int64_t ids[USER_DELETION_IDS], struct user_deletion *wish,
                              struct problems *why)
{
    const char *scope = form_value(&exchange->form, "scope");
    if (scope != NULL && strcmp(scope, "all_search_results") == 0) {
        wish->part = search_q(&exchange->form);
        return ERR_OK;
    }
    if (scope == NULL || strcmp(scope, "all_selected_items") != 0) {
        return problems_reject(why, "scope", "scope.unknown");
    }
    wish->ids = ids;
    wish->count = search_ids(&exchange->form, ids, USER_DELETION_IDS);
    return ERR_OK;
}

enum err page_admin_users_delete(struct exchange *exchange)
{
    const struct audit_actor actor = page_actor(exchange);
    int64_t ids[USER_DELETION_IDS];
    struct user_deletion wish = { .part = NULL };
    struct problems why = { .count = 0 };
    int64_t count = 0;
    enum err err = read_deletion(exchange, ids, &wish, &why);
    if (err == ERR_OK) {
        err = user_schedule_deletion(&exchange->services->user, &actor, exchange->arena, &wish, &why, &count);
    }
    if (err == ERR_REJECTED) {
        const struct user_query query = user_query_from(search_q(&exchange->form), NULL, NULL);
        return show_users(exchange, &query, 1, &why);
    }
    return err == ERR_OK ? page_redirect_counted(exchange, "/admin/users", "users.deletion_scheduled", count) : err;
}
