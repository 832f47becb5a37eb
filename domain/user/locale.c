#include "domain/kernel/text.h"
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
    size_t index = 0;
    enum err err = text_find(names, USER_LOCALES, name, &index);
    if (err == ERR_OK) {
        *locale = (enum user_locale)index;
    }
    return err;
}
