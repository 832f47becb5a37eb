#ifndef ADAPTERS_WEB_MUSTACHE_INTERNAL_H
#define ADAPTERS_WEB_MUSTACHE_INTERNAL_H
#include "adapters/web/mustache.h"

/* What the parser writes, the set links and the renderer runs: a flat list of steps. */

enum mustache_kind {
    MUSTACHE_LITERAL,
    MUSTACHE_ESCAPED,
    MUSTACHE_RAW,
    MUSTACHE_SECTION,
    MUSTACHE_INVERTED,
    MUSTACHE_PARTIAL,
};

/* A piece of text that is not NUL-terminated. */
struct mustache_span {
    const char *bytes;
    size_t size;
};

struct mustache_step {
    enum mustache_kind kind;
    bool starts_line;                 /* the partial's indentation goes before it */
    struct mustache_span text;        /* the literal, or the tag's name */
    const struct mustache_span *path; /* a.b.c in pieces */
    size_t path_length;               /* 0 for {{.}} */
    size_t end;                       /* of a section: the step after its last */
    struct mustache_span indent;      /* of a partial alone on its line: what stands before each of its lines */
    const struct mustache *partial;   /* set by mustache_set_link; NULL renders nothing */
};

/* Steps and all that they point to live in the arena. */
struct mustache {
    struct arena arena;
    struct mustache_step *steps;
    size_t count;
    size_t capacity;
};

bool mustache_span_equals(struct mustache_span one, struct mustache_span other);

struct mustache_delimiters {
    struct mustache_span open;
    struct mustache_span close;
};

/* A tag where it stands in its source. */
struct mustache_tag {
    char sigil;                   /* one of #^/!=>&{ or '\0' for plain {{name}} */
    struct mustache_span content; /* without sigil and the white space around */
    size_t begin;                 /* of its opening delimiter */
    size_t end;                   /* after its closing delimiter */
};

/* Finds the first tag at or after `from`. Errors: ERR_NOT_FOUND when there is none, ERR_MALFORMED when it has no end (then
 * found->begin is set). */
enum err mustache_tag_find(struct mustache_span source, size_t from, const struct mustache_delimiters *delimiters,
                           struct mustache_tag *found) MUST_USE;

/* Reads the content of {{=<% %>=}}. Errors: ERR_MALFORMED. */
enum err mustache_delimiters_read(struct mustache_span content, struct mustache_delimiters *delimiters) MUST_USE;

enum { MUSTACHE_NESTING = 32 }; /* of sections in one template */

struct mustache_parser {
    struct mustache *made;
    const struct catalog *catalog;
    struct mustache_error *why;
    struct mustache_span source;
    struct mustache_delimiters delimiters;
    size_t from;                   /* all before it is done */
    size_t open[MUSTACHE_NESTING]; /* steps of the sections that are not closed yet */
    size_t depth;
    bool translated;             /* the source is a translation: part of a line of its template, never a line of its own */
    bool translated_starts_line; /* whether it is the first part */
    size_t first_line;           /* of the source, in its file */
};

/* Parses the whole source into parser->made. */
enum err mustache_parser_run(struct mustache_parser *parser) MUST_USE;

/* Says why at the place and returns ERR_MALFORMED. */
enum err mustache_parser_refuse(const struct mustache_parser *parser, size_t position, const char *reason) MUST_USE;

/* Says whether a line of the template begins there. */
bool mustache_parser_starts_line(const struct mustache_parser *parser, size_t position);

/* Parses the translation of what stands between `opening` ({{#_}}) and its {{/_}}, and goes on after that. */
enum err mustache_parser_translate(struct mustache_parser *parser, const struct mustache_tag *opening) MUST_USE;
#endif
