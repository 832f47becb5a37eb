#ifndef PORTS_CARD_STORE_H
#define PORTS_CARD_STORE_H
#include <stdbool.h>
#include <stddef.h>
#include "domain/billing/card.h"
#include "ports/payment_gateway.h"

/* The card that a user pays with. */
struct card_on_file {
    int64_t user_id;
    char payment_method[GATEWAY_ID_BYTES + 1];
    char name[CARD_NAME_BYTES + 1]; /* its holder's, as typed */
    struct card card;
    bool expiring;   /* marked by the daily job: the user was told by mail */
    int64_t seen_on; /* when the gateway said so; what it said before that is old news */
};

/* Every function may also return ERR_UNAVAILABLE; outputs are untouched unless the result is ERR_OK. */
struct card_store {
    void *self;

    /* Puts a card in the place of the one that there is; the mark stays exactly if payment method, year and month do, and
     * `card->expiring` isn't looked at. Errors: ERR_NOT_FOUND when there is no such user, ERR_CONFLICT when another has the
     * payment method. */
    enum err (*set)(void *self, const struct card_on_file *card);

    /* Errors: ERR_NOT_FOUND. */
    enum err (*find)(void *self, int64_t user_id, struct card_on_file *found);

    /* Errors: ERR_NOT_FOUND. */
    enum err (*find_by_payment_method)(void *self, const char *payment_method, struct card_on_file *found);

    /* No card is no error. */
    enum err (*remove)(void *self, int64_t user_id);

    /* Cards without a mark whose last month is (year, month) or before, with a user above `after`, by user, at most `capacity`.
     */
    enum err (*list_unmarked)(void *self, int32_t year, int32_t month, int64_t after, struct card_on_file *cards, size_t capacity,
                              size_t *count);

    /* Marks the user's card if it still has the payment method, year and month of `card`, and no mark. Errors: ERR_STALE. */
    enum err (*mark_expiring)(void *self, const struct card_on_file *card);
};
#endif
