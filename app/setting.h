#ifndef APP_SETTING_H
#define APP_SETTING_H
#include "app/config.h"

#define SETTING_DEFAULT_ADMIN_PASSWORD "roll-two-dice"

enum { SETTINGS_MAX = 64 };

/* One setting: how its text becomes a part of the config. */
struct setting {
    const char *name;
    const char *standard; /* its default's text; NULL when it has none or is made from others */
    /* Returns NULL, or what is wrong with the text (static); `config` is untouched then. */
    const char *(*read)(const char *text, struct config *config);
};

/* A setting without `read` is known, and used by other programs that read the same file or by nothing yet. */
extern const struct setting settings[];
extern const size_t setting_count;
#endif
