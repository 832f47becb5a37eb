#include "adapters/web/mustache_internal.h"
#include <stdint.h>

enum { FIRST_STEPS = 32 };

/* A part of the source: a tag, or the whole line of a tag that stands alone on it. */
struct extent {
    size_t begin;
    size_t end;
    bool alone;
};

enum err mustache_parser_refuse(const struct mustache_parser *parser, size_t position, const char *reason)
{
    if (parser->why != NULL) {
        size_t line = parser->first_line;
        for (size_t i = 0; i < position; i++) {
            line += parser->source.bytes[i] == '\n';
        }
        *parser->why = (struct mustache_error){ .line = line };
        (void)snprintf(parser->why->reason, sizeof parser->why->reason, "%s", reason); /* cut is good enough */
    }
    return ERR_MALFORMED;
}

bool mustache_parser_starts_line(const struct mustache_parser *parser, size_t position)
{
    if (position == 0) {
        return !parser->translated || parser->translated_starts_line;
    }
    return parser->source.bytes[position - 1] == '\n';
}

static bool grow(struct mustache *made)
{
    size_t capacity = made->capacity == 0 ? FIRST_STEPS : made->capacity * 2;
    struct mustache_step *steps = arena_allocate(&made->arena, capacity * sizeof *steps);
    if (steps == NULL) {
        return false;
    }
    if (made->count > 0) {
        memcpy(steps, made->steps, made->count * sizeof *steps);
    }
    made->steps = steps;
    made->capacity = capacity;
    return true;
}

/* Returns the new step, NULL without memory. It moves when the next one is added. */
static struct mustache_step *add_step(struct mustache_parser *parser, enum mustache_kind kind, size_t position)
{
    struct mustache *made = parser->made;
    if (made->count == made->capacity && !grow(made)) {
        return NULL;
    }
    struct mustache_step *step = &made->steps[made->count++];
    *step = (struct mustache_step){ .kind = kind, .starts_line = mustache_parser_starts_line(parser, position) };
    return step;
}

static enum err add_literal(struct mustache_parser *parser, size_t begin, size_t end)
{
    struct mustache_step *step = add_step(parser, MUSTACHE_LITERAL, begin);
    if (step == NULL) {
        return ERR_NO_MEMORY;
    }
    step->text = (struct mustache_span){ parser->source.bytes + begin, end - begin };
    return ERR_OK;
}

static bool has_name(struct mustache_span content)
{
    for (size_t i = 0; i < content.size; i++) {
        if (content.bytes[i] == '\0' || strchr(" \t\r\n", content.bytes[i]) != NULL) {
            return false;
        }
    }
    return content.size > 0;
}

static size_t count_pieces(struct mustache_span name)
{
    size_t count = 1;
    for (size_t i = 0; i < name.size; i++) {
        count += name.bytes[i] == '.';
    }
    return count;
}

/* Splits a.b.c; an empty piece is malformed. */
static enum err split_name(struct mustache_parser *parser, struct mustache_step *step)
{
    struct mustache_span rest = step->text;
    if (rest.size == 1 && rest.bytes[0] == '.') {
        return ERR_OK;
    }
    size_t count = count_pieces(rest);
    struct mustache_span *path = arena_allocate(&parser->made->arena, count * sizeof *path);
    if (path == NULL) {
        return ERR_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        const char *dot = memchr(rest.bytes, '.', rest.size);
        size_t size = dot == NULL ? rest.size : (size_t)(dot - rest.bytes);
        if (size == 0) {
            return ERR_MALFORMED;
        }
        path[i] = (struct mustache_span){ rest.bytes, size };
        if (dot != NULL) {
            rest = (struct mustache_span){ dot + 1, rest.size - size - 1 };
        }
    }
    step->path = path;
    step->path_length = count;
    return ERR_OK;
}

static enum err add_tag(struct mustache_parser *parser, enum mustache_kind kind, const struct mustache_tag *tag)
{
    if (!has_name(tag->content)) {
        return mustache_parser_refuse(parser, tag->begin, "a tag needs a name without white space");
    }
    struct mustache_step *step = add_step(parser, kind, tag->begin);
    if (step == NULL) {
        return ERR_NO_MEMORY;
    }
    step->text = tag->content;
    enum err err = kind == MUSTACHE_PARTIAL ? ERR_OK : split_name(parser, step);
    return err == ERR_MALFORMED ? mustache_parser_refuse(parser, tag->begin, "a piece of a dotted name is empty") : err;
}

static enum err open_section(struct mustache_parser *parser, enum mustache_kind kind, const struct mustache_tag *tag)
{
    if (parser->depth == MUSTACHE_NESTING) {
        return mustache_parser_refuse(parser, tag->begin, "sections are nested too deep");
    }
    enum err err = add_tag(parser, kind, tag);
    if (err == ERR_OK) {
        parser->open[parser->depth++] = parser->made->count - 1;
    }
    return err;
}

static enum err close_section(struct mustache_parser *parser, const struct mustache_tag *tag)
{
    if (parser->depth == 0) {
        return mustache_parser_refuse(parser, tag->begin, "a section is closed that is not open");
    }
    struct mustache_step *section = &parser->made->steps[parser->open[parser->depth - 1]];
    if (!mustache_span_equals(section->text, tag->content)) {
        return mustache_parser_refuse(parser, tag->begin, "another section is open here");
    }
    section->end = parser->made->count;
    parser->depth--;
    return ERR_OK;
}

