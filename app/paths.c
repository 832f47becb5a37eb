#include "app/paths.h"
#include "app/paths_of_build.h"
#include "domain/kernel/text.h"
#include <limits.h>
#include <stdlib.h>

static const struct {
    const char *installed; /* under SNAKEEYES_HOME */
    const char *built;
} PATHS[] = {
    [PATH_MIGRATIONS] = { "migrations", BUILT_MIGRATIONS },       [PATH_TEMPLATES] = { "templates", BUILT_TEMPLATES },
    [PATH_TRANSLATIONS] = { "translations", BUILT_TRANSLATIONS }, [PATH_ASSETS] = { "assets", BUILT_ASSETS },
    [PATH_KORE_CONFIG] = { "kore.conf.in", BUILT_KORE_CONFIG },   [PATH_WEB_MODULE] = { "snakeeyes_web.so", BUILT_WEB_MODULE },
};

enum err path_find(enum path path, char *out, size_t out_size)
{
    const char *home = getenv("SNAKEEYES_HOME");
    char found[PATH_MAX];
    if (!home || home[0] == '\0') {
        return text_copy(PATHS[path].built, out, out_size);
    }
    int length = snprintf(found, sizeof found, "%s/%s", home, PATHS[path].installed);
    if (length < 0 || (size_t)length >= sizeof found) {
        return ERR_OVERFLOW;
    }
    return text_copy(found, out, out_size);
}
