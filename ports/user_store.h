#ifndef PORTS_USER_STORE_H
#define PORTS_USER_STORE_H
#include <stddef.h>
#include "domain/user/user.h"
#include "ports/row_walk.h"

struct new_user {
    const char *email; /* lower case */
    const char *password_hash;
    enum user_role role;
    enum user_locale locale;
    const struct seed_pair *seeds;
    int64_t created_on;
};

struct user_credentials {
    int64_t user_id;
    bool active;
    char password_hash[PASSWORD_HASH_BYTES + 1];
};

/* What operators set of an account, all at once. */
struct user_settings {
    const char *username; /* "" for none */
    enum user_role role;
    bool active;
};

/* One line of an account's history. */
struct sign_in_record {
    int64_t id;
    int64_t signed_in_on;
    char address[USER_ADDRESS_BYTES + 1];
};

enum { LEADERS_MAX = 100 }; /* at once */

/* A line of the leaderboard. */
struct leader {
    int64_t user_id;
    char username[USER_USERNAME_CHARACTERS + 1];
    int64_t coins;
};

/* Where users are kept. Every function may also return ERR_UNAVAILABLE; outputs are untouched unless the result is ERR_OK. Who is
 * deleted (forget) is found by `find` and `find_locked` only, and isn't changed by anything. */
struct user_store {
    void *self;

    /* Adds an active user with 0 coins and no username. Errors: ERR_CONFLICT when the e-mail is taken (in any case). */
    enum err (*add)(void *self, const struct new_user *user, int64_t *id);

    /* Errors: ERR_NOT_FOUND. */
    enum err (*find)(void *self, int64_t id, struct user *found);

    /* The same inside a transaction: nobody else changes the user until it ends. Errors: ERR_NOT_FOUND. */
    enum err (*find_locked)(void *self, int64_t id, struct user *found);

    /* Finds by e-mail or username, whatever the case. Errors: ERR_NOT_FOUND. */
    enum err (*find_credentials)(void *self, const char *identity, struct user_credentials *found);

    /* The same by id; nobody else changes the user's row then until the transaction in progress ends. Errors: ERR_NOT_FOUND. */
    enum err (*lock_credentials)(void *self, int64_t id, struct user_credentials *found);

    /* Moves the current sign-in to the last one, sets the new one, counts it and adds it to the history, in one step.
     * Errors: ERR_NOT_FOUND. */
    enum err (*record_sign_in)(void *self, int64_t id, int64_t now, const char *address);

    /* Errors: ERR_NOT_FOUND. */
    enum err (*set_password_hash)(void *self, int64_t id, const char *password_hash);

    /* Errors: ERR_NOT_FOUND; ERR_CONFLICT when somebody else has the e-mail (in any case). */
    enum err (*set_email)(void *self, int64_t id, const char *email);

    /* Errors: ERR_NOT_FOUND. */
    enum err (*set_locale)(void *self, int64_t id, enum user_locale locale);

    /* The user's latest sign-ins, newest first, at most `capacity`. */
    enum err (*sign_ins)(void *self, int64_t id, struct sign_in_record *records, size_t capacity, size_t *count);

    /* The user's sign-ins with an id above `after`, by id, at most `capacity`. */
    enum err (*list_sign_ins)(void *self, int64_t id, int64_t after, struct sign_in_record *records, size_t capacity,
                              size_t *count);

    /* Deletes the history from before an instant, at most 1000 lines at once; *count says how many. */
    enum err (*purge_sign_ins)(void *self, int64_t before, size_t *count);

    /* Sets the username of a user who has none; a revision. Errors: ERR_CONFLICT when somebody has it (in any case),
     * ERR_STALE when the user has one already or is gone. */
    enum err (*set_username)(void *self, int64_t id, const char *username);

    /* How many active admins there are; inside a transaction none of them ceases to be one until it ends. */
    enum err (*lock_admins)(void *self, int64_t *count);

    /* Sets what operators edit; a revision. Errors: ERR_NOT_FOUND; ERR_CONFLICT when somebody else has the username (in any
     * case). */
    enum err (*edit)(void *self, int64_t id, const struct user_settings *settings);

    /* Makes a user nobody: no e-mail (another one may have it), username, password, role, sign-in or address; not active;
     * deleted. Coins, seeds, bets and ledger stay. Exports of the user's data go. Sessions that act as the user are their admins'
     * own again. Errors: ERR_NOT_FOUND, also for who is deleted already. */
    enum err (*forget)(void *self, int64_t id, int64_t now);

    /* When the account shall be deleted by its owner's wish; 0: it stays. Errors: ERR_NOT_FOUND. */
    enum err (*set_deletion)(void *self, int64_t id, int64_t deletion_on);

    /* The ids above `after`, up to `capacity`, rising, of those whose account shall be deleted at `now` or before. */
    enum err (*list_due)(void *self, int64_t now, int64_t after, int64_t *ids, size_t capacity, size_t *count);

    /* Up to `capacity` users with an id above `after`, by id. */
    enum err (*list)(void *self, int64_t after, struct user *users, size_t capacity, size_t *count);

    /* Active users with a username and a subscription (subscription_is_active), the most coins first and of as many the lowest
     * id, at most `capacity`, which is LEADERS_MAX at most. What was committed before the call is in its answer; so it is in that
     * of `rank`. */
    enum err (*leaders)(void *self, struct leader *leaders, size_t capacity, size_t *count);

    /* A user's place among all of them, from 1. Errors: ERR_NOT_FOUND for who is none of them. */
    enum err (*rank)(void *self, int64_t id, int64_t *rank);

    /* All in whose e-mail or username the walk's text stands, in any case (ASCII): a step of the walk. */
    enum err (*walk)(void *self, struct row_walk *walk, struct user users[ROW_WALK_STEP], size_t *count);
};
#endif
