#ifndef DOMAIN_USER_ACCOUNT_H
#define DOMAIN_USER_ACCOUNT_H
#include "domain/audit/audit.h"
#include "domain/user/session.h"
#include "domain/user/user.h"
#include "ports/clock.h"
#include "ports/job_queue.h"
#include "ports/ledger.h"
#include "ports/password_blocklist.h"
#include "ports/password_hasher.h"
#include "ports/random_source.h"
#include "ports/reset_token_store.h"
#include "ports/session_store.h"
#include "ports/transaction.h"
#include "ports/user_directory.h"
#include "ports/user_store.h"

/* All that concerns an account: one file a use case. */
struct user_ports {
    const struct clock *clock;
    const struct random_source *random;
    const struct digest *digest;
    const struct password_hasher *hasher;
    const struct password_blocklist *blocklist;
    const struct transaction *transaction;
    const struct user_store *users;
    const struct user_directory *directory;
    const struct session_store *sessions;
    const struct ledger *ledger;
    const struct reset_token_store *reset_tokens;
    const struct job_queue *jobs;
    struct audit_ports audit;
};

/* What a form says; NULL is an absent field. Borrowed. */
struct sign_up {
    const char *email;
    const char *password;
    const char *address;     /* the client's */
    enum user_locale locale; /* of the page that was filled in */
};

/* Makes a user with 100 coins (one ledger entry) and the first seeds, and signs it in, in one transaction.
 * Errors: ERR_REJECTED with email.invalid, email.taken, password.length, password.common in `why`; the ports'.
 * Outputs are untouched on failure. */
enum err user_sign_up(const struct user_ports *ports, const struct sign_up *wish, struct problems *why, struct user *made,
                      struct session_token *token) MUST_USE;

struct sign_in {
    const char *identity; /* e-mail or username, any case */
    const char *password;
    const char *address;
};

/* Checks the password and opens a session; counts the sign-in; hashes the password anew when the hasher's parameters changed.
 * An unknown identity takes the same time as a wrong password.
 * Errors: ERR_REJECTED with login.failed, or login.disabled (only with the right password); ERR_STALE when the password was
 * changed again and again meanwhile; the ports'. */
enum err user_sign_in(const struct user_ports *ports, const struct sign_in *wish, struct problems *why, struct user *user,
                      struct session_token *token) MUST_USE;

/* Ends one session. A session already gone is no error. */
enum err user_sign_out(const struct user_ports *ports, const struct session_token *token) MUST_USE;

/* Gives a user without one its username, once and for all; `user` is changed on success.
 * Errors: ERR_REJECTED with username.format, username.taken (field "username") or username.already_set (no field). */
enum err user_choose_username(const struct user_ports *ports, const char *username, struct problems *why,
                              struct user *user) MUST_USE;

/* Asks for a mail with a link that sets a new password. Looks nothing up, so that the answer and its time tell nobody whether
 * there is such an account: the job "mail.password_reset" (field "identity") does. An absent or overlong identity is nobody's and
 * makes no job. Errors: the ports'. */
enum err user_ask_password_reset(const struct user_ports *ports, const char *identity) MUST_USE;

#define RESET_TOKEN_LIFETIME (60LL * 60 * 1000000)

/* For that job: makes a token for the active account of that identity, good for an hour, in a transaction of its own; the mail
 * goes to user->email, as it is when the token is there. Tokens that were made before stay good. Errors: ERR_NOT_FOUND when there
 * is no such account, or it is disabled; the ports'. */
enum err user_issue_reset_token(const struct user_ports *ports, const char *identity, struct user *user,
                                struct session_token *token) MUST_USE;

/* Whether a link is still good. Errors: ERR_NOT_FOUND for a token that is malformed, unknown, used, too old or a disabled
 * account's. */
enum err user_check_reset_token(const struct user_ports *ports, const char *token_hex) MUST_USE;

struct password_reset {
    const char *token;
    const char *password;
    const char *address;
};

/* Sets a new password by a link, which then is used up with all others of that user; ends all sessions and opens one; counts as a
 * sign-in. Nothing is hashed unless the link is good. Errors: ERR_REJECTED with password_reset.invalid_token (no field),
 * password.length or password.common; the ports'. Outputs are untouched on failure. */
