#ifndef ADAPTERS_POSTGRES_BILLING_ROW_H
#define ADAPTERS_POSTGRES_BILLING_ROW_H
#include "adapters/postgres/query.h"
#include "domain/coupon/coupon.h"
#include "ports/invoice_store.h"
#include "ports/subscription_store.h"

/* What is written of a new row, alone by its store or with many others by COPY: the columns, and the values in their order, which
 * borrow the row's texts. The id is the table's to give. */
#define SUBSCRIPTION_WRITTEN                                                                                                     \
    "user_id, gateway_id, plan, status, coupon_id, asked_coupon_id, current_period_end_on, changes, seen_on, created_on"
#define COUPON_WRITTEN                                                                                                           \
    "code, percent_off, amount_off, duration, duration_in_months, max_redemptions, times_redeemed, redeem_by, created_on, "      \
    "pending"
#define INVOICE_WRITTEN                                                                                                          \
    "user_id, gateway_id, payment_intent, charge, number, description, card_brand, card_last4, card_exp_year, card_exp_month, "  \
    "period_start_on, period_end_on, subtotal, discount, tax, total, coins, refunded, disputed, coins_back, created_on"

enum { SUBSCRIPTION_VALUES = 10, COUPON_VALUES = 10, INVOICE_VALUES = 21 };

void subscription_row_write(const struct subscription *subscription, struct parameter values[SUBSCRIPTION_VALUES]);
void coupon_row_write(const struct coupon *coupon, struct parameter values[COUPON_VALUES]);
void invoice_row_write(const struct invoice *invoice, struct parameter values[INVOICE_VALUES]);
#endif
