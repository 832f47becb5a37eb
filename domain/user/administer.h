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

/* Deletes a user for good: signs out, ends the subscription at the gateway, and makes the row nobody's, so that e-mail and
 * username are free. The books, the bets and the invoices stay, as the law wants them, and with them the gateway's name for its
 * customer; card, sign-ins and links go. Who is gone already is no error, and what died half way is gone on with.
 * `billing->gateway` may be NULL: then who has a subscription is ERR_PAYMENT_AUTHENTICATION. Problems: user.oneself,
 * user.last_admin. Errors: the gateway's; ERR_STALE when the user subscribed again meanwhile. Never ERR_NOT_FOUND. */
enum err user_delete(const struct user_ports *ports, const struct billing_ports *billing, struct arena *arena,
                     const struct audit_actor *actor, int64_t id, struct problems *why) MUST_USE;

/* Which users are to be deleted: those with these ids, or all that a search finds. */
struct user_deletion {
    const char *part; /* of e-mails and usernames; NULL: the ids */
    const int64_t *ids;
    size_t count; /* at most USER_DELETION_IDS */
};

enum { USER_DELETION_IDS = 100 };

/* Asks for their deletion by the job "users.delete"; *count says of how many. Never the actor's own; ids of nobody and those that
 * are given twice don't count. Of a search it is those who are there now. Problems: users.search_missing for an empty part. */
enum err user_schedule_deletion(const struct user_ports *ports, const struct audit_actor *actor, struct arena *arena,
                                const struct user_deletion *wish, struct problems *why, int64_t *count) MUST_USE;

/* Does that job's part: the users that its payload names, and then asks for the next part, which is made once however often this
 * one is tried. The payload: "actor_id", "actor", "address"; "ids" ("7 8"), in rising order; "part" and "until" of a search;
 * "progress"
 * ("100/5000": done before this part, and in all). Who can't be deleted for a reason that others don't share is left to a job of
 * its own. Errors: of user_delete, where the next user would meet them, too; ERR_MALFORMED for another payload. */
enum err user_delete_many(const struct user_ports *ports, const struct billing_ports *billing, struct arena *arena,
                          const struct job *job) MUST_USE;
#endif
