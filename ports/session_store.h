#ifndef PORTS_SESSION_STORE_H
#define PORTS_SESSION_STORE_H
#include <stddef.h>
#include "domain/user/user.h"
#include "ports/digest.h"

/* Who signed in, of a session that acts as somebody else. */
struct acting_admin {
    int64_t id; /* 0: nobody acts */
    char email[USER_EMAIL_BYTES + 1];
    bool may_act; /* is an active admin still */
};

struct session {
    uint8_t token_hash[DIGEST_BYTES];
    int64_t user_id; /* who signed in */
    int64_t created_on;
    int64_t expires_on;
    int64_t acting_as; /* the user that it acts as; 0 for nobody */
};

/* Where sign-ins are kept. Every function may also return ERR_UNAVAILABLE. */
struct session_store {
    void *self;

    /* Errors: ERR_CONFLICT when the token is known already, ERR_NOT_FOUND when there is no such user. */
    enum err (*add)(void *self, const struct session *session);

    /* Loads a session that has not expired at `now` and its user, in one query. Where it acts as somebody, that one is the user,
     * and *admin is who signed in. Errors: ERR_NOT_FOUND. */
    enum err (*find)(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t now, struct session *found, struct user *user,
                     struct acting_admin *admin);

    /* Lets the session act as a user from now on; 0 for nobody. It acts as nobody when that user is deleted. Errors:
     * ERR_NOT_FOUND for an unknown session or user. */
    enum err (*act_as)(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t user_id);

    /* Moves the end on. Errors: ERR_NOT_FOUND. */
    enum err (*renew)(void *self, const uint8_t token_hash[DIGEST_BYTES], int64_t expires_on);

    /* Ends one session; one that is gone already is no error. */
    enum err (*remove)(void *self, const uint8_t token_hash[DIGEST_BYTES]);

    /* Ends all sessions of a user. */
    enum err (*remove_of_user)(void *self, int64_t user_id);

    /* Ends all sessions of a user but this one. */
    enum err (*remove_others)(void *self, int64_t user_id, const uint8_t token_hash[DIGEST_BYTES]);

    /* All sessions of a user by their hashes, those above `after` (all zero at the start), at most `capacity`. */
    enum err (*list_of_user)(void *self, int64_t user_id, const uint8_t after[DIGEST_BYTES], struct session *sessions,
                             size_t capacity, size_t *count);

    /* Deletes sessions that ended before `now`, at most 1000 at once; *count says how many. */
    enum err (*purge)(void *self, int64_t now, size_t *count);
};
#endif
