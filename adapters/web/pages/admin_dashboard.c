#include "adapters/web/arena_print.h"
#include "adapters/web/format.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/billing_view.h"
#include "adapters/web/pages/pages.h"
#include "domain/statistics/statistics.h"

/* How the site does: each figure in a table, of which a script draws a chart. */

enum { COLUMNS_MAX = 2 };

struct chart {
    const char *id;
    const char *title;
    const char *kind; /* how it is drawn: "doughnut", "bar", "line" */
    const char *head; /* of the column of labels */
    bool is_money;    /* cents, not a number */
    const char *columns[COLUMNS_MAX];
    size_t column_count;
};

static const char *write_amount(const struct exchange *exchange, const struct chart *chart, int64_t amount)
{
    return chart->is_money ? format_money(exchange->language, amount, exchange->arena)
                           : format_number(exchange->language, amount, exchange->arena);
}

/* The chart without its rows. `totals` are its columns' sums. */
static struct view *add_chart(struct exchange *exchange, struct view *charts, const struct chart *chart,
                              const int64_t totals[COLUMNS_MAX])
{
    struct view *view = view_item(charts);
    view_text(view, "id", chart->id);
    view_text(view, "title", page_text(exchange, chart->title));
    view_text(view, "kind", chart->kind);
    view_text(view, "head", page_text(exchange, chart->head));
    view_boolean(view, "is_money", chart->is_money);
    struct view *columns = view_list(view, "columns");
    for (size_t i = 0; i < chart->column_count && i < COLUMNS_MAX; i++) {
        struct view *column = view_item(columns);
        view_text(column, "name", page_text(exchange, chart->columns[i]));
        view_boolean(column, "is_named", chart->column_count > 1); /* else the title tells what it is */
        view_text(column, "total", write_amount(exchange, chart, totals[i]));
    }
    return view_list(view, "rows");
}

static void add_cell(struct exchange *exchange, struct view *cells, const struct chart *chart, int64_t amount)
{
    struct view *cell = view_item(cells);
    view_integer(cell, "raw", amount);
    view_text(cell, "text", write_amount(exchange, chart, amount));
}

static void add_to(int64_t *sum, int64_t amount)
{
    if (__builtin_add_overflow(*sum, amount, sum)) {
        *sum = INT64_MAX; /* as ports/site_statistics.h has it */
    }
}

struct share {
    const char *label;
    int64_t amount;
};

static void view_shares(struct exchange *exchange, struct view *charts, const struct chart *chart, const struct share *shares,
                        size_t count)
{
    int64_t totals[COLUMNS_MAX] = { 0 };
    for (size_t i = 0; i < count; i++) {
        add_to(&totals[0], shares[i].amount);
    }
    struct view *rows = add_chart(exchange, charts, chart, totals);
    for (size_t i = 0; i < count; i++) {
        struct view *row = view_item(rows);
        view_text(row, "label", shares[i].label);
        add_cell(exchange, view_list(row, "cells"), chart, shares[i].amount);
    }
}

static void view_users(struct exchange *exchange, struct view *charts, const struct site_totals *totals)
{
    static const struct chart chart = { "users", TEXT("Users by role"), "doughnut", TEXT("Role"), false, { TEXT("Users") }, 1 };
    const struct share shares[] = {
        { page_text(exchange, TEXT("Members")), totals->users[USER_MEMBER] },
        { page_text(exchange, TEXT("Admins")), totals->users[USER_ADMIN] },
    };
    view_shares(exchange, charts, &chart, shares, sizeof shares / sizeof shares[0]);
}

static int64_t view_subscriptions(struct exchange *exchange, struct view *charts, const struct site_totals *totals)
{
    static const struct chart chart = { "subscriptions", TEXT("Subscriptions by plan"), "doughnut", TEXT("Plan"),
                                        false,           { TEXT("Subscriptions") },     1 };
    struct share shares[PLANS];
    int64_t all = 0;
    for (size_t i = 0; i < PLANS; i++) {
        shares[i] = (struct share){ billing_plan_name(exchange, (enum plan_rank)i), totals->subscriptions[i] };
        all += totals->subscriptions[i];
    }
    view_shares(exchange, charts, &chart, shares, PLANS);
    return all;
}

static void view_coupons(struct exchange *exchange, struct view *charts, const struct site_totals *totals, int64_t subscriptions)
{
    static const struct chart chart = { "coupons", TEXT("Subscriptions by coupon"), "doughnut", TEXT("Coupon"),
                                        false,     { TEXT("Subscriptions") },       1 };
    const struct share shares[] = {
        { page_text(exchange, TEXT("With a coupon")), totals->with_coupon },
        { page_text(exchange, TEXT("Without")), subscriptions - totals->with_coupon },
    };
    view_shares(exchange, charts, &chart, shares, sizeof shares / sizeof shares[0]);
}

