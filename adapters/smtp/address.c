#include "adapters/smtp/address.h"
#include "adapters/smtp/character.h"
#include "domain/kernel/text.h"
#include <stdint.h>
#include <string.h>

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

static enum err read_credentials(const char *from, const char *end, struct mail_url *url)
{
    const char *colon = memchr(from, ':', (size_t)(end - from));
    if (!colon || colon == from || decode_span(from, colon, url->user, sizeof url->user) != ERR_OK) {
        return ERR_MALFORMED;
    }
    return decode_span(colon + 1, end, url->password, sizeof url->password);
}

static enum err read_port(const char *from, const char *end, int *port)
{
    char digits[8] = "";
    int64_t value = 0;
    size_t length = (size_t)(end - from);
    if (length >= sizeof digits) {
        return ERR_MALFORMED;
    }
    memcpy(digits, from, length);
    if (text_to_int64(digits, &value) != ERR_OK || value < 1 || value > UINT16_MAX) {
        return ERR_MALFORMED;
    }
    *port = (int)value;
    return ERR_OK;
}

/* The name becomes a part of another URL as it is. */
static enum err read_host(const char *from, const char *end, bool in_brackets, struct mail_url *url)
{
    size_t length = (size_t)(end - from);
    if (length == 0 || length > MAIL_HOST_BYTES) {
        return ERR_MALFORMED;
    }
    for (const char *c = from; c < end; c++) {
        if (!character_is_letter_or_digit(*c) && !strchr(in_brackets ? ":." : "-._", *c)) {
            return ERR_MALFORMED;
        }
    }
    memcpy(url->host, from, length);
    url->host[length] = '\0';
    return ERR_OK;
}

static enum err read_host_and_port(const char *from, const char *end, struct mail_url *url)
{
    bool in_brackets = from < end && *from == '[';
    const char *host = in_brackets ? from + 1 : from;
    const char *host_end = memchr(host, in_brackets ? ']' : ':', (size_t)(end - host));
    if (in_brackets && !host_end) {
        return ERR_MALFORMED;
    }
    host_end = host_end ? host_end : end;
    const char *rest = in_brackets ? host_end + 1 : host_end;
    if (read_host(host, host_end, in_brackets, url) != ERR_OK) {
        return ERR_MALFORMED;
    }
    if (rest == end) {
        return ERR_OK;
    }
    return *rest == ':' ? read_port(rest + 1, end, &url->port) : ERR_MALFORMED;
}

/* An @ within the user's name need not be encoded: the last one counts. */
static enum err read_server(const char *authority, struct mail_url *url)
{
    const char *end = authority + strcspn(authority, "/");
    const char *at = memrchr(authority, '@', (size_t)(end - authority));
    if (*end != '\0' && strcmp(end, "/") != 0) {
        return ERR_MALFORMED;
    }
    if (at && read_credentials(authority, at, url) != ERR_OK) {
        return ERR_MALFORMED;
    }
    return read_host_and_port(at ? at + 1 : authority, end, url);
}

static enum err read_folder(const char *path, struct mail_url *url)
{
    if (strncmp(path, "//", 2) == 0) {
        path += 2;
        if (*path != '/') {
            return ERR_MALFORMED;
        }
    }
    if (*path == '\0') {
        return ERR_MALFORMED;
    }
    return decode_span(path, path + strlen(path), url->folder, sizeof url->folder);
}

enum err mail_url_parse(const char *url, struct mail_url *parsed)
{
    static const struct {
        const char *scheme;
        int port;
        enum mail_way way;
    } ways[] = {
        { "smtp://", MAIL_SUBMISSION_PORT, MAIL_BY_SMTP },
        { "smtps://", MAIL_TLS_PORT, MAIL_BY_SMTPS },
        { "file:", 0, MAIL_TO_FOLDER },
    };
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        size_t length = strlen(ways[i].scheme);
        if (strncmp(url, ways[i].scheme, length) == 0) {
            struct mail_url read = { .way = ways[i].way, .port = ways[i].port };
            enum err err = read.way == MAIL_TO_FOLDER ? read_folder(url + length, &read) : read_server(url + length, &read);
            if (err == ERR_OK) {
                *parsed = read;
            }
            return err;
        }
    }
    return ERR_MALFORMED;
}
