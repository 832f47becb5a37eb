#include "adapters/postgres/invoice_row.h"

static void read_card(struct row *row, struct invoice *invoice)
{
    invoice->has_card = row_bool(row);
    row_text(row, invoice->card.brand, sizeof invoice->card.brand);
    row_text(row, invoice->card.last4, sizeof invoice->card.last4);
    invoice->card.exp_year = row_int32(row);
    invoice->card.exp_month = row_int32(row);
}

static void read_money(struct row *row, struct invoice *invoice)
{
    invoice->subtotal = row_int64(row);
    invoice->discount = row_int64(row);
    invoice->tax = row_int64(row);
    invoice->total = row_int64(row);
    invoice->coins = row_int64(row);
    invoice->refunded = row_int64(row);
    invoice->disputed = row_int64(row);
    invoice->coins_back = row_int64(row);
}

void invoice_row_read(struct row *row, void *out)
{
    struct invoice invoice = { .id = row_int64(row) };
    invoice.user_id = row_int64(row);
    row_text(row, invoice.gateway_id, sizeof invoice.gateway_id);
    row_text(row, invoice.payment_intent, sizeof invoice.payment_intent);
    row_text(row, invoice.charge, sizeof invoice.charge);
    row_text(row, invoice.number, sizeof invoice.number);
    row_text(row, invoice.description, sizeof invoice.description);
    read_card(row, &invoice);
    invoice.period_start_on = row_instant(row);
    invoice.period_end_on = row_instant(row);
    read_money(row, &invoice);
    invoice.created_on = row_instant(row);
    if (!row->malformed) {
        *(struct invoice *)out = invoice;
    }
}
