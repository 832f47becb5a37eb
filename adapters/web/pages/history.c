#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/pager.h"
#include "adapters/web/pages/bet_view.h"
#include "adapters/web/pages/pages.h"

enum { BETS_A_PAGE = 50 };

enum err page_history(struct exchange *exchange)
{
    const struct user *user = exchange->user;
    const struct bet_store *bets = exchange->services->dice.bets;
    struct bet_record *records = arena_allocate(exchange->arena, BETS_A_PAGE * sizeof *records);
    size_t count = 0;
    int64_t page = 0;
    int64_t pages = pager_count(user->bet_count, BETS_A_PAGE);
    if (records == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = pager_read(exchange, &page);
    if (err == ERR_OK && page > pages) {
        err = ERR_NOT_FOUND;
    }
    /* Bets are numbered without gaps, so a page is a range of numbers, however deep it lies. */
    if (err == ERR_OK && user->bet_count > 0) {
        err = bets->list(bets->self, user->id, user->bet_count - (page - 1) * BETS_A_PAGE, records, BETS_A_PAGE, &count);
    }
    if (err != ERR_OK) {
        return err;
    }
    struct view *view = page_view(exchange, TEXT("History"), PAGE_WITH_FORM);
    bet_view_rows(exchange, view, records, count);
    view_text(view, "total", format_number(exchange->language, user->bet_count, exchange->arena));
    pager_view(exchange, view, "/bet/history", page, pages);
    return page_show(exchange, 200, "bet/history", view);
}
