#include "adapters/kore/http_answer.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

struct writer {
    char *out;
    size_t size;
    size_t length;
    bool is_full;
};

__attribute__((format(printf, 2, 3))) static void append(struct writer *writer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t left = writer->size - writer->length;
    int length = vsnprintf(writer->out + writer->length, left, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= left) {
        writer->is_full = true;
        return;
    }
    writer->length += (size_t)length;
}

static const char *reason_of(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        { 200, "OK" },
        { 201, "Created" },
        { 204, "No Content" },
        { 302, "Found" },
        { 303, "See Other" },
        { 304, "Not Modified" },
        { 400, "Bad Request" },
        { 401, "Unauthorized" },
        { 403, "Forbidden" },
        { 404, "Not Found" },
        { 405, "Method Not Allowed" },
        { 411, "Length Required" },
        { 413, "Content Too Large" },
        { 414, "URI Too Long" },
        { 417, "Expectation Failed" },
        { 422, "Unprocessable Content" },
        { 429, "Too Many Requests" },
        { 431, "Request Header Fields Too Large" },
        { 500, "Internal Server Error" },
        { 503, "Service Unavailable" },
        { 505, "HTTP Version Not Supported" },
    };
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        if (reasons[i].status == status) {
            return reasons[i].reason;
        }
    }
    return "";
}

static bool is_bodiless(int status)
{
    return status == 204 || status == 304;
}

bool http_answer_has_body(int status, enum web_method method)
{
    return method != WEB_HEAD && !is_bodiless(status);
}

static void append_date(struct writer *writer, int64_t now)
{
    char text[64];
    const time_t seconds = (time_t)now;
    struct tm fields;
    if (gmtime_r(&seconds, &fields) != NULL && strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &fields) > 0) {
        append(writer, "Date: %s\r\n", text);
    }
}

static void append_headers(struct writer *writer, const struct web_response *response)
{
    for (size_t i = 0; i < response->header_count; i++) {
        const struct web_header *header = &response->headers[i];
        if (strpbrk(header->name, "\r\n") == NULL && strpbrk(header->value, "\r\n") == NULL) {
            append(writer, "%s: %s\r\n", header->name, header->value);
        }
    }
}

size_t http_answer_head(const struct web_response *response, bool keep_alive, int64_t now, char *out, size_t size)
{
    struct writer writer = { .out = out, .size = size };
    append(&writer, "HTTP/1.1 %d %s\r\n", response->status, reason_of(response->status));
    append_date(&writer, now);
    append_headers(&writer, response);
    if (!is_bodiless(response->status)) {
        append(&writer, "Content-Length: %zu\r\n", response->body_size);
    }
    append(&writer, "Connection: %s\r\n\r\n", keep_alive ? "keep-alive" : "close");
    return writer.is_full ? 0 : writer.length;
}
