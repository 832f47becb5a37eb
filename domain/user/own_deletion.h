#ifndef DOMAIN_USER_OWN_DELETION_H
#define DOMAIN_USER_OWN_DELETION_H
#include "domain/user/administer.h"

/* Somebody deletes the own account, and has a week to think better of it. All is recorded in the audit log. Errors of all: the
 * ports', ERR_NO_MEMORY. */

#define OWN_DELETION_DELAY (7LL * 24 * 60 * 60 * 1000000)

/* Asks for it with the password; `user` is changed on success. A mail tells when it is and how it is undone: the job
 * "mail.deletion_asked" with the fields "to", "locale" and "on" ("2026-01-31T23:59"). Who has asked already is told so by
 * success: the earlier date stays, and there is no other mail. Errors: ERR_REJECTED with current_password.mismatch at its field,
 * user.last_admin on no field; ERR_NOT_FOUND. */
enum err user_ask_deletion(const struct user_ports *ports, const struct audit_actor *actor, const char *password,
                           struct problems *why, struct user *user) MUST_USE;

/* Keeps the account after all; `user` is changed on success. Who never asked is no error. Errors: ERR_NOT_FOUND for who is gone,
 * or whose deletion has begun.
 */
enum err user_keep_account(const struct user_ports *ports, const struct audit_actor *actor, struct user *user) MUST_USE;

/* Deletes all whose week is over, as user_delete does. One whom it can't delete, for a reason that others
 * don't share, doesn't keep the others waiting. What is left, also by a worker that died, is done by the next call. Errors: of
 * user_delete, the first one. */
enum err user_delete_due(const struct user_ports *ports, const struct billing_ports *billing, struct arena *arena) MUST_USE;
#endif
