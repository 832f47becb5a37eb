#include "adapters/kore/http_head.h"
#include <stdint.h>
#include <string.h>
#include <strings.h>

enum {
    BAD_REQUEST = 400,
    LENGTH_REQUIRED = 411,
    TARGET_TOO_LONG = 414,
    EXPECTATION_FAILED = 417,
    HEAD_TOO_LARGE = 431,
    VERSION_UNKNOWN = 505,
    CONTENT_LENGTH_DIGITS = 15,
};

/* What framing depends on, gathered while the headers are read. */
struct framing {
    const char *content_length;
    bool has_transfer_encoding;
    bool is_repeated; /* a header that must come once came twice */
    bool has_host;
    const char *connection;
    const char *expect;
};

static bool is_token_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool is_token(const char *text)
{
    size_t length = 0;
    while (is_token_character(text[length])) {
        length++;
    }
    return length > 0 && text[length] == '\0';
}

/* Anything but controls; TAB is allowed and so are bytes above ASCII, which name no meaning here (RFC 9110 5.5). */
static bool is_field_value(const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if ((byte < ' ' && byte != '\t') || byte == 0x7f) {
            return false;
        }
    }
    return true;
}

static char *trim_blanks(char *text)
{
    text += strspn(text, " \t");
    size_t length = strlen(text);
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t')) {
        text[--length] = '\0';
    }
    return text;
}

/* Says whether a comma-separated list holds the word, whatever the case. */
static bool list_holds(const char *list, const char *word)
{
    size_t length = strlen(word);
    while (list != NULL && *list != '\0') {
        list += strspn(list, " \t,");
        size_t item = strcspn(list, " \t,");
        if (item == length && strncasecmp(list, word, length) == 0) {
            return true;
        }
        list += item;
    }
    return false;
}

/* A client may name the whole URL (RFC 9112 3.2.2): what counts is the path in it. */
static char *without_authority(char *target)
{
    if (strncasecmp(target, "http://", strlen("http://")) != 0 && strncasecmp(target, "https://", strlen("https://")) != 0) {
        return target;
    }
    char *path = strchr(strstr(target, "://") + strlen("://"), '/');
    return path == NULL ? target : path;
}

static int read_target(char *target, struct http_head *head)
{
    if (strlen(target) > HTTP_TARGET_BYTES) {
        return TARGET_TOO_LONG;
    }
    target = without_authority(target);
    if (target[0] != '/' || !is_field_value(target)) {
        return BAD_REQUEST;
    }
    head->path = target;
    head->query = "";
    char *mark = strchr(target, '?');
    if (mark != NULL) {
        *mark = '\0';
        head->query = mark + 1;
    }
    return HTTP_HEAD_COMPLETE;
}

static enum web_method method_of(const char *name)
{
    static const struct {
        const char *name;
        enum web_method method;
    } methods[] = { { "GET", WEB_GET }, { "HEAD", WEB_HEAD }, { "POST", WEB_POST } };
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (strcmp(name, methods[i].name) == 0) {
            return methods[i].method;
        }
    }
    return WEB_OTHER;
}

static int read_version(const char *version, struct http_head *head)
{
    if (strcmp(version, "HTTP/1.1") == 0) {
        head->keep_alive = true;
        return HTTP_HEAD_COMPLETE;
    }
    if (strcmp(version, "HTTP/1.0") == 0) {
        return HTTP_HEAD_COMPLETE;
    }
    return strncmp(version, "HTTP/", strlen("HTTP/")) == 0 ? VERSION_UNKNOWN : BAD_REQUEST;
}

static int read_request_line(char *line, struct http_head *head)
{
    char *target = strchr(line, ' ');
    char *version = target == NULL ? NULL : strchr(target + 1, ' ');
    if (version == NULL) {
        return BAD_REQUEST;
    }
    *target++ = '\0';
    *version++ = '\0';
    if (!is_token(line)) {
        return BAD_REQUEST;
    }
    head->method_name = line;
    head->method = method_of(line);
    int status = read_version(version, head);
    return status == HTTP_HEAD_COMPLETE ? read_target(target, head) : status;
}

static void note_framing(const char *name, const char *value, struct framing *framing)
{
    if (strcasecmp(name, "Content-Length") == 0) {
        framing->is_repeated |= framing->content_length != NULL;
        framing->content_length = value;
    } else if (strcasecmp(name, "Transfer-Encoding") == 0) {
        framing->has_transfer_encoding = true;
    } else if (strcasecmp(name, "Host") == 0) {
        framing->is_repeated |= framing->has_host;
        framing->has_host = true;
    } else if (strcasecmp(name, "Connection") == 0) {
        framing->connection = value;
    } else if (strcasecmp(name, "Expect") == 0) {
        framing->expect = value;
    }
}

