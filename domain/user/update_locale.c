#include "domain/user/account.h"

enum err user_update_locale(const struct user_ports *ports, const char *locale, struct problems *why, struct user *user)
{
    enum user_locale chosen;
    if (user_locale_from(locale, &chosen) != ERR_OK) {
        return problems_reject(why, "locale", "locale.unknown");
    }
    enum err err = ports->users->set_locale(ports->users->self, user->id, chosen);
    if (err == ERR_OK) {
        user->locale = chosen;
    }
    return err;
}
