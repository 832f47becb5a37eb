#ifndef PORTS_BILLING_ACCOUNT_STORE_H
#define PORTS_BILLING_ACCOUNT_STORE_H
#include <stdbool.h>
#include "domain/coin/debt.h"
#include "domain/user/user.h"
#include "ports/payment_gateway.h"

/* What billing knows of a user: part of the user's row. */
struct billing_account {
    int64_t user_id;
    char email[USER_EMAIL_BYTES + 1];
    enum user_locale locale;
    char customer[GATEWAY_ID_BYTES + 1]; /* "" until the gateway knows the user */
    struct coin_holding holding;
    bool had_plan;               /* ever */
    bool deleted;                /* nobody any more: begins nothing; what was paid is still settled */
    enum plan_rank biggest_plan; /* whose coins were given, where had_plan: plan_coins_on_change counts from there */
};

/* Every function may also return ERR_UNAVAILABLE; outputs are untouched unless the result is ERR_OK. */
struct billing_account_store {
    void *self;

    /* Errors: ERR_NOT_FOUND. */
    enum err (*find)(void *self, int64_t user_id, struct billing_account *found);

    /* The same inside a transaction: nobody else changes the user's row until it ends. Errors: ERR_NOT_FOUND. */
    enum err (*find_locked)(void *self, int64_t user_id, struct billing_account *found);

    /* Errors: ERR_NOT_FOUND. */
    enum err (*find_by_customer)(void *self, const char *customer, struct billing_account *found);

    /* Errors: ERR_STALE when the user has a customer already or is gone, ERR_CONFLICT when another user has this one. */
    enum err (*set_customer)(void *self, int64_t user_id, const char *customer);

    /* Errors: ERR_NOT_FOUND. */
    enum err (*set_biggest_plan)(void *self, int64_t user_id, enum plan_rank plan);
};
#endif
