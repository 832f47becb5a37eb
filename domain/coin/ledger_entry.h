#ifndef DOMAIN_COIN_LEDGER_ENTRY_H
#define DOMAIN_COIN_LEDGER_ENTRY_H
#include <stdint.h>
#include "domain/kernel/err.h"

/* Coins move by bets and by ledger entries, by nothing else: coins = sum(entries) + sum(bets' net), always. A debt
 * (domain/coin/debt.h) moves by ledger entries only: debt = sum(entries' debt), always. */
#define COIN_REASON_LIST(X)                                                                                                      \
    X(SIGN_UP, "sign_up")                                                                                                        \
    X(SEED, "seed")                                                                                                              \
    X(PLAN, "plan")         /* of a plan that was taken or changed, or of its paid invoice */                                    \
    X(PURCHASE, "purchase") /* of a bundle */                                                                                    \
    X(REFUND, "refund")     /* taken back: the money was given back */                                                           \
    X(DISPUTE, "dispute")   /* taken back: the money was lost in a dispute */                                                    \
    X(OPERATOR, "operator") /* by an admin's hand; the audit log has the reason */

enum coin_reason {
#define X(name, text) COIN_##name,
    COIN_REASON_LIST(X)
#undef X
        COIN_REASONS
};

enum { COIN_REASON_BYTES = 32 }; /* at most */

struct ledger_entry {
    int64_t id; /* the ledger's, rising; isn't looked at of what is added */
    int64_t user_id;
    int64_t amount; /* coins; negative takes away */
    int64_t debt;   /* coins owed; negative pays */
    enum coin_reason reason;
    int64_t created_on;
};

/* The reason's text in tables: "sign_up". Static. */
const char *coin_reason_name(enum coin_reason reason);

/* Errors: ERR_MALFORMED for what is no reason's name (NULL, too); *reason is untouched. */
enum err coin_reason_from(const char *name, enum coin_reason *reason) MUST_USE;

/* One user's books: what the row says against what the ledger and the bets add up to. */
struct coin_balance {
    int64_t user_id;
    int64_t coins;
    int64_t entries; /* sum of the ledger entries */
    int64_t bets;    /* sum of the bets' net */
    int64_t debt;
    int64_t debt_entries; /* sum of the ledger entries' debt */
};

/* The balance after `amount` more. Errors: ERR_OVERFLOW beyond int64, ERR_CONFLICT below zero; *after untouched. */
enum err coin_add(int64_t coins, int64_t amount, int64_t *after) MUST_USE;
#endif
