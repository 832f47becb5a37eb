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

static void view_link(struct exchange *exchange, struct view *view, const char *name, const char *base, int64_t page)
{
    view_text(view_child(view, name), "url", arena_print(exchange->arena, "%s/page/%" PRId64, base, page));
}

void pager_view(struct exchange *exchange, struct view *view, const char *base, int64_t page, int64_t pages)
{
    view_integer(view, "page", page);
    view_integer(view, "pages", pages);
    if (page > 1) {
        view_link(exchange, view, "prev", base, page - 1);
    }
    if (page < pages) {
        view_link(exchange, view, "next", base, page + 1);
    }
}
