#include "adapters/web/negotiation.h"
#include <strings.h>

enum { QUALITY_ONE = 1000, QUALITY_UNLISTED = -1 };

/* One item of a list such as "text/html;level=1;q=0.8": its name and its quality in thousandths. */
struct item {
    const char *name;
    size_t size;
    int quality;
};

static const char blanks[] = " \t";

/* Reads a qvalue (RFC 9110 12.4.2): at most 1, at most 3 digits after the point. Anything else takes its item out. */
static int read_quality(const char *text, size_t size)
{
    if (size == 0 || size > 5 || (text[0] != '0' && text[0] != '1') || (size > 1 && text[1] != '.')) {
        return 0;
    }
    int quality = (text[0] - '0') * QUALITY_ONE;
    int weight = QUALITY_ONE / 10;
    for (size_t i = 2; i < size; i++, weight /= 10) {
        if (text[i] < '0' || text[i] > '9') {
            return 0;
        }
        quality += (text[i] - '0') * weight;
    }
    return quality <= QUALITY_ONE ? quality : 0;
}

/* The size of what stands before the next `separators` outside of quotes, with no blanks at its end. */
static size_t element_size(const char *text, const char *separators, const char **end)
{
    bool quoted = false;
    const char *at = text;
    for (; *at != '\0' && (quoted || strchr(separators, *at) == NULL); at++) {
        if (*at == '"') {
            quoted = !quoted;
        } else if (*at == '\\' && quoted && at[1] != '\0') {
            at++;
        }
    }
    *end = at;
    while (at > text && strchr(blanks, at[-1]) != NULL) {
        at--;
    }
    return (size_t)(at - text);
}

/* Takes the next item off the list at *header; false at its end. */
static bool next_item(const char **header, struct item *item)
{
    const char *at = *header + strspn(*header, ", \t");
    if (*at == '\0') {
        return false;
    }
    *item = (struct item){ .name = at, .quality = QUALITY_ONE };
    item->size = element_size(at, ",;", &at);
    while (*at == ';') {
        at += 1 + strspn(at + 1, blanks);
        const char *parameter = at;
        size_t size = element_size(parameter, ",;", &at);
        if (size >= 2 && strncasecmp(parameter, "q=", 2) == 0) {
            item->quality = read_quality(parameter + 2, size - 2);
        }
    }
    *header = at;
    return true;
}

static bool item_is(const struct item *item, const char *name)
{
    return strlen(name) == item->size && strncasecmp(item->name, name, item->size) == 0;
}

/* The quality of the first item of that name, or QUALITY_UNLISTED. */
static int listed_quality(const char *header, const char *name)
{
    struct item item;
    while (next_item(&header, &item)) {
        if (item_is(&item, name)) {
            return item.quality;
        }
    }
    return QUALITY_UNLISTED;
}

bool negotiation_wants_json(const char *accept)
{
    if (accept == NULL) {
        return false;
    }
    int json = listed_quality(accept, "application/json");
    int html = listed_quality(accept, "text/html");
    if (html == QUALITY_UNLISTED) {
        html = listed_quality(accept, "text/*");
    }
    if (html == QUALITY_UNLISTED) {
        /* Scripts name JSON and then the wildcard with the same quality: they mean JSON. */
        return json > 0 && json >= listed_quality(accept, "*/*");
    }
    return json > html;
}

int negotiation_coding_quality(const char *accept_encoding, const char *coding)
{
    if (accept_encoding == NULL) {
        return 0;
    }
    int quality = listed_quality(accept_encoding, coding);
    if (quality == QUALITY_UNLISTED) {
        quality = listed_quality(accept_encoding, "*");
    }
    return quality == QUALITY_UNLISTED ? 0 : quality;
}

bool negotiation_accepts_coding(const char *accept_encoding, const char *coding)
{
    return negotiation_coding_quality(accept_encoding, coding) > 0;
}

/* Says whether a language range takes a tag: "es" and "es-MX" take "es". */
static bool range_takes(const struct item *range, const char *tag)
{
    size_t size = strlen(tag);
    return size <= range->size && strncasecmp(range->name, tag, size) == 0 && (size == range->size || range->name[size] == '-');
}

size_t negotiation_language(const char *accept_language, const char *const *tags, size_t count)
{
    size_t best = 0;
    int best_quality = 0;
    struct item range;
    while (accept_language != NULL && next_item(&accept_language, &range)) {
        size_t tag = 0;
        while (tag < count && !range_takes(&range, tags[tag]) && !item_is(&range, "*")) {
            tag++;
        }
        if (tag < count && range.quality > best_quality) {
            best = tag;
            best_quality = range.quality;
        }
    }
    return best;
}

static const char *opaque_tag(const char *etag)
{
    return strncmp(etag, "W/", 2) == 0 ? etag + 2 : etag;
}

bool negotiation_matches_etag(const char *if_none_match, const char *etag)
{
    struct item item;
    etag = opaque_tag(etag);
    while (if_none_match != NULL && next_item(&if_none_match, &item)) {
        const char *opaque = opaque_tag(item.name);
        size_t size = item.size - (size_t)(opaque - item.name);
        if (item_is(&item, "*") || (strlen(etag) == size && memcmp(opaque, etag, size) == 0)) {
            return true;
        }
    }
    return false;
}
