#ifndef DOMAIN_USER_ACCOUNT_H
#define DOMAIN_USER_ACCOUNT_H
#include "domain/user/session.h"
#include "domain/user/user.h"
#include "ports/clock.h"
#include "ports/ledger.h"
#include "ports/password_blocklist.h"
#include "ports/password_hasher.h"
#include "ports/random_source.h"
#include "ports/session_store.h"
#include "ports/transaction.h"
#include "ports/user_store.h"

/* Signing up, in and out, and choosing a name: one file a use case. */
struct user_ports {
    const struct clock *clock;
    const struct random_source *random;
    const struct digest *digest;
    const struct password_hasher *hasher;
    const struct password_blocklist *blocklist;
    const struct transaction *transaction;
    const struct user_store *users;
    const struct session_store *sessions;
    const struct ledger *ledger;
};

/* What a form says; NULL is an absent field. Borrowed. */
struct sign_up {
    const char *email;
    const char *password;
    const char *address; /* the client's */
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

/* For operators: makes an active admin with 100 coins, no session. Errors as user_sign_up. */
enum err user_create_admin(const struct user_ports *ports, const char *email, const char *password, struct problems *why,
                           struct user *made) MUST_USE;

/* For operators: replaces a password and ends all of that user's sessions. Errors: ERR_NOT_FOUND; ERR_REJECTED as at sign-up. */
enum err user_set_password(const struct user_ports *ports, const char *identity, const char *password,
                           struct problems *why) MUST_USE;
#endif
