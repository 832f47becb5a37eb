#include "domain/billing/plan.h"
#include "domain/billing/subscription.h"
#include "domain/export/document.h"

/* What was paid, with what. Of the gateway's own names only the number on the receipt is told. */

enum err document_read_subscriptions(struct document_page *page)
{
    const struct subscription_store *subscriptions = page->ports->subscriptions;
    struct subscription *rows = document_make_room(page, sizeof *rows);
    size_t count = 0;
    enum err err = rows == NULL ? ERR_NO_MEMORY
                                : subscriptions->list_of_user(subscriptions->self, page->user->id, page->after, rows,
                                                              DOCUMENT_PAGE_ROWS, &count);
    if (err != ERR_OK) {
        return err;
    }
    for (size_t i = 0; i < count; i++) {
        struct record *record = document_add(page);
        record_number(record, "id", rows[i].id);
        record_text(record, "plan", plan_at(rows[i].plan)->id);
        record_text(record, "status", subscription_status_name(rows[i].status));
        record_number_or_nothing(record, "coupon_id", rows[i].coupon_id);
        record_instant(record, page->arena, "current_period_end_on", rows[i].current_period_end_on);
        record_instant(record, page->arena, "created_on", rows[i].created_on);
        page->after = rows[i].id;
    }
    page->is_over = count < DOCUMENT_PAGE_ROWS;
    return ERR_OK;
}

static const char *const purchase_states[PURCHASE_STATES] = {
#define X(name, text) [PURCHASE_##name] = (text),
    PURCHASE_STATE_LIST(X)
#undef X
};

enum err document_read_purchases(struct document_page *page)
{
    const struct purchase_store *purchases = page->ports->purchases;
    struct purchase *rows = document_make_room(page, sizeof *rows);
    size_t count = 0;
    enum err err = rows == NULL
                       ? ERR_NO_MEMORY
                       : purchases->list_of_user(purchases->self, page->user->id, page->after, rows, DOCUMENT_PAGE_ROWS, &count);
    if (err != ERR_OK) {
        return err;
    }
    for (size_t i = 0; i < count; i++) {
        struct record *record = document_add(page);
        record_number(record, "id", rows[i].id);
        record_number(record, "coins", rows[i].coins);
        record_number(record, "price_cents", rows[i].cents);
        record_number(record, "charged_cents", rows[i].due);
        record_number_or_nothing(record, "coupon_id", rows[i].coupon_id);
        record_text(record, "state", purchase_states[rows[i].state]);
        record_instant(record, page->arena, "created_on", rows[i].created_on);
        page->after = rows[i].id;
    }
    page->is_over = count < DOCUMENT_PAGE_ROWS;
    return ERR_OK;
}

static void tell_money(struct record *record, const struct invoice *invoice)
{
    record_number(record, "subtotal_cents", invoice->subtotal);
    record_number(record, "discount_cents", invoice->discount);
    record_number(record, "tax_cents", invoice->tax);
    record_number(record, "total_cents", invoice->total);
    record_number(record, "refunded_cents", invoice->refunded);
    record_number(record, "disputed_cents", invoice->disputed);
    record_text(record, "currency", "usd");
    record_number(record, "coins", invoice->coins);
    record_number(record, "coins_back", invoice->coins_back);
}

/* The newest first; `after` counts those that were told. */
enum err document_read_invoices(struct document_page *page)
{
    const struct invoice_store *invoices = page->ports->invoices;
    struct invoice *rows = document_make_room(page, sizeof *rows);
    size_t count = 0;
    int64_t total = 0;
    enum err err = rows == NULL ? ERR_NO_MEMORY
                                : invoices->list_of_user(invoices->self, page->user->id, page->after, rows, DOCUMENT_PAGE_ROWS,
                                                         &count, &total);
    if (err != ERR_OK) {
        return err;
    }
    for (size_t i = 0; i < count; i++) {
        struct record *record = document_add(page);
        record_number(record, "id", rows[i].id);
        record_text(record, "number", rows[i].number);
        record_text(record, "description", rows[i].description);
        tell_money(record, &rows[i]);
        record_text(record, "card_brand", rows[i].has_card ? rows[i].card.brand : NULL);
        record_text(record, "card_last4", rows[i].has_card ? rows[i].card.last4 : NULL);
        record_instant(record, page->arena, "period_start_on", rows[i].period_start_on);
        record_instant(record, page->arena, "period_end_on", rows[i].period_end_on);
        record_instant(record, page->arena, "created_on", rows[i].created_on);
    }
    page->after += (int64_t)count;
    page->is_over = count < DOCUMENT_PAGE_ROWS;
    return ERR_OK;
}

enum err document_read_card(struct document_page *page)
{
    const struct card_store *cards = page->ports->cards;
    struct card_on_file *card = document_make_room(page, sizeof *card);
    enum err err = card == NULL ? ERR_NO_MEMORY : cards->find(cards->self, page->user->id, card);
    page->is_over = true;
    if (err != ERR_OK) {
        return err == ERR_NOT_FOUND ? ERR_OK : err;
    }
    struct record *record = document_add(page);
    record_text(record, "name", card->name);
    record_text(record, "brand", card->card.brand);
    record_text(record, "last4", card->card.last4);
    record_number(record, "exp_year", card->card.exp_year);
    record_number(record, "exp_month", card->card.exp_month);
    return ERR_OK;
}
