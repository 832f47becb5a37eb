#include <string.h>
#include "domain/kernel/text.h"
#include "domain/user/user.h"
#include "ports/password_blocklist.h"

void user_check_password(const struct password_blocklist *blocklist, const char *password, struct problems *why)
{
    size_t characters = text_characters(password);
    if (!text_is_utf8(password, strlen(password)) || characters < USER_PASSWORD_MIN || characters > USER_PASSWORD_MAX) {
        problems_add(why, "password", "password.length");
    } else if (blocklist->contains(blocklist->self, password)) {
        problems_add(why, "password", "password.common");
    }
}
