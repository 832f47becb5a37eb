#ifndef DOMAIN_SAMPLE_BATCH_H
#define DOMAIN_SAMPLE_BATCH_H
/* Inside domain/sample only: some users with all that is theirs, as one transaction adds them. */
#include "domain/kernel/arena.h"
#include "domain/sample/chance.h"
#include "domain/sample/sample.h"

enum { PAIR_BETS_MIN = 20, PAIR_BETS_MAX = 100 }; /* how many bets a pair of seeds rolls before it is revealed */

struct batch {
    const struct sample_ports *ports;
    struct chance *chance;
    const char *password_hash;
    int64_t now;
    struct arena arena; /* owns the arrays and the texts */

    struct bulk_user *users;
    size_t user_count;
    struct ledger_entry *entries;
    size_t entry_count;
    struct bulk_seeds *seeds;
    size_t seeds_count;
    struct bet *bets;
    size_t bet_count;
    struct subscription *subscriptions;
    size_t subscription_count;
    struct invoice *invoices;
    size_t invoice_count;
};

/* Begins one that has room for so many and needs them all to be made. The caller releases the arena, also on failure.
 * Errors: ERR_NO_MEMORY. */
enum err batch_begin(struct batch *batch, const struct sample_counts *counts) MUST_USE;

/* Loads all of it. */
enum err batch_load(const struct batch *batch) MUST_USE;

/* Makes up a user who has signed up long enough ago for so many invoices, with the coins of signing up. */
enum err batch_add_user(struct batch *batch, int64_t id, int64_t invoices) MUST_USE;

/* Lets the user bet so often from signing up to now. */
enum err batch_add_bets(struct batch *batch, struct bulk_user *player, int64_t count) MUST_USE;

/* Lets the user pay so often: most for a plan, month by month, some for bundles of coins. */
enum err batch_add_invoices(struct batch *batch, struct bulk_user *payer, int64_t count) MUST_USE;

/* Adds an entry and its coins to the user. */
void batch_credit(struct batch *batch, struct bulk_user *user, int64_t coins, enum coin_reason reason, int64_t created_on);

/* A made-up coupon. Errors: the random source's. */
enum err sample_coupon(struct chance *chance, int64_t now, struct coupon *coupon) MUST_USE;
#endif
