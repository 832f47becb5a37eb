#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "adapters/web/csv.h"
#include "adapters/web/page.h"
#include "adapters/web/pages/pages.h"
#include "adapters/web/search.h"

/* Downloads of what a search finds, as CSV, row by row in the order in which they were made. */

enum { Q_BYTES = 512 }; /* longer than any text that it could be found in */

/* What is downloaded. */
struct download {
    const char *action; /* for the audit log: "users.exported" */
    const char *disposition;
    const char *const *columns;
    size_t column_count;
    size_t row_size;
    enum err (*walk)(const struct services *services, struct row_walk *walk, void *rows, size_t *count);
    void (*write)(struct csv *csv, const void *row);
};

struct download_stream {
    struct web_stream stream; /* first */
    const struct download *download;
    struct row_walk walk;
    bool has_begun;
    char q[Q_BYTES];
};

static void write_head(struct csv *csv, const struct download *download)
{
    for (size_t i = 0; i < download->column_count; i++) {
        csv_text(csv, download->columns[i]);
    }
    csv_end_line(csv);
}

static void write_rows(struct csv *csv, const struct download *download, const char *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        download->write(csv, rows + i * download->row_size);
        csv_end_line(csv);
    }
}

static enum err write_step(struct web_stream *stream, const struct services *services, struct arena *arena,
                           struct web_piece *piece)
{
    struct download_stream *self = (struct download_stream *)stream;
    char *rows = arena_allocate(arena, ROW_WALK_STEP * self->download->row_size);
    struct csv csv;
    size_t count = 0;
    csv_begin(&csv, arena);
    if (!self->has_begun) {
        write_head(&csv, self->download);
        self->has_begun = true;
    }
    enum err err = rows == NULL ? ERR_NO_MEMORY : self->download->walk(services, &self->walk, rows, &count);
    if (err == ERR_OK) {
        write_rows(&csv, self->download, rows, count);
    }
    if (err != ERR_OK || arena->exhausted) {
        return err == ERR_OK ? ERR_NO_MEMORY : err;
    }
    *piece = (struct web_piece){ .text = csv.text, .size = csv.size, .is_over = self->walk.is_over };
    return ERR_OK;
}

static void close_stream(struct web_stream *stream)
{
    free(stream);
}

static enum err record(struct exchange *exchange, const struct download *download)
{
    const struct services *services = exchange->services;
    const struct audit_actor actor = page_actor(exchange);
    return audit_record_export(&services->audit, services->coupon.transaction, &actor, download->action,
                               search_q(&exchange->query));
}

static enum err open_stream(const struct download *download, const char *q, struct web_stream **stream)
{
    struct download_stream *self = calloc(1, sizeof *self);
    if (self == NULL) {
        return ERR_NO_MEMORY;
    }
    *self = (struct download_stream){ .stream = { .next = write_step, .close = close_stream }, .download = download };
    (void)snprintf(self->q, sizeof self->q, "%s", q);
    self->walk.q = self->q;
    *stream = &self->stream;
    return ERR_OK;
}

static enum err answer_with(struct exchange *exchange, const struct download *download)
{
    bool is_told = exchange->request->method != WEB_HEAD;
    enum err err = is_told ? record(exchange, download) : ERR_OK;
    if (err == ERR_OK) {
        err = open_stream(download, search_q(&exchange->query), &exchange->response->stream);
    }
    if (err != ERR_OK) {
        return err;
    }
    exchange->response->status = 200;
    web_response_header(exchange->response, "Content-Type", "text/csv; charset=utf-8; header=present");
    web_response_header(exchange->response, "Content-Disposition", download->disposition);
    web_response_header(exchange->response, "Cache-Control", "no-store");
    return ERR_OK;
}

#define COLUMNS(name, ...)                                                                                                       \
    static const char *const name##_columns[] = { __VA_ARGS__ };                                                                 \
    enum { name##_column_count = sizeof name##_columns / sizeof name##_columns[0] }

#define EXPORT(name, row_type)                                                                                                   \
    static const struct download name##_export = {                                                                               \
        .action = #name ".exported",                                                                                             \
        .disposition = "attachment; filename=\"" #name ".csv\"",                                                                 \
        .columns = name##_columns,                                                                                               \
        .column_count = name##_column_count,                                                                                     \
        .row_size = sizeof(row_type),                                                                                            \
        .walk = walk_##name,                                                                                                     \
        .write = write_##name,                                                                                                   \
    }

COLUMNS(users, "id", "email", "username", "role", "active", "locale", "coins", "plan", "bets", "sign_ins", "created_on");

static enum err walk_users(const struct services *services, struct row_walk *walk, void *rows, size_t *count)
{
    const struct user_store *users = services->user.users;
    return users->walk(users->self, walk, rows, count);
}

