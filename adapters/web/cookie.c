#include "adapters/web/cookie.h"
#include <inttypes.h>
#include "adapters/web/arena_print.h"

enum { VALUE_SIZE_MAX = 256 };

static const char value_characters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:";

/* The value of the pair that `pair` starts with, or NULL when it is another cookie's or no value of ours. */
static const char *pair_value(const char *pair, const char *name, size_t name_size, size_t *value_size)
{
    if (strncmp(pair, name, name_size) != 0 || pair[name_size] != '=') {
        return NULL;
    }
    const char *value = pair + name_size + 1;
    *value_size = strspn(value, value_characters);
    const char *after = value + *value_size;
    after += strspn(after, " \t");
    bool whole = *after == ';' || *after == '\0';
    return whole && *value_size > 0 && *value_size <= VALUE_SIZE_MAX ? value : NULL;
}

const char *cookie_find(const char *header, const char *name, struct arena *arena)
{
    const char *pair = header;
    size_t name_size = strlen(name);
    while (pair != NULL) {
        pair += strspn(pair, " \t;");
        size_t value_size = 0;
        const char *value = pair_value(pair, name, name_size, &value_size);
        if (value != NULL) {
            return arena_copy(arena, value, value_size);
        }
        pair = strchr(pair, ';');
    }
    return NULL;
}

const char *cookie_text(const struct cookie *cookie, struct arena *arena)
{
    const char *max_age = cookie->max_age < 0 ? "" : arena_print(arena, "; Max-Age=%" PRId64, cookie->max_age);
    return max_age == NULL ? NULL
                           : arena_print(arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", cookie->name, cookie->value,
                                         cookie->secure ? "; Secure" : "", max_age);
}
