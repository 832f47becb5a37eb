#ifndef DOMAIN_USER_USER_QUERY_H
#define DOMAIN_USER_USER_QUERY_H
#include <stdbool.h>

/* How operators look for users. */
#define USER_SORT_LIST(X)                                                                                                        \
    X(CREATED_ON, "created_on")                                                                                                  \
    X(USERNAME, "username")                                                                                                      \
    X(LAST_BET_ON, "last_bet_on")                                                                                                \
    X(SIGN_IN_COUNT, "sign_in_count")                                                                                            \
    X(COINS, "coins")

enum user_sort {
#define X(name, text) USER_SORT_##name,
    USER_SORT_LIST(X)
#undef X
        USER_SORTS
};

/* Of as many, the lowest id comes first, whatever the direction; who never bet, and who has no username, comes last in both. */
struct user_query {
    const char *part; /* of an e-mail or a username, in any case of ASCII letters; "" finds everybody */
    enum user_sort sort;
    bool descending;
};

/* Reads what an address asks for; NULL is an absent field, and anything unknown is the default: created_on, desc. `part` is
 * borrowed.
 */
struct user_query user_query_from(const char *part, const char *sort, const char *direction);

/* "created_on", ...; static. */
const char *user_sort_name(enum user_sort sort);
#endif
