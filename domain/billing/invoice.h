#ifndef DOMAIN_BILLING_INVOICE_H
#define DOMAIN_BILLING_INVOICE_H
#include <stdint.h>

enum {
    INVOICES_A_PAGE = 12,
    INVOICE_PLAN_BYTES = 32,
    INVOICE_RECEIPT_BYTES = 64,
    INVOICE_DESCRIPTION_BYTES = 255,
    INVOICE_CURRENCY_BYTES = 3,
};

/* What was paid, for a period of a plan or for coins. Instants are microseconds since 1970-01-01 UTC, 0 is none; amounts are
 * cents. */
struct invoice {
    int64_t id;
    int64_t user_id;
    char plan[INVOICE_PLAN_BYTES + 1];              /* its id; "" for coins */
    char receipt_number[INVOICE_RECEIPT_BYTES + 1]; /* the gateway's; "" when nothing was sent there */
    char description[INVOICE_DESCRIPTION_BYTES + 1];
    int64_t period_start_on; /* both 0 for coins */
    int64_t period_end_on;
    char currency[INVOICE_CURRENCY_BYTES + 1]; /* "usd" */
    int64_t tax_cents;                         /* part of the total */
    int64_t total_cents;                       /* after discounts; 0 for the time of trial and for a charge that was too small */
    int64_t created_on;
};

/* The invoice that is next, as the gateway foresees it. */
struct upcoming_invoice {
    char plan[INVOICE_PLAN_BYTES + 1];
    char description[INVOICE_DESCRIPTION_BYTES + 1];
    char currency[INVOICE_CURRENCY_BYTES + 1];
    int64_t total_cents; /* 0 when a coupon or a credit covers it */
    int64_t due_on;
};
#endif