static int read_header(char *line, struct http_head *head, struct framing *framing)
{
    char *colon = strchr(line, ':');
    if (colon == NULL) {
        return BAD_REQUEST;
    }
    *colon = '\0';
    char *value = trim_blanks(colon + 1);
    /* A blank before the colon or at the line's start (a folded line) is no token: both are how headers are hidden. */
    if (!is_token(line) || !is_field_value(value)) {
        return BAD_REQUEST;
    }
    if (head->header_count == HTTP_HEADERS) {
        return HEAD_TOO_LARGE;
    }
    head->headers[head->header_count++] = (struct web_header){ .name = line, .value = value };
    note_framing(line, value, framing);
    return HTTP_HEAD_COMPLETE;
}

static bool read_content_length(const char *text, size_t *length)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > CONTENT_LENGTH_DIGITS || text[digits] != '\0') {
        return false;
    }
    *length = (size_t)strtoull(text, NULL, 10);
    return true;
}

/* Where the body ends must be beyond doubt, or a proxy and we see different requests. */
static int read_framing(const struct framing *framing, struct http_head *head)
{
    bool is_1_1 = head->keep_alive;
    if (framing->is_repeated || (is_1_1 && !framing->has_host)) {
        return BAD_REQUEST;
    }
    if (framing->has_transfer_encoding) {
        return framing->content_length != NULL || !is_1_1 ? BAD_REQUEST : LENGTH_REQUIRED;
    }
    if (framing->content_length != NULL && !read_content_length(framing->content_length, &head->content_length)) {
        return BAD_REQUEST;
    }
    if (framing->content_length == NULL && head->method == WEB_POST) {
        return LENGTH_REQUIRED;
    }
    if (framing->expect != NULL && strcasecmp(framing->expect, "100-continue") != 0) {
        return EXPECTATION_FAILED;
    }
    head->expects_continue = is_1_1 && framing->expect != NULL;
    head->keep_alive = is_1_1 && !list_holds(framing->connection, "close");
    return HTTP_HEAD_COMPLETE;
}

/* Cuts the next line off; NULL when it ends in anything but CR LF. */
static char *next_line(char **rest)
{
    char *line = *rest;
    char *end = strchr(line, '\n');
    if (end == NULL || end == line || end[-1] != '\r') {
        return NULL;
    }
    end[-1] = '\0';
    *rest = end + 1;
    return line;
}

/* Reads the lines of `text`, the last of which is empty. */
static int read_lines(char *text, struct http_head *head)
{
    struct framing framing = { 0 };
    char *line = next_line(&text);
    int status = line == NULL ? BAD_REQUEST : read_request_line(line, head);
    while (status == HTTP_HEAD_COMPLETE) {
        line = next_line(&text);
        if (line == NULL) {
            return BAD_REQUEST;
        }
        if (line[0] == '\0') {
            return read_framing(&framing, head);
        }
        status = read_header(line, head, &framing);
    }
    return status;
}

static int judge_overlong(const char *bytes, size_t size)
{
    return memchr(bytes, '\n', size) == NULL ? TARGET_TOO_LONG : HEAD_TOO_LARGE;
}

/* A line that ends in a bare line feed will never make a head: better said now than after the time limit. */
static int judge_incomplete(const char *bytes, size_t size)
{
    const char *line_feed = memchr(bytes, '\n', size);
    bool is_bare = line_feed != NULL && (line_feed == bytes || line_feed[-1] != '\r');
    return is_bare ? BAD_REQUEST : HTTP_HEAD_INCOMPLETE;
}

int http_head_read(char *bytes, size_t size, struct http_head *head)
{
    /* Empty lines before a request are left over from an older one (RFC 9112 2.2). */
    size_t skipped = 0;
    while (size - skipped >= 2 && bytes[skipped] == '\r' && bytes[skipped + 1] == '\n') {
        skipped += 2;
    }
    char *start = bytes + skipped;
    char *end = memmem(start, size - skipped, "\r\n\r\n", 4);
    if (end == NULL) {
        return size >= HTTP_HEAD_BYTES ? judge_overlong(start, size - skipped) : judge_incomplete(start, size - skipped);
    }
    size_t length = (size_t)(end - start) + 4;
    if (skipped + length > HTTP_HEAD_BYTES) {
        return HEAD_TOO_LARGE;
    }
    *head = (struct http_head){ .size = skipped + length };
    return memchr(start, '\0', length) != NULL ? BAD_REQUEST : read_lines(start, head);
}
