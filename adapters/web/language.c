#include "adapters/web/language.h"
#include <string.h>

/* By locale, in the order in which they are offered; each is when its catalog is there. */
static const struct {
    const char *tag;
    const char *name;
} known[USER_LOCALES] = {
    [USER_LOCALE_EN] = { "en", "English" },
    [USER_LOCALE_ES] = { "es", "Español" },
    [USER_LOCALE_KL] = { "tlh", "tlhIngan Hol" },
};

static enum err add(struct languages *languages, enum user_locale locale, struct catalog *catalog, const char *templates,
                    char *why, size_t why_size)
{
    const char *tag = known[locale].tag;
    struct mustache_error error = { .line = 0 };
    struct language *language = &languages->all[languages->count];
    enum err err = mustache_set_load(templates, catalog, &language->templates, &error);
    if (err != ERR_OK) {
        (void)snprintf(why, why_size, "template %s (%s), line %zu: %s", error.template, tag, error.line, error.reason);
        catalog_free(catalog);
        return err;
    }
    language->locale = locale;
    language->tag = tag;
    language->name = known[locale].name;
    language->catalog = catalog;
    languages->tags[languages->count] = tag;
    languages->count++;
    return ERR_OK;
}

static enum err add_translated(struct languages *languages, enum user_locale locale, const char *translations,
                               const char *templates, char *why, size_t why_size)
{
    const char *tag = known[locale].tag;
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s.mo", translations, tag);
    if (length < 0 || (size_t)length >= sizeof path) {
        (void)snprintf(why, why_size, "the path of the translations is too long");
        return ERR_OVERFLOW;
    }
    struct catalog *catalog = NULL;
    enum err err = catalog_load(path, &catalog);
    if (err == ERR_NOT_FOUND) {
        return ERR_OK;
    }
    if (err != ERR_OK) {
        (void)snprintf(why, why_size, "catalog %s: %s", tag, err_text(err));
        return err;
    }
    return add(languages, locale, catalog, templates, why, why_size);
}

enum err languages_load(const char *templates, const char *translations, struct languages *languages, char *why, size_t why_size)
{
    struct languages loaded = { .count = 0 };
    enum err err = add(&loaded, USER_LOCALE_EN, NULL, templates, why, why_size);
    for (enum user_locale locale = USER_LOCALE_EN + 1; err == ERR_OK && locale < USER_LOCALES; locale++) {
        err = add_translated(&loaded, locale, translations, templates, why, why_size);
    }
    if (err != ERR_OK) {
        languages_free(&loaded);
        return err;
    }
    *languages = loaded;
    return ERR_OK;
}

void languages_free(struct languages *languages)
{
    for (size_t i = 0; i < languages->count; i++) {
        mustache_set_free(languages->all[i].templates);
        catalog_free(languages->all[i].catalog);
    }
    languages->count = 0;
}

const struct language *languages_find(const struct languages *languages, enum user_locale locale)
{
    for (size_t i = 0; i < languages->count; i++) {
        if (languages->all[i].locale == locale) {
            return &languages->all[i];
        }
    }
    return NULL;
}
