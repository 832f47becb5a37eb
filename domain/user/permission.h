#ifndef DOMAIN_USER_PERMISSION_H
#define DOMAIN_USER_PERMISSION_H
#include <stdbool.h>
#include "domain/user/user.h"

/* Who may do what, in one table (permission.c). */
enum permission {
    PERMIT_VISIT,   /* what is open to everybody */
    PERMIT_PLAY,    /* bets, and one's own account */
    PERMIT_OPERATE, /* the admin pages */
};

/* Whether `user` (NULL: a visitor) may. Somebody who is disabled may what a visitor may. */
bool user_may(const struct user *user, enum permission permission);
#endif
