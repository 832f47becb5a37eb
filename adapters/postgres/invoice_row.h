#ifndef ADAPTERS_POSTGRES_INVOICE_ROW_H
#define ADAPTERS_POSTGRES_INVOICE_ROW_H
#include "adapters/postgres/query.h"
#include "ports/invoice_store.h"

/* The columns of a struct invoice, in the order in which invoice_row_read takes them. */
#define INVOICE_COLUMNS                                                                                                          \
    "invoices.id, coalesce(user_id, 0), gateway_id, payment_intent, charge, number, description, card_brand IS NOT NULL, "       \
    "card_brand, "                                                                                                               \
    "card_last4, coalesce(card_exp_year, 0), coalesce(card_exp_month, 0), period_start_on, period_end_on, "                      \
    "subtotal, discount, tax, total, invoices.coins, refunded, disputed, coins_back, invoices.created_on"

/* Reads them into a struct invoice. */
void invoice_row_read(struct row *row, void *out);

/* The port's functions for operators (invoice_search.c). */
enum err invoice_list(void *self, const struct invoice_search *search, struct invoice_record *records, size_t capacity,
                      size_t *count, int64_t *total);
enum err invoice_walk(void *self, struct row_walk *walk, struct invoice_record records[ROW_WALK_STEP], size_t *count);
#endif