static enum err add_partial(struct mustache_parser *parser, const struct mustache_tag *tag, struct extent extent)
{
    enum err err = add_tag(parser, MUSTACHE_PARTIAL, tag);
    if (err == ERR_OK && extent.alone) {
        struct mustache_step *step = &parser->made->steps[parser->made->count - 1];
        step->indent = (struct mustache_span){ parser->source.bytes + extent.begin, tag->begin - extent.begin };
        step->starts_line = false;
    }
    return err;
}

static bool is_translation(const struct mustache_tag *tag)
{
    return tag->sigil == '#' && mustache_span_equals(tag->content, (struct mustache_span){ "_", 1 });
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* The tag's line when nothing else but blanks stands on it, else the tag. Of {{name}} and translations always the tag. */
static struct extent extent_of(const struct mustache_parser *parser, const struct mustache_tag *tag)
{
    const struct mustache_span source = parser->source;
    const struct extent only_tag = { tag->begin, tag->end, false };
    if (parser->translated || tag->sigil == '\0' || strchr("#^/!=>", tag->sigil) == NULL || is_translation(tag)) {
        return only_tag;
    }
    struct extent line = { tag->begin, tag->end, true };
    while (line.begin > parser->from && is_blank(source.bytes[line.begin - 1])) {
        line.begin--;
    }
    while (line.end < source.size && is_blank(source.bytes[line.end])) {
        line.end++;
    }
    if (line.end + 1 < source.size && source.bytes[line.end] == '\r' && source.bytes[line.end + 1] == '\n') {
        line.end++;
    }
    bool ends_line = line.end == source.size || source.bytes[line.end] == '\n';
    line.end += line.end < source.size;
    return ends_line && mustache_parser_starts_line(parser, line.begin) ? line : only_tag;
}

/* A tag that leaves no step of its own must still let a line that it begins be indented. */
static enum err mark_line(struct mustache_parser *parser, const struct mustache_tag *tag, struct extent extent)
{
    bool needed = !extent.alone && mustache_parser_starts_line(parser, tag->begin);
    return needed ? add_literal(parser, tag->begin, tag->begin) : ERR_OK;
}

static enum err change_delimiters(struct mustache_parser *parser, const struct mustache_tag *tag)
{
    enum err err = mustache_delimiters_read(tag->content, &parser->delimiters);
    return err == ERR_OK ? ERR_OK : mustache_parser_refuse(parser, tag->begin, "delimiters can't be read");
}

static enum err parse_tag(struct mustache_parser *parser, const struct mustache_tag *tag, struct extent extent)
{
    switch (tag->sigil) {
    case '#':
        return open_section(parser, MUSTACHE_SECTION, tag);
    case '^':
        return open_section(parser, MUSTACHE_INVERTED, tag);
    case '>':
        return add_partial(parser, tag, extent);
    case '&':
    case '{':
        return add_tag(parser, MUSTACHE_RAW, tag);
    case '\0':
        return add_tag(parser, MUSTACHE_ESCAPED, tag);
    default:
        break;
    }
    enum err err = mark_line(parser, tag, extent);
    if (err == ERR_OK && tag->sigil == '/') {
        return close_section(parser, tag);
    }
    return err == ERR_OK && tag->sigil == '=' ? change_delimiters(parser, tag) : err;
}

/* The literal before the tag, and the tag. */
static enum err parse_next(struct mustache_parser *parser, const struct mustache_tag *tag)
{
    struct extent extent = extent_of(parser, tag);
    if (extent.begin > parser->from) {
        enum err err = add_literal(parser, parser->from, extent.begin);
        if (err != ERR_OK) {
            return err;
        }
    }
    if (is_translation(tag)) {
        return mustache_parser_translate(parser, tag);
    }
    parser->from = extent.end;
    return parse_tag(parser, tag, extent);
}

/* What follows the last tag. */
static enum err finish(struct mustache_parser *parser)
{
    if (parser->depth > 0) {
        return mustache_parser_refuse(parser, parser->source.size, "a section is not closed");
    }
    return parser->from < parser->source.size ? add_literal(parser, parser->from, parser->source.size) : ERR_OK;
}

enum err mustache_parser_run(struct mustache_parser *parser)
{
    enum err err = ERR_OK;
    while (err == ERR_OK) {
        struct mustache_tag tag;
        err = mustache_tag_find(parser->source, parser->from, &parser->delimiters, &tag);
        if (err == ERR_NOT_FOUND) {
            return finish(parser);
        }
        if (err == ERR_MALFORMED) {
            return mustache_parser_refuse(parser, tag.begin, "a tag has no end");
        }
        err = parse_next(parser, &tag);
    }
    return err;
}

enum err mustache_parse(const char *source, size_t size, const struct catalog *catalog, struct mustache **parsed,
                        struct mustache_error *why)
{
    struct mustache *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return ERR_NO_MEMORY;
    }
    arena_init(&made->arena, SIZE_MAX);
    struct mustache_parser parser = {
        .made = made,
        .catalog = catalog,
        .why = why,
        .source = { arena_copy(&made->arena, source, size), size },
        .delimiters = { .open = { "{{", 2 }, .close = { "}}", 2 } },
        .first_line = 1,
    };
    enum err err = parser.source.bytes == NULL ? ERR_NO_MEMORY : mustache_parser_run(&parser);
    if (err != ERR_OK) {
        mustache_free(made);
        return err;
    }
    *parsed = made;
    return ERR_OK;
}

void mustache_free(struct mustache *mustache)
{
    if (mustache != NULL) {
        arena_release(&mustache->arena);
        free(mustache);
    }
}
