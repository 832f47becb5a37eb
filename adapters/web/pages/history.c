#include <inttypes.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/bet_view.h"
#include "adapters/web/pages/pages.h"
#include "domain/kernel/text.h"

enum { BETS_A_PAGE = 50 };

/* Bets are numbered without gaps, so a page is a range of numbers, however deep it lies. Page 1 always exists. */
static int64_t page_count(int64_t bets)
{
    return bets == 0 ? 1 : (bets - 1) / BETS_A_PAGE + 1;
}

/* Errors: ERR_NOT_FOUND for what is not the number of a page. */
static enum err read_page(const struct exchange *exchange, int64_t *page)
{
    *page = 1;
    if (exchange->parameter != NULL && text_to_int64(exchange->parameter, page) != ERR_OK) {
        return ERR_NOT_FOUND;
    }
    return *page < 1 || *page > page_count(exchange->user->bet_count) ? ERR_NOT_FOUND : ERR_OK;
}

static void view_link(struct exchange *exchange, struct view *view, const char *name, int64_t page)
{
    if (page >= 1 && page <= page_count(exchange->user->bet_count)) {
        view_text(view_child(view, name), "url", arena_print(exchange->arena, "/bet/history/page/%" PRId64, page));
    }
}

enum err page_history(struct exchange *exchange)
{
    const struct user *user = exchange->user;
    const struct bet_store *bets = exchange->services->dice.bets;
    struct bet_record *records = arena_allocate(exchange->arena, BETS_A_PAGE * sizeof *records);
    size_t count = 0;
    int64_t page = 0;
    if (records == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = read_page(exchange, &page);
    if (err == ERR_OK && user->bet_count > 0) {
        err = bets->list(bets->self, user->id, user->bet_count - (page - 1) * BETS_A_PAGE, records, BETS_A_PAGE, &count);
    }
    if (err != ERR_OK) {
        return err;
    }
    struct view *view = page_view(exchange, TEXT("History"), PAGE_WITH_FORM);
    bet_view_rows(exchange, view, records, count);
    view_integer(view, "page", page);
    view_integer(view, "pages", page_count(user->bet_count));
    view_text(view, "total", format_number(exchange->language, user->bet_count, exchange->arena));
    view_link(exchange, view, "prev", page - 1);
    view_link(exchange, view, "next", page + 1);
    return page_show(exchange, 200, "bet/history", view);
}