static void write_users(struct csv *csv, const void *row)
{
    const struct user *user = row;
    csv_number(csv, user->id);
    csv_text(csv, user->email);
    csv_text(csv, user->username);
    csv_text(csv, user_role_name(user->role));
    csv_boolean(csv, user->active);
    csv_text(csv, user_locale_name(user->locale));
    csv_number(csv, user->coins);
    csv_text(csv, user->subscribed ? plan_at(user->plan)->id : "");
    csv_number(csv, user->bet_count);
    csv_number(csv, user->sign_in_count);
    csv_instant(csv, user->created_on);
}

EXPORT(users, struct user);

COLUMNS(coupons, "id", "code", "name", "percent_off", "amount_off", "currency", "duration", "duration_in_months",
        "max_redemptions", "times_redeemed", "redeem_by", "created_on");

static enum err walk_coupons(const struct services *services, struct row_walk *walk, void *rows, size_t *count)
{
    const struct coupon_store *coupons = services->coupon.coupons;
    return coupons->walk(coupons->self, walk, rows, count);
}

/* A number that is none for 0. */
static void write_limit(struct csv *csv, int64_t number)
{
    if (number == 0) {
        csv_text(csv, "");
    } else {
        csv_number(csv, number);
    }
}

static void write_coupons(struct csv *csv, const void *row)
{
    const struct coupon *coupon = row;
    csv_number(csv, coupon->id);
    csv_text(csv, coupon->code);
    csv_text(csv, coupon->name);
    write_limit(csv, coupon->percent_off);
    if (coupon->amount_off == 0) {
        csv_text(csv, "");
        csv_text(csv, "");
    } else {
        csv_money(csv, coupon->amount_off);
        csv_text(csv, "usd");
    }
    csv_text(csv, coupon_duration_name(coupon->duration));
    write_limit(csv, coupon->duration_in_months);
    write_limit(csv, coupon->max_redemptions);
    csv_number(csv, coupon->times_redeemed);
    csv_instant(csv, coupon->redeem_by);
    csv_instant(csv, coupon->created_on);
}

EXPORT(coupons, struct coupon);

COLUMNS(invoices, "id", "number", "user_id", "email", "username", "description", "subtotal", "discount", "tax", "total",
        "refunded", "disputed", "currency", "coins", "card", "period_start_on", "period_end_on", "gateway_id", "charge",
        "created_on");

static enum err walk_invoices(const struct services *services, struct row_walk *walk, void *rows, size_t *count)
{
    const struct invoice_store *invoices = services->billing.invoices;
    return invoices->walk(invoices->self, walk, rows, count);
}

static void write_payment(struct csv *csv, const struct invoice *invoice)
{
    csv_text(csv, invoice->description);
    csv_money(csv, invoice->subtotal);
    csv_money(csv, invoice->discount);
    csv_money(csv, invoice->tax);
    csv_money(csv, invoice->total);
    csv_money(csv, invoice->refunded);
    csv_money(csv, invoice->disputed);
    csv_text(csv, "usd");
    csv_number(csv, invoice->coins);
    csv_text(csv, invoice->has_card ? invoice->card.last4 : "");
}

static void write_invoices(struct csv *csv, const void *row)
{
    const struct invoice_record *record = row;
    const struct invoice *invoice = &record->invoice;
    csv_number(csv, invoice->id);
    csv_text(csv, invoice->number);
    write_limit(csv, invoice->user_id);
    csv_text(csv, record->email);
    csv_text(csv, record->username);
    write_payment(csv, invoice);
    csv_instant(csv, invoice->period_start_on);
    csv_instant(csv, invoice->period_end_on);
    csv_text(csv, invoice->gateway_id);
    csv_text(csv, invoice->charge);
    csv_instant(csv, invoice->created_on);
}

EXPORT(invoices, struct invoice_record);

COLUMNS(bets, "id", "user_id", "email", "username", "number", "guess", "die_1", "die_2", "wagered", "payout", "net", "placed_on");

static enum err walk_bets(const struct services *services, struct row_walk *walk, void *rows, size_t *count)
{
    const struct bet_store *bets = services->dice.bets;
    return bets->walk(bets->self, walk, rows, count);
}

static void write_bets(struct csv *csv, const void *row)
{
    const struct bet_line *line = row;
    csv_number(csv, line->bet.id);
    csv_number(csv, line->bet.user_id);
    csv_text(csv, line->email);
    csv_text(csv, line->username);
    csv_number(csv, line->bet.number);
    csv_number(csv, line->bet.guess);
    csv_number(csv, line->bet.dice.die_1);
    csv_number(csv, line->bet.dice.die_2);
    csv_number(csv, line->bet.wagered);
    csv_tenths(csv, line->bet.payout);
    csv_number(csv, line->bet.net);
    csv_instant(csv, line->bet.placed_on);
}

EXPORT(bets, struct bet_line);

enum err page_admin_users_csv(struct exchange *exchange)
{
    return answer_with(exchange, &users_export);
}

enum err page_admin_coupons_csv(struct exchange *exchange)
{
    return answer_with(exchange, &coupons_export);
}

enum err page_admin_invoices_csv(struct exchange *exchange)
{
    return answer_with(exchange, &invoices_export);
}

enum err page_admin_bets_csv(struct exchange *exchange)
{
    return answer_with(exchange, &bets_export);
}
