#ifndef PORTS_LEDGER_H
#define PORTS_LEDGER_H
#include <stddef.h>
#include "domain/coin/ledger_entry.h"

/* The books. Every function may also return ERR_UNAVAILABLE. */
struct ledger {
    void *self;

    /* Adds an entry and moves the user's coins and debt by it, in one step. *coins, where not NULL, is the balance after it.
     * Errors: ERR_NOT_FOUND, ERR_CONFLICT when either would fall below zero, ERR_OVERFLOW. */
    enum err (*add)(void *self, const struct ledger_entry *entry, int64_t *coins);

    /* The user's entries with an id above `after`, by id, at most `capacity`. */
    enum err (*list_of_user)(void *self, int64_t user_id, int64_t after, struct ledger_entry *entries, size_t capacity,
                             size_t *count);

    /* Users whose coins or debt are not what entries and bets add up to: the first `capacity` into `wrong`, how many in all into
     * *wrong_count, how many users were looked at into *user_count. One consistent view of the whole. */
    enum err (*audit)(void *self, struct coin_balance *wrong, size_t capacity, size_t *wrong_count, int64_t *user_count);
};
#endif
