#include "adapters/web/url.h"
#include "adapters/web/percent.h"

enum err url_decode_path(const char *path, struct arena *arena, const char **decoded)
{
    if (path[0] != '/') {
        return ERR_MALFORMED;
    }
    size_t size = strlen(path);
    char *copy = arena_copy(arena, path, size);
    if (copy == NULL) {
        return ERR_NO_MEMORY;
    }
    enum err err = percent_decode(copy, size, false);
    if (err == ERR_OK) {
        *decoded = copy;
    }
    return err;
}

static bool stays(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '-' ||
           byte == '.' || byte == '_' || byte == '~' || byte == '/';
}

static size_t encoded_size(const char *text)
{
    size_t size = 0;
    for (; *text != '\0'; text++) {
        size += stays(*text) ? 1 : 3;
    }
    return size;
}

const char *url_encode(const char *text, struct arena *arena)
{
    static const char digits[] = "0123456789ABCDEF";
    char *encoded = arena_allocate(arena, encoded_size(text) + 1);
    if (encoded == NULL) {
        return NULL;
    }
    char *end = encoded;
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (stays(*text)) {
            *end++ = *text;
        } else {
            *end++ = '%';
            *end++ = digits[byte >> 4];
            *end++ = digits[byte & 15];
        }
    }
    return encoded;
}

bool url_is_local(const char *target)
{
    if (target[0] != '/' || target[1] == '/') {
        return false;
    }
    for (; *target != '\0'; target++) {
        unsigned char byte = (unsigned char)*target;
        if (byte <= ' ' || byte == 0x7f || byte == '\\') {
            return false;
        }
    }
    return true;
}