enum err user_reset_password(const struct user_ports *ports, const struct password_reset *wish, struct problems *why,
                             struct user *user, struct session_token *token) MUST_USE;

struct new_credentials {
    const char *current_password;
    const char *email;
    const char *password; /* NULL or "": stays */
    const char *session;  /* the token of the session that asks; it stays, all others end when the password changes */
};

/* Changes e-mail and password of a signed-in user; `user` is changed on success. The old address gets a mail that tells what
 * changed, in the same transaction: the job "mail.credentials_changed" with the fields "to", "locale", and "email" (the new one)
 * and "password" ("changed") for what changed. Links to reset the password end with a change of either. Nothing to change is no
 * error and no mail. The current password is asked for all the same; it is checked once the form has no other problem. Errors:
 * ERR_REJECTED with current_password.mismatch, email.invalid, email.taken, password.length, password.common at their fields;
 * ERR_NOT_FOUND when user or session is none; the ports'. */
enum err user_update_credentials(const struct user_ports *ports, const struct new_credentials *wish, struct problems *why,
                                 struct user *user) MUST_USE;

/* Keeps the language of an account; `user` is changed on success. Errors: ERR_REJECTED with locale.unknown on field "locale"; the
 * store's. */
enum err user_update_locale(const struct user_ports *ports, const char *locale, struct problems *why, struct user *user) MUST_USE;

struct contact_message {
    const char *email;
    const char *message; /* 1..8192 characters without the white space around them */
};

enum { CONTACT_MESSAGE_CHARACTERS = 8192 };

/* Sends what somebody wrote to the site's people, by the job "mail.contact" with the fields "email" and "message", trimmed and
 * with lines that end with \n (which counts as one character).
 * Errors: ERR_REJECTED with email.invalid, message.length at their fields; the ports'. */
enum err user_contact(const struct user_ports *ports, const struct contact_message *message, struct problems *why) MUST_USE;

#define SIGN_IN_HISTORY (365LL * 24 * 60 * 60 * 1000000)

/* Deletes ended sessions, tokens that are too old, and sign-ins of more than a year ago: of each at most 100 times what its store
 * deletes at once, so that it ends in time and goes on at the next tick. Begins no transaction: the job's is around it. *count
 * says how much. Errors: the ports'. */
enum err user_purge(const struct user_ports *ports, int64_t *count) MUST_USE;

struct act_as_wish {
    int64_t user_id;
    const char *reason;
    const char *session; /* the admin's token */
};

/* Lets an admin's session act as a user, for support: from now on it is resumed as that user's. Recorded as "user.acting_began".
 * Errors: ERR_REJECTED with reason.missing, reason.length on field "reason"; acting.oneself, acting.admin or acting.disabled on
 * no field; ERR_NOT_FOUND for an unknown user or session; the ports'. */
enum err user_act_as(const struct user_ports *ports, const struct audit_actor *actor, const struct act_as_wish *wish,
                     struct problems *why) MUST_USE;

/* Ends it: the session is the admin's own again. Recorded as "user.acting_ended"; `actor` acts still. Errors: ERR_NOT_FOUND for
 * an unknown session; the ports'. */
enum err user_stop_acting(const struct user_ports *ports, const struct audit_actor *actor, const char *session,
                          const struct user *acted) MUST_USE;

/* Records that who acts tried what is barred meanwhile, "POST /bet/place": "user.acting_barred". Errors: the ports'. */
enum err user_note_barred(const struct user_ports *ports, const struct audit_actor *actor, const struct user *acted,
                          const char *tried) MUST_USE;

/* For operators: makes an active admin with 100 coins, no session; recorded as "user.created". Errors as user_sign_up. */
enum err user_create_admin(const struct user_ports *ports, const struct audit_actor *actor, const char *email,
                           const char *password, struct problems *why, struct user *made) MUST_USE;

/* For operators: replaces a password, ends all of that user's sessions and takes back its reset tokens; recorded as
 * "user.password_set". Errors: ERR_NOT_FOUND; ERR_REJECTED as at sign-up. */
enum err user_set_password(const struct user_ports *ports, const struct audit_actor *actor, const char *identity,
                           const char *password, struct problems *why) MUST_USE;
#endif
