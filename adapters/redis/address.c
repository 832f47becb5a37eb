#include "adapters/redis/address.h"
#include "domain/kernel/text.h"
#include <stdint.h>
#include <string.h>

static enum err copy_span(const char *from, const char *end, char *out, size_t out_size)
{
    size_t length = (size_t)(end - from);
    if (length >= out_size) {
        return ERR_MALFORMED;
    }
    memcpy(out, from, length);
    out[length] = '\0';
    return ERR_OK;
}

static enum err decode_span(const char *from, const char *end, char *out, size_t out_size)
{
    size_t used = 0;
    for (; from < end && used + 1 < out_size; used++) {
        uint8_t byte = (uint8_t)*from;
        if (byte != '%') {
            from++;
        } else {
            char digits[3] = "";
            if (end - from > 2) {
                memcpy(digits, from + 1, 2);
            }
            if (text_from_hex(digits, &byte, 1) != ERR_OK || byte == '\0') {
                return ERR_MALFORMED;
            }
            from += 3;
        }
        out[used] = (char)byte;
    }
    out[used] = '\0';
    return from == end ? ERR_OK : ERR_MALFORMED;
}

static enum err read_number(const char *from, const char *end, int64_t least, int64_t most, int *number)
{
    char digits[12];
    int64_t value = 0;
    if (copy_span(from, end, digits, sizeof digits) != ERR_OK || text_to_int64(digits, &value) != ERR_OK) {
        return ERR_MALFORMED;
    }
    if (value < least || value > most) {
        return ERR_MALFORMED;
    }
    *number = (int)value;
    return ERR_OK;
}

static enum err read_credentials(const char *from, const char *end, struct redis_address *address)
{
    const char *colon = memchr(from, ':', (size_t)(end - from));
    if (!colon || decode_span(from, colon, address->user, sizeof address->user) != ERR_OK) {
        return ERR_MALFORMED;
    }
    return decode_span(colon + 1, end, address->password, sizeof address->password);
}

static enum err read_host_and_port(const char *from, const char *end, struct redis_address *address)
{
    const char *host_end = end;
    const char *port = NULL;
    if (*from == '[') {
        host_end = memchr(from, ']', (size_t)(end - from));
        if (!host_end) {
            return ERR_MALFORMED;
        }
        from++;
        port = host_end + 1 < end ? host_end + 1 : NULL;
    } else {
        port = memchr(from, ':', (size_t)(end - from));
        host_end = port ? port : end;
    }
    if (host_end == from || copy_span(from, host_end, address->host, sizeof address->host) != ERR_OK) {
        return ERR_MALFORMED;
    }
    if (!port) {
        return ERR_OK;
    }
    return *port == ':' ? read_number(port + 1, end, 1, UINT16_MAX, &address->port) : ERR_MALFORMED;
}

static enum err read_tcp(const char *authority, struct redis_address *address)
{
    const char *slash = strchr(authority, '/');
    const char *end = slash ? slash : authority + strlen(authority);
    const char *at = memchr(authority, '@', (size_t)(end - authority));
    if (at && read_credentials(authority, at, address) != ERR_OK) {
        return ERR_MALFORMED;
    }
    if (read_host_and_port(at ? at + 1 : authority, end, address) != ERR_OK) {
        return ERR_MALFORMED;
    }
    if (!slash || slash[1] == '\0') {
        return ERR_OK;
    }
    return read_number(slash + 1, slash + strlen(slash), 0, INT16_MAX, &address->database);
}

enum err redis_address_parse(const char *url, struct redis_address *address)
{
    static const char tcp[] = "redis://";
    static const char local[] = "unix://";
    struct redis_address read = { .port = REDIS_PORT };
    enum err err = ERR_MALFORMED;
    if (strncmp(url, tcp, strlen(tcp)) == 0) {
        err = read_tcp(url + strlen(tcp), &read);
    } else if (strncmp(url, local, strlen(local)) == 0 && url[strlen(local)] == '/') {
        const char *path = url + strlen(local);
        err = copy_span(path, path + strlen(path), read.path, sizeof read.path);
    }
    if (err == ERR_OK) {
        *address = read;
    }
    return err;
}
