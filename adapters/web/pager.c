#include "adapters/web/pager.h"
#include <inttypes.h>
#include "adapters/web/arena_print.h"
#include "domain/kernel/text.h"

enum err pager_read(const struct exchange *exchange, int64_t *page)
{
    int64_t read = 1;
    if (exchange->parameter != NULL && (text_to_int64(exchange->parameter, &read) != ERR_OK || read < 1)) {
        return ERR_NOT_FOUND;
    }
    *page = read;
    return ERR_OK;
}

int64_t pager_count(int64_t rows, int64_t rows_a_page)
{
    return rows == 0 ? 1 : (rows - 1) / rows_a_page + 1;
}

int64_t pager_skip(int64_t page, int64_t rows_a_page)
{
    int64_t skip = 0;
    return __builtin_mul_overflow(page - 1, rows_a_page, &skip) ? INT64_MAX : skip;
}

static void view_link(struct exchange *exchange, struct view *view, const char *name, const char *base, const char *query,
                      int64_t page)
{
    const char *url = query == NULL ? NULL : arena_print(exchange->arena, "%s/page/%" PRId64 "%s", base, page, query);
    view_text(view_child(view, name), "url", url);
}

void pager_view_search(struct exchange *exchange, struct view *view, const char *base, const char *query, int64_t page,
                       int64_t pages)
{
    view_integer(view, "page", page);
    view_integer(view, "pages", pages);
    if (page > 1) {
        view_link(exchange, view, "prev", base, query, page - 1);
    }
    if (page < pages) {
        view_link(exchange, view, "next", base, query, page + 1);
    }
}

void pager_view(struct exchange *exchange, struct view *view, const char *base, int64_t page, int64_t pages)
{
    pager_view_search(exchange, view, base, "", page, pages);
}