static void view_bets(struct exchange *exchange, struct view *charts, const struct site_totals *totals)
{
    static const struct chart chart = { "payouts", TEXT("Bets by payout"), "bar", TEXT("Payout"), false, { TEXT("Bets") }, 1 };
    struct share shares[PAYOUTS];
    for (size_t i = 0; i < PAYOUTS; i++) {
        const char *factor = format_tenths(exchange->language, payout_at(i), exchange->arena);
        shares[i] = (struct share){ arena_print(exchange->arena, "%s×", factor == NULL ? "" : factor), totals->bets[i] };
    }
    view_shares(exchange, charts, &chart, shares, PAYOUTS);
}

/* What of a day a chart over time shows, in its columns. */
struct series {
    struct chart chart;
    int64_t (*read[COLUMNS_MAX])(const struct site_day *day);
};

static int64_t sign_ups_of(const struct site_day *day)
{
    return day->sign_ups;
}

static int64_t bets_of(const struct site_day *day)
{
    return day->bets;
}

static int64_t wagered_of(const struct site_day *day)
{
    return day->wagered;
}

static int64_t won_of(const struct site_day *day)
{
    return day->won;
}

static int64_t revenue_of(const struct site_day *day)
{
    return day->revenue;
}

static const struct series all_series[] = {
    { { "sign_ups", TEXT("Sign-ups"), "line", TEXT("Day"), false, { TEXT("Sign-ups") }, 1 }, { sign_ups_of } },
    { { "bets", TEXT("Bets"), "line", TEXT("Day"), false, { TEXT("Bets") }, 1 }, { bets_of } },
    { { "coins", TEXT("Coins"), "line", TEXT("Day"), false, { TEXT("Wagered"), TEXT("Won") }, 2 }, { wagered_of, won_of } },
    { { "revenue", TEXT("Revenue"), "line", TEXT("Day"), true, { TEXT("Revenue") }, 1 }, { revenue_of } },
};

/* The latest day first. */
static void view_series(struct exchange *exchange, struct view *charts, const struct series *series, const struct site_day *days,
                        size_t count)
{
    int64_t totals[COLUMNS_MAX] = { 0 };
    for (size_t i = 0; i < count; i++) {
        for (size_t column = 0; column < series->chart.column_count && column < COLUMNS_MAX; column++) {
            add_to(&totals[column], series->read[column](&days[i]));
        }
    }
    struct view *rows = add_chart(exchange, charts, &series->chart, totals);
    for (size_t i = count; i > 0; i--) {
        struct view *row = view_item(rows);
        struct view *cells = view_list(row, "cells");
        page_day(exchange, row, "day", days[i - 1].begins_on);
        for (size_t column = 0; column < series->chart.column_count && column < COLUMNS_MAX; column++) {
            add_cell(exchange, cells, &series->chart, series->read[column](&days[i - 1]));
        }
    }
}

static enum err view_totals(struct exchange *exchange, struct view *view)
{
    const struct site_statistics *site = exchange->services->site;
    struct site_totals totals;
    enum err err = site->totals(site->self, &totals);
    if (err != ERR_OK) {
        return err;
    }
    struct view *charts = view_list(view, "totals");
    view_users(exchange, charts, &totals);
    int64_t subscriptions = view_subscriptions(exchange, charts, &totals);
    view_coupons(exchange, charts, &totals, subscriptions);
    view_bets(exchange, charts, &totals);
    return ERR_OK;
}

static enum err view_days(struct exchange *exchange, struct view *view, size_t count)
{
    const struct site_statistics *site = exchange->services->site;
    const struct clock *clock = exchange->services->user.clock;
    struct site_day days[SITE_DAYS_MAX];
    enum err err = site->days(site->self, statistics_first_day(clock->now(clock->self), count), days, count);
    if (err != ERR_OK) {
        return err;
    }
    struct view *charts = view_list(view, "series");
    for (size_t i = 0; i < sizeof all_series / sizeof all_series[0]; i++) {
        view_series(exchange, charts, &all_series[i], days, count);
    }
    return ERR_OK;
}

static void view_ranges(struct view *view, size_t shown)
{
    static const size_t ranges[] = { 7, 30, 365 };
    struct view *list = view_list(view, "ranges");
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        struct view *range = view_item(list);
        view_integer(range, "days", (int64_t)ranges[i]);
        view_boolean(range, "is_shown", ranges[i] == shown);
    }
}

enum err page_admin_dashboard(struct exchange *exchange)
{
    size_t days = statistics_days(form_value(&exchange->query, "days"));
    struct view *view = page_view(exchange, TEXT("Dashboard"), PAGE_PLAIN);
    enum err err = view_totals(exchange, view);
    if (err == ERR_OK) {
        err = view_days(exchange, view, days);
    }
    view_ranges(view, days);
    return err == ERR_OK ? page_show(exchange, 200, "admin/dashboard", view) : err;
}
