#ifndef DOMAIN_USER_ADMINISTER_H
#define DOMAIN_USER_ADMINISTER_H
#include "domain/billing/billing.h"
#include "domain/user/account.h"

/* What operators do to accounts: one file a use case. Each is recorded in the audit log, in the transaction of what it does. The
 * site always keeps an active admin.
 *
 * Errors of all: ERR_NOT_FOUND for who isn't there or is deleted; the ports', ERR_NO_MEMORY. Problems come with ERR_REJECTED. */

/* What was typed; NULL is an absent field. */
struct user_wish {
    const char *email;    /* of a new user */
    const char *password; /* of a new user */
    const char *coins;
    const char *username; /* "" for none */
    const char *role;     /* "member" or "admin" */
    bool active;
    const char *reason; /* for the audit log; may be blank, at most AUDIT_REASON_CHARACTERS */

    /* What the form of an edit was filled in from; NULL: from nothing, and it just applies. */
    const char *revision;
    const char *shown_coins;
};

/* Adds a user, with NEW_USER_COINS where none are typed; by default a member. Problems: as at sign-up, and coins.range
 * username.format username.taken role.unknown reason.length at their fields. */
enum err user_create(const struct user_ports *ports, const struct audit_actor *actor, const struct user_wish *wish,
                     struct problems *why, int64_t *id) MUST_USE;

/* Changes what was typed; an absent field stays. The coins move by an entry of the ledger: by the difference between what the
 * form showed and what was typed, so that a bet which is settled meanwhile isn't undone. Who isn't active any more is signed out
 * everywhere. Nothing to change is no error, no revision and no entry in the log.
 *
 * Problems: coins.range username.format username.taken role.unknown reason.length at their fields; on no field user.last_admin,
 * and user.changed_meanwhile when somebody else has changed the account since the form was filled in, or when the coins that are
 * to be taken were bet meanwhile. Also ERR_MALFORMED when revision or shown_coins is no number. */
enum err user_edit(const struct user_ports *ports, const struct audit_actor *actor, int64_t id, const struct user_wish *wish,
                   struct problems *why) MUST_USE;

/* Ends a user's subscription at once, as billing_cancel does. It is recorded before the gateway is asked: what an operator tried
 * is in the log, whatever dies then. Problems: subscription.none. Errors: also the gateway's. */
enum err user_cancel_subscription(const struct user_ports *ports, const struct billing_ports *billing, struct arena *arena,
                                  const struct audit_actor *actor, int64_t id, struct problems *why) MUST_USE;
#endif
