#ifndef ADAPTERS_WEB_LANGUAGE_H
#define ADAPTERS_WEB_LANGUAGE_H
#include <stddef.h>
#include "adapters/web/catalog.h"
#include "adapters/web/mustache_set.h"
#include "domain/user/user.h"

/* A language that the site speaks: its templates have the translations in place already. */
struct language {
    enum user_locale locale; /* what CONTRACT calls it: "kl" is Klingon */
    const char *tag;         /* BCP 47: "en", "tlh" for Klingon */
    const char *name;        /* in itself: "English" */
    struct catalog *catalog; /* NULL for English */
    struct mustache_set *templates;
};

struct languages {
    struct language all[USER_LOCALES];
    const char *tags[USER_LOCALES];
    size_t count; /* English is the first */
};

/* Loads English and, of each other locale, the TAG.mo of `translations` where it is there, each with all templates. Errors: those
 * of catalogs and templates, with the reason in `why`; nothing stays loaded then. */
enum err languages_load(const char *templates, const char *translations, struct languages *languages, char *why,
                        size_t why_size) MUST_USE;
void languages_free(struct languages *languages);

/* The language of a locale, or NULL when its catalog is not there. */
const struct language *languages_find(const struct languages *languages, enum user_locale locale);
#endif
