#include "adapters/web/mustache_internal.h"

static const char SIGILS[] = "#^/!=>&{";
static const char WHITE_SPACE[] = " \t\r\n";

bool mustache_span_equals(struct mustache_span one, struct mustache_span other)
{
    return one.size == other.size && memcmp(one.bytes, other.bytes, one.size) == 0;
}

static bool is_white(char byte)
{
    return byte != '\0' && strchr(WHITE_SPACE, byte) != NULL;
}

static struct mustache_span trim(struct mustache_span span)
{
    while (span.size > 0 && is_white(span.bytes[0])) {
        span.bytes++;
        span.size--;
    }
    while (span.size > 0 && is_white(span.bytes[span.size - 1])) {
        span.size--;
    }
    return span;
}

/* Where `needle` begins at or after `from`; the source's size when nowhere. */
static size_t find(struct mustache_span source, size_t from, struct mustache_span needle)
{
    const char *found = memmem(source.bytes + from, source.size - from, needle.bytes, needle.size);
    return found == NULL ? source.size : (size_t)(found - source.bytes);
}

static char read_sigil(struct mustache_span source, size_t at)
{
    if (at >= source.size || source.bytes[at] == '\0') {
        return '\0';
    }
    char byte = source.bytes[at];
    if (strchr(SIGILS, byte) == NULL) {
        byte = '\0';
    }
    return byte;
}

/* {{{name}}} and {{=<% %>=}} end in a byte of their own before the delimiter; '\0' for the other tags. */
static char own_ending(char sigil)
{
    switch (sigil) {
    case '{':
        return '}';
    case '=':
        return '=';
    default:
        return '\0';
    }
}

/* Where the tag's closing delimiter begins; the source's size when it has none. */
static size_t find_close(struct mustache_span source, size_t from, char sigil, struct mustache_span close)
{
    char ending = own_ending(sigil);
    size_t at = find(source, from, close);
    while (ending != '\0' && at < source.size && (at == from || source.bytes[at - 1] != ending)) {
        at = find(source, at + 1, close);
    }
    return at;
}

enum err mustache_tag_find(struct mustache_span source, size_t from, const struct mustache_delimiters *delimiters,
                           struct mustache_tag *found)
{
    size_t begin = find(source, from, delimiters->open);
    if (begin == source.size) {
        return ERR_NOT_FOUND;
    }
    found->begin = begin;
    size_t at = begin + delimiters->open.size;
    char sigil = read_sigil(source, at);
    at += sigil != '\0';
    size_t close = find_close(source, at, sigil, delimiters->close);
    if (close == source.size) {
        return ERR_MALFORMED;
    }
    found->sigil = sigil;
    size_t content_size = close - at - (own_ending(sigil) != '\0');
    found->content = trim((struct mustache_span){ source.bytes + at, content_size });
    found->end = close + delimiters->close.size;
    return ERR_OK;
}

static size_t word_size(struct mustache_span span)
{
    size_t size = 0;
    while (size < span.size && !is_white(span.bytes[size]) && span.bytes[size] != '=') {
        size++;
    }
    return size;
}

enum err mustache_delimiters_read(struct mustache_span content, struct mustache_delimiters *delimiters)
{
    struct mustache_span open = { content.bytes, word_size(content) };
    struct mustache_span close = trim((struct mustache_span){ content.bytes + open.size, content.size - open.size });
    if (open.size == 0 || close.size == 0 || word_size(close) != close.size) {
        return ERR_MALFORMED;
    }
    *delimiters = (struct mustache_delimiters){ .open = open, .close = close };
    return ERR_OK;
}
