#ifndef PORTS_INVOICE_STORE_H
#define PORTS_INVOICE_STORE_H
#include <stdbool.h>
#include <stddef.h>
#include "domain/billing/card.h"
#include "domain/user/user.h"
#include "ports/payment_gateway.h"
#include "ports/row_walk.h"

enum { INVOICE_NUMBER_BYTES = 64, INVOICE_DESCRIPTION_BYTES = 64, INVOICE_PAGE = 12 };

/* A payment that was made: a month of a plan, or a bundle of coins. Money is cents of US dollars. */
struct invoice {
    int64_t id;
    int64_t user_id;                                 /* 0 once the user was deleted: the record of a payment stays */
    char gateway_id[GATEWAY_ID_BYTES + 1];           /* of the invoice, or of a purchase "purchase-<id>" */
    char payment_intent[GATEWAY_ID_BYTES + 1];       /* "" for a payment of 0 */
    char charge[GATEWAY_ID_BYTES + 1];               /* "" for a payment of 0 */
    char number[INVOICE_NUMBER_BYTES + 1];           /* as the customer's receipt has it; "" for none */
    char description[INVOICE_DESCRIPTION_BYTES + 1]; /* the plan's id, or "coins" */
    bool has_card;
    struct card card; /* that was charged, where has_card */
    int64_t period_start_on;
    int64_t period_end_on; /* both 0 for a bundle */
    int64_t subtotal;
    int64_t discount;
    int64_t tax;
    int64_t total;      /* subtotal - discount + tax */
    int64_t coins;      /* that it gave */
    int64_t refunded;   /* cents, so far */
    int64_t disputed;   /* cents, lost */
    int64_t coins_back; /* of these, taken back */
    int64_t created_on;
};

/* An invoice as operators see it. */
struct invoice_record {
    struct invoice invoice;
    char email[USER_EMAIL_BYTES + 1]; /* of the user; "" once that was deleted */
    char username[USER_USERNAME_CHARACTERS + 1];
};

enum invoice_sort { INVOICE_BY_CREATED_ON, INVOICE_BY_TOTAL };

/* Which invoices, in which order; ties by id. */
struct invoice_search {
    const char *q; /* stands in the user's e-mail or username or in the number, in any case (ASCII); "" for all */
    enum invoice_sort sort;
    bool is_ascending;
    int64_t skip;
};

/* Every function may also return ERR_UNAVAILABLE; outputs are untouched unless the result is ERR_OK. */
struct invoice_store {
    void *self;

    /* Adds one; `invoice->id` isn't looked at. Errors: ERR_CONFLICT when its gateway id, payment intent or charge is known (a
     * transaction in progress goes on), ERR_NOT_FOUND when there is no such user. */
    enum err (*add)(void *self, const struct invoice *invoice, int64_t *id);

    /* The one that was paid by this charge or this payment intent ("" is none). Inside a transaction: nobody else changes the
     * row until it ends. Errors: ERR_NOT_FOUND. */
    enum err (*find_payment_locked)(void *self, const char *charge, const char *payment_intent, struct invoice *found);

    /* Writes refunded, disputed and coins_back. Errors: ERR_NOT_FOUND. */
    enum err (*set_returned)(void *self, const struct invoice *invoice);

    /* The user's, newest first, after `skip` of them, at most `capacity`; *total says how many there are in all. */
    enum err (*list_of_user)(void *self, int64_t user_id, int64_t skip, struct invoice *invoices, size_t capacity, size_t *count,
                             int64_t *total);

    /* Everybody's that the search finds, after `skip` of them, at most `capacity`; *total says how many it finds in all. */
    enum err (*list)(void *self, const struct invoice_search *search, struct invoice_record *records, size_t capacity,
                     size_t *count, int64_t *total);

    /* The same by id, a step of the walk. */
    enum err (*walk)(void *self, struct row_walk *walk, struct invoice_record records[ROW_WALK_STEP], size_t *count);
};
#endif
