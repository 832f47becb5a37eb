#include <string.h>
#include "domain/user/user.h"

static const char *const names[USER_LOCALES] = {
#define X(name, text) [USER_LOCALE_##name] = (text),
    USER_LOCALE_LIST(X)
#undef X
};

const char *user_locale_name(enum user_locale locale)
{
    return names[locale];
}

enum err user_locale_from(const char *name, enum user_locale *locale)
{
    for (unsigned i = 0; name != NULL && i < USER_LOCALES; i++) {
        if (strcmp(names[i], name) == 0) {
            *locale = (enum user_locale)i;
            return ERR_OK;
        }
    }
    return ERR_MALFORMED;
}
