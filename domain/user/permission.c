#include "domain/user/permission.h"

enum standing { VISITOR, MEMBER, ADMIN };

/* What each permission takes at least. */
static const enum standing needed[] = {
    [PERMIT_VISIT] = VISITOR,
    [PERMIT_PLAY] = MEMBER,
    [PERMIT_OPERATE] = ADMIN,
};

static enum standing standing_of(const struct user *user)
{
    if (user == NULL || !user->active) {
        return VISITOR;
    }
    return user->role == USER_ADMIN ? ADMIN : MEMBER;
}

bool user_may(const struct user *user, enum permission permission)
{
    return standing_of(user) >= needed[permission];
}
