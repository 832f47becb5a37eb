#include "adapters/web/mustache_internal.h"

static bool is_white(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* The msgid of a text as it is laid out in a template: see mustache.h. */
static char *collapse(struct arena *arena, struct mustache_span text)
{
    char *msgid = arena_allocate(arena, text.size + 1);
    size_t size = 0;
    for (size_t i = 0; msgid != NULL && i < text.size;) {
        size_t end = i;
        while (end < text.size && is_white(text.bytes[end])) {
            end++;
        }
        if (end == i) {
            msgid[size++] = text.bytes[i++];
            continue;
        }
        if (memchr(text.bytes + i, '\n', end - i) == NULL) {
            memcpy(msgid + size, text.bytes + i, end - i);
            size += end - i;
        } else if (size > 0 && end < text.size) {
            msgid[size++] = ' ';
        }
        i = end;
    }
    return msgid;
}

/* Finds the {{/_}} that ends the text. */
static enum err find_closing(const struct mustache_parser *parser, const struct mustache_tag *opening,
                             struct mustache_tag *closing)
{
    size_t at = opening->end;
    for (;;) {
        enum err err = mustache_tag_find(parser->source, at, &parser->delimiters, closing);
        if (err != ERR_OK) {
            return mustache_parser_refuse(parser, opening->begin, "a text to translate is not closed");
        }
        bool is_mark = mustache_span_equals(closing->content, (struct mustache_span){ "_", 1 });
        if (is_mark && closing->sigil == '/') {
            return ERR_OK;
        }
        if (is_mark && closing->sigil == '#') {
            return mustache_parser_refuse(parser, closing->begin, "a text to translate stands inside another");
        }
        at = closing->end;
    }
}

/* Parses `text` with the parser's delimiters and appends its steps to `made`. */
static enum err parse_text(const struct mustache_parser *parser, const struct mustache_tag *opening, struct mustache *made,
                           struct mustache_span text)
{
    struct mustache_parser inner = {
        .made = made,
        .why = parser->why,
        .source = text,
        .delimiters = parser->delimiters,
        .translated = true,
        .translated_starts_line = mustache_parser_starts_line(parser, opening->begin),
        .first_line = parser->first_line,
    };
    for (size_t i = 0; i < opening->begin; i++) {
        inner.first_line += parser->source.bytes[i] == '\n';
    }
    return mustache_parser_run(&inner);
}

/* Says whether each tag among `some` is also among `others`. */
static bool covers(const struct mustache_step *others, size_t other_count, const struct mustache_step *some, size_t some_count)
{
    for (size_t i = 0; i < some_count; i++) {
        bool found = some[i].kind == MUSTACHE_LITERAL;
        for (size_t k = 0; k < other_count && !found; k++) {
            found = others[k].kind == some[i].kind && mustache_span_equals(others[k].text, some[i].text);
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

/* Refuses a translation, the steps of parser->made from `first` on, that has other tags than its msgid. */
static enum err compare_tags(const struct mustache_parser *parser, const struct mustache_tag *opening, const char *msgid,
                             size_t first)
{
    struct mustache original = { 0 };
    arena_init(&original.arena, SIZE_MAX);
    enum err err = parse_text(parser, opening, &original, (struct mustache_span){ msgid, strlen(msgid) });
    if (err == ERR_OK) {
        const struct mustache_step *steps = parser->made->steps + first;
        size_t count = parser->made->count - first;
        if (!covers(steps, count, original.steps, original.count) || !covers(original.steps, original.count, steps, count)) {
            err = mustache_parser_refuse(parser, opening->begin, "the translation has other tags than its text");
        }
    }
    arena_release(&original.arena);
    return err;
}

enum err mustache_parser_translate(struct mustache_parser *parser, const struct mustache_tag *opening)
{
    if (parser->translated) {
        return mustache_parser_refuse(parser, opening->begin, "a translation asks for a translation");
    }
    struct mustache_tag closing;
    enum err err = find_closing(parser, opening, &closing);
    if (err != ERR_OK) {
        return err;
    }
    struct arena *arena = &parser->made->arena;
    char *msgid = collapse(arena, (struct mustache_span){ parser->source.bytes + opening->end, closing.begin - opening->end });
    if (msgid == NULL) {
        return ERR_NO_MEMORY;
    }
    if (msgid[0] == '\0') {
        return mustache_parser_refuse(parser, opening->begin, "a text to translate is empty");
    }
    const char *translation = catalog_text(parser->catalog, msgid);
    size_t size = strlen(translation);
    const char *text = arena_copy(arena, translation, size);
    if (text == NULL) {
        return ERR_NO_MEMORY;
    }
    size_t first = parser->made->count;
    err = parse_text(parser, opening, parser->made, (struct mustache_span){ text, size });
    if (err == ERR_OK && translation != msgid) {
        err = compare_tags(parser, opening, msgid, first);
    }
    parser->from = closing.end;
    return err;
}
