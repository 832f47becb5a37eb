#include "domain/user/user.h"

const char *user_role_name(enum user_role role)
{
    return role == USER_ADMIN ? "admin" : "member";
}
