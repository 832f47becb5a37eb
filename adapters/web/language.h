#ifndef ADAPTERS_WEB_LANGUAGE_H
#define ADAPTERS_WEB_LANGUAGE_H
#include <stddef.h>
#include "adapters/web/catalog.h"
#include "adapters/web/mustache_set.h"

/* A language that the site speaks: its templates have the translations in place already. */
struct language {
    const char *tag;         /* BCP 47: "en" */
    struct catalog *catalog; /* NULL for English */
    struct mustache_set *templates;
};

enum { LANGUAGE_MAX = 8 };

struct languages {
    struct language all[LANGUAGE_MAX];
    const char *tags[LANGUAGE_MAX];
    size_t count; /* English is the first */
};

/* Loads English and every TAG.mo of `translations`, each with all templates. Errors: those of catalogs and templates, with the
 * reason in `why`; nothing stays loaded then. */
enum err languages_load(const char *templates, const char *translations, struct languages *languages, char *why,
                        size_t why_size) MUST_USE;
void languages_free(struct languages *languages);
#endif
