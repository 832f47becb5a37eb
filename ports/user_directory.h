#ifndef PORTS_USER_DIRECTORY_H
#define PORTS_USER_DIRECTORY_H
#include <stddef.h>
#include "domain/user/user.h"
#include "domain/user/user_query.h"

enum { USER_LISTED_MAX = 50 }; /* at once */

/* A line of the list of users. */
struct user_listing {
    int64_t id;
    char email[USER_EMAIL_BYTES + 1];
    char username[USER_USERNAME_CHARACTERS + 1];
    enum user_role role;
    bool active;
    bool subscribed;     /* subscription_is_active */
    enum plan_rank plan; /* of it, where subscribed */
    int64_t coins;
    int64_t sign_in_count;
    int64_t last_bet_on; /* 0: never */
    int64_t created_on;
};

/* All users that aren't deleted, as operators look for them. It is always up to date: what was committed before a call is in its
 * answer. Every function may also return ERR_UNAVAILABLE; outputs are untouched unless the result is ERR_OK. */
struct user_directory {
    void *self;

    /* Users that the query finds, in its order, but for the first `skip` (0 or more): USER_LISTED_MAX at most. *total is how many
     * it finds in all. */
    enum err (*list)(void *self, const struct user_query *query, int64_t skip, struct user_listing rows[USER_LISTED_MAX],
                     size_t *count, int64_t *total);

    /* Ids of the users whose e-mail or username has `part` in it, above `after` and up to `until`, by id, at most `capacity`. */
    enum err (*find_ids)(void *self, const char *part, int64_t after, int64_t until, int64_t *ids, size_t capacity,
                         size_t *count);

    /* How many of them there are in all, and the highest id (0 for none). */
    enum err (*count)(void *self, const char *part, int64_t *count, int64_t *last);

    /* Does what the next list would have to do first, for a job that spares it the work; it may take its time. */
    enum err (*refresh)(void *self);
};
#endif
