#ifndef ADAPTERS_WEB_MUSTACHE_H
#define ADAPTERS_WEB_MUSTACHE_H
#include <stddef.h>
#include "adapters/web/catalog.h"
#include "adapters/web/view.h"
#include "domain/kernel/arena.h"
#include "domain/kernel/err.h"

/* Mustache (the core of the spec: interpolation, sections, inverted sections, partials, comments, delimiters).
 * A template is parsed once and immutable after: any number of threads may render it at once.
 *
 * {{name}} escapes & < > " and '; {{{name}}} and {{&name}} do not.
 *
 * {{#_}}You have {{coins}} coins{{/_}} is text to translate. The msgid is what stands inside, tags included, kept exactly but
 * for white space with a line break in it: that becomes one space, and nothing at either end. Its translation is parsed in its
 * place, with the same delimiters; it must have the same tags (in any order), or the template is refused. */
struct mustache;

/* Why a template was refused. */
struct mustache_error {
    char template[128]; /* its name, "" when it has none */
    size_t line;        /* from 1; 0 when no line is at fault */
    char reason[192];   /* for operators, in English */
};

/* Parses a template; `source` is not needed after. A NULL catalog is English. Its partials render as nothing until a set links
 * them (mustache_set.h). Errors: ERR_MALFORMED (*why is filled, if not NULL), ERR_NO_MEMORY; *parsed is untouched. */
enum err mustache_parse(const char *source, size_t size, const struct catalog *catalog, struct mustache **parsed,
                        struct mustache_error *why) MUST_USE;

/* Renders into `arena`: *text is NUL-terminated and *size bytes long without the NUL. Looks at arena->exhausted, so a view that
 * could not be built whole is never shown. Errors: ERR_NO_MEMORY, ERR_OVERFLOW (nested too deep, as a partial that has no end,
 * or too many steps); outputs untouched. */
enum err mustache_render(const struct mustache *mustache, const struct view *view, struct arena *arena, const char **text,
                         size_t *size) MUST_USE;

/* The same for what is no HTML, such as the text of a mail: {{name}} is not escaped. */
enum err mustache_render_plain(const struct mustache *mustache, const struct view *view, struct arena *arena, const char **text,
                               size_t *size) MUST_USE;

void mustache_free(struct mustache *mustache);
#endif
