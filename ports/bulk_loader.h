#ifndef PORTS_BULK_LOADER_H
#define PORTS_BULK_LOADER_H
#include <stddef.h>
#include "ports/bet_store.h"
#include "ports/coupon_store.h"
#include "ports/invoice_store.h"
#include "ports/ledger.h"
#include "ports/seed_store.h"
#include "ports/subscription_store.h"
#include "ports/user_store.h"

/* A user with all that was done before: what the row says of coins, nonce and bets is what the records loaded beside it add up
 * to, which is the caller's promise. */
struct bulk_user {
    struct user user; /* subscribed and plan are what its subscription says and not looked at */
    char password_hash[PASSWORD_HASH_BYTES + 1];
    int64_t last_bet_on;             /* 0: never */
    const char *customer;            /* at the gateway; "" for none */
    const struct plan *biggest_plan; /* NULL for none */
};

struct bulk_seeds {
    int64_t user_id;
    struct revealed_seeds seeds;
};

/* Loads many records at once, as they are: no coins move, nothing is counted. For users whose ids were reserved just now; nobody
 * else knows them before the commit, so nobody is kept waiting. Each load is made inside the caller's transaction, which is to be
 * rolled back after an error; ids of records other than users are not looked at.
 * Every function may also return ERR_UNAVAILABLE and ERR_NO_MEMORY. The loads' errors: ERR_CONFLICT when a key is taken,
 * ERR_NOT_FOUND when there is no such user. */
struct bulk_loader {
    void *self;

    /* Gives out ids that no user has or will get; also without a transaction, and a rollback doesn't take them back. */
    enum err (*reserve_user_ids)(void *self, int64_t *ids, size_t count);

    enum err (*load_users)(void *self, const struct bulk_user *users, size_t count);
    enum err (*load_entries)(void *self, const struct ledger_entry *entries, size_t count);
    enum err (*load_seeds)(void *self, const struct bulk_seeds *seeds, size_t count);
    enum err (*load_bets)(void *self, const struct bet *bets, size_t count);
    enum err (*load_subscriptions)(void *self, const struct subscription *subscriptions, size_t count);
    enum err (*load_invoices)(void *self, const struct invoice *invoices, size_t count);
    enum err (*load_coupons)(void *self, const struct coupon *coupons, size_t count);
};
#endif
