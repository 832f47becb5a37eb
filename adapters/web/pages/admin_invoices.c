#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/pager.h"
#include "adapters/web/pages/billing_view.h"
#include "adapters/web/pages/pages.h"
#include "adapters/web/search.h"
#include "adapters/web/url.h"

/* Everybody's invoices. */

enum { INVOICES_A_PAGE = 50 };

static struct invoice_search read_search(const struct exchange *exchange, int64_t page)
{
    const char *sort = form_value(&exchange->query, "sort");
    const char *direction = form_value(&exchange->query, "direction");
    return (struct invoice_search){
        .q = search_q(&exchange->query),
        .sort = sort != NULL && strcmp(sort, "total") == 0 ? INVOICE_BY_TOTAL : INVOICE_BY_CREATED_ON,
        .is_ascending = direction != NULL && strcmp(direction, "asc") == 0,
        .skip = pager_skip(page, INVOICES_A_PAGE),
    };
}

static void view_row(struct exchange *exchange, struct view *row, const struct invoice_record *record)
{
    const struct language *language = exchange->language;
    const struct invoice *invoice = &record->invoice;
    const struct plan *plan = plan_find(invoice->description);
    int64_t returned = invoice->refunded + invoice->disputed;
    view_integer(row, "id", invoice->id);
    view_text(row, "number", invoice->number);
    view_text(row, "email", record->email);
    view_text(row, "username", record->username);
    view_text(row, "plan", plan == NULL ? NULL : billing_plan_name(exchange, plan->rank));
    view_text(row, "coins", format_number(language, invoice->coins, exchange->arena));
    view_text(row, "total", format_money(language, invoice->total, exchange->arena));
    view_text(row, "discount", invoice->discount == 0 ? NULL : format_money(language, invoice->discount, exchange->arena));
    view_text(row, "returned", returned == 0 ? NULL : format_money(language, returned, exchange->arena));
    page_day(exchange, row, "created", invoice->created_on);
}

/* How the list is sorted, and where a click on a column's head leads. */
static void view_order(struct exchange *exchange, struct view *view, const struct invoice_search *search)
{
    static const struct {
        const char *name;
        enum invoice_sort sort;
    } columns[] = { { "created_on", INVOICE_BY_CREATED_ON }, { "total", INVOICE_BY_TOTAL } };
    const char *q = url_encode(search->q, exchange->arena);
    view_boolean(view, "is_ascending", search->is_ascending);
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        bool is_sorted = search->sort == columns[i].sort;
        struct view *column = view_child(view, i == 0 ? "by_created_on" : "by_total");
        view_text(column, "sorted", !is_sorted ? NULL : search->is_ascending ? "ascending" : "descending");
        view_text(column, "url",
                  q == NULL ? NULL
                            : arena_print(exchange->arena, "/admin/invoices?q=%s&sort=%s&direction=%s", q, columns[i].name,
                                          is_sorted && !search->is_ascending ? "asc" : "desc"));
    }
    view_text(view, "sort", columns[search->sort].name);
    view_text(view, "direction", search->is_ascending ? "asc" : "desc");
}

static enum err view_invoices(struct exchange *exchange, struct view *view, const struct invoice_search *search, int64_t page)
{
    const struct invoice_store *store = exchange->services->billing.invoices;
    struct invoice_record *records = arena_allocate(exchange->arena, INVOICES_A_PAGE * sizeof *records);
    size_t count = 0;
    int64_t total = 0;
    enum err err = records == NULL ? ERR_NO_MEMORY : store->list(store->self, search, records, INVOICES_A_PAGE, &count, &total);
    if (err == ERR_OK && page > pager_count(total, INVOICES_A_PAGE)) {
        err = ERR_NOT_FOUND;
    }
    if (err != ERR_OK) {
        return err;
    }
    struct view *rows = view_list(view, "invoices");
    view_boolean(view, "has_invoices", count > 0);
    for (size_t i = 0; i < count; i++) {
        view_row(exchange, view_item(rows), &records[i]);
    }
    search_view(exchange, view, search->q, total);
    pager_view_search(exchange, view, "/admin/invoices", search_query(exchange), page, pager_count(total, INVOICES_A_PAGE));
    return ERR_OK;
}

enum err page_admin_invoices(struct exchange *exchange)
{
    int64_t page = 0;
    enum err err = pager_read(exchange, &page);
    if (err != ERR_OK) {
        return err;
    }
    const struct invoice_search search = read_search(exchange, page);
    struct view *view = page_view(exchange, TEXT("Invoices"), PAGE_WITH_FORM);
    view_order(exchange, view, &search);
    err = view_invoices(exchange, view, &search, page);
    return err == ERR_OK ? page_show(exchange, 200, "admin/invoices", view) : err;
}
