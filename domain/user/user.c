#include "domain/user/user.h"
#include "domain/kernel/text.h"

static const char *const roles[] = { [USER_MEMBER] = "member", [USER_ADMIN] = "admin" };

const char *user_role_name(enum user_role role)
{
    return roles[role];
}

enum err user_role_from(const char *name, enum user_role *role)
{
    size_t index = 0;
    enum err err = text_find(roles, sizeof roles / sizeof roles[0], name, &index);
    if (err == ERR_OK) {
        *role = (enum user_role)index;
    }
    return err;
}
