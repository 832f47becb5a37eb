#include <string.h>
#include "adapters/web/arena_print.h"
#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/pager.h"
#include "adapters/web/pages/billing_view.h"
#include "adapters/web/pages/pages.h"
#include "adapters/web/search.h"

/* All coupons: seeing, finding and deleting them. */

enum { COUPONS_A_PAGE = 50 };

static void view_uses(struct exchange *exchange, struct view *row, const struct coupon *coupon)
{
    view_text(row, "uses", format_number(exchange->language, coupon->times_redeemed, exchange->arena));
    if (coupon->max_redemptions != 0) {
        view_text(row, "uses_max", format_number(exchange->language, coupon->max_redemptions, exchange->arena));
    }
}

static void view_row(struct exchange *exchange, struct view *row, const struct coupon *coupon, int64_t now)
{
    view_integer(row, "id", coupon->id);
    billing_view_coupon(exchange, row, coupon);
    view_text(row, "name", coupon->name);
    view_uses(exchange, row, coupon);
    view_boolean(row, "is_expired", coupon_is_expired(coupon, now));
    view_boolean(row, "is_used_up", coupon_is_used_up(coupon));
    page_day(exchange, row, "created", coupon->created_on);
    if (coupon->redeem_by != 0) {
        page_day(exchange, row, "redeem_by", coupon->redeem_by);
    }
}

static enum err view_coupons(struct exchange *exchange, struct view *view, const char *q, int64_t page)
{
    const struct coupon_ports *ports = &exchange->services->coupon;
    struct coupon *coupons = arena_allocate(exchange->arena, COUPONS_A_PAGE * sizeof *coupons);
    size_t count = 0;
    int64_t total = 0;
    if (coupons == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err =
        ports->coupons->list(ports->coupons->self, q, pager_skip(page, COUPONS_A_PAGE), coupons, COUPONS_A_PAGE, &count, &total);
    if (err == ERR_OK && page > pager_count(total, COUPONS_A_PAGE)) {
        err = ERR_NOT_FOUND;
    }
    if (err != ERR_OK) {
        return err;
    }
    struct view *rows = view_list(view, "coupons");
    view_boolean(view, "has_coupons", count > 0);
    for (size_t i = 0; i < count; i++) {
        view_row(exchange, view_item(rows), &coupons[i], ports->clock->now(ports->clock->self));
    }
    search_view(exchange, view, q, total);
    pager_view_search(exchange, view, "/admin/coupons", search_query(exchange), page, pager_count(total, COUPONS_A_PAGE));
    return ERR_OK;
}

static enum err show_coupons(struct exchange *exchange, const char *q, int64_t page, const struct problems *why)
{
    struct view *view = page_view(exchange, TEXT("Coupons"), PAGE_WITH_FORM);
    enum err err = view_coupons(exchange, view, q, page);
    return err == ERR_OK ? page_show_form(exchange, "admin/coupons", view, why) : err;
}

enum err page_admin_coupons(struct exchange *exchange)
{
    int64_t page = 0;
    enum err err = pager_read(exchange, &page);
    return err == ERR_OK ? show_coupons(exchange, search_q(&exchange->query), page, NULL) : err;
}

/* Reads which coupons are meant: none by a scope that nobody offers. */
static void read_deletion(const struct exchange *exchange, struct coupon_deletion *wish)
{
    const char *scope = form_value(&exchange->form, "scope");
    if (scope != NULL && strcmp(scope, "all_search_results") == 0) {
        wish->q = search_q(&exchange->form);
    } else if (scope != NULL && strcmp(scope, "all_selected_items") == 0) {
        wish->count = search_ids(&exchange->form, wish->ids, COUPON_DELETION_MAX);
    }
}

enum err page_admin_coupons_delete(struct exchange *exchange)
{
    const struct audit_actor actor = page_actor(exchange);
    struct coupon_deletion wish = { .q = NULL };
    struct problems why = { .count = 0 };
    read_deletion(exchange, &wish);
    enum err err = coupon_schedule_deletion(&exchange->services->coupon, &actor, exchange->arena, &wish, &why);
    if (err == ERR_REJECTED) {
        return show_coupons(exchange, search_q(&exchange->form), 1, &why);
    }
    return err == ERR_OK ? page_redirect(exchange, "/admin/coupons", "coupons.deletion_scheduled") : err;
}
