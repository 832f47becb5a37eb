#include "adapters/postgres/billing_row.h"
#include "adapters/postgres/invoice_row.h"
#include "adapters/postgres/postgres.h"

/* ON CONFLICT, so that a payment that is known doesn't end the transaction. */
STATEMENT(invoice_add, "WITH added AS (INSERT INTO invoices (" INVOICE_WRITTEN ") "
                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) "
                       "ON CONFLICT DO NOTHING RETURNING id) SELECT coalesce((SELECT id FROM added), 0)");

static enum err add(void *self, const struct invoice *invoice, int64_t *id)
{
    struct parameter values[INVOICE_VALUES];
    invoice_row_write(invoice, values);
    return query_add(self, &sql_invoice_add, values, INVOICE_VALUES, id);
}

/* A charge and a payment intent are of one invoice each; where both are told, they are of the same. */
STATEMENT(invoice_find_payment_locked,
          "SELECT " INVOICE_COLUMNS " FROM invoices WHERE charge = $1 OR payment_intent = $2 FOR NO KEY UPDATE");

static enum err find_payment_locked(void *self, const char *charge, const char *payment_intent, struct invoice *found)
{
    return query_one(self, &sql_invoice_find_payment_locked, PARAMETERS(parameter_text(charge), parameter_text(payment_intent)),
                     invoice_row_read, found);
}

STATEMENT(invoice_set_returned, "UPDATE invoices SET refunded = $2, disputed = $3, coins_back = $4 WHERE id = $1");

static enum err set_returned(void *self, const struct invoice *invoice)
{
    return query_change(self, &sql_invoice_set_returned,
                        PARAMETERS(parameter_int64(invoice->id), parameter_int64(invoice->refunded),
                                   parameter_int64(invoice->disputed), parameter_int64(invoice->coins_back)));
}

STATEMENT(invoice_list_of_user, "SELECT " INVOICE_COLUMNS " FROM invoices WHERE user_id = $1 "
                                "ORDER BY created_on DESC, id DESC OFFSET $2 LIMIT $3");

STATEMENT(invoice_count_of_user, "SELECT count(*) FROM invoices WHERE user_id = $1");

static enum err list_of_user(void *self, int64_t user_id, int64_t skip, struct invoice *invoices, size_t capacity, size_t *count,
                             int64_t *total)
{
    const struct row_array into = { .items = invoices, .item_size = sizeof *invoices, .capacity = capacity };
    int64_t all = 0;
    enum err err = query_number(self, &sql_invoice_count_of_user, PARAMETERS(parameter_int64(user_id)), &all);
    if (err == ERR_OK) {
        err = query_list(self, &sql_invoice_list_of_user,
                         PARAMETERS(parameter_int64(user_id), parameter_int64(skip), parameter_int64((int64_t)capacity)),
                         invoice_row_read, into, count);
    }
    if (err == ERR_OK) {
        *total = all;
    }
    return err;
}

struct invoice_store postgres_invoice_store(struct postgres *postgres)
{
    return (struct invoice_store){
        .self = postgres,
        .add = add,
        .find_payment_locked = find_payment_locked,
        .set_returned = set_returned,
        .list_of_user = list_of_user,
        .list = invoice_list,
        .walk = invoice_walk,
    };
}
