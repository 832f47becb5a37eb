#ifndef DOMAIN_PLAY_PLAY_H
#define DOMAIN_PLAY_PLAY_H
#include "domain/audit/audit.h"
#include "domain/play/limits.h"
#include "ports/clock.h"
#include "ports/play_limit_store.h"
#include "ports/transaction.h"
#include "ports/user_store.h"

/* Limits that players set themselves: one file a use case. Bets are held to them by dice_place_bet. Every change is recorded in
 * the audit log, in the transaction of the change. Errors of all: ERR_NOT_FOUND for an unknown user; the ports', ERR_NO_MEMORY.
 */
struct play_ports {
    const struct clock *clock;
    const struct transaction *transaction;
    const struct user_store *users;
    const struct play_limit_store *limits;
    struct audit_ports audit;
};

/* The limits as they are now; all zeros, but for the day, for who never had any. */
enum err play_find_limits(const struct play_ports *ports, int64_t user_id, struct play_limits *found) MUST_USE;

/* What was typed. NULL: the limit stays; blank: there shall be none. */
struct limits_wish {
    const char *daily_loss;
    const char *daily_wager;
};

/* Moves the limits (play_limit_move); *waits says whether one of those that were typed changes later only. Recorded as
 * "play.limits_set". Nothing to change is no error and no entry. Errors: ERR_REJECTED with daily_loss.range, daily_wager.range at
 * their fields (a whole number of coins from 1). */
enum err play_set_limits(const struct play_ports *ports, const struct audit_actor *actor, int64_t user_id,
                         const struct limits_wish *wish, struct problems *why, bool *waits) MUST_USE;

/* Takes back all changes that wait; having none is no error. Recorded as "play.loosening_withdrawn". */
enum err play_withdraw_loosening(const struct play_ports *ports, const struct audit_actor *actor, int64_t user_id) MUST_USE;

struct exclusion_wish {
    const char *period;
    bool is_sure; /* the box is ticked that says that nobody can undo it */
};

/* Excludes a player from betting, buying coins and subscribing. An exclusion can be made longer, never shorter. Recorded as
 * "play.excluded". Errors: ERR_REJECTED with exclusion.unknown, exclusion.shorter on field "exclusion", exclusion.unconfirmed on
 * field "sure". */
enum err play_exclude(const struct play_ports *ports, const struct audit_actor *actor, int64_t user_id,
                      const struct exclusion_wish *wish, struct problems *why) MUST_USE;

/* For who sells: ERR_REJECTED with play.excluded on no field for who is excluded now. Errors: the store's. */
enum err play_refuse_excluded(const struct play_limit_store *limits, const struct clock *clock, int64_t user_id,
                              struct problems *why) MUST_USE;
#endif
