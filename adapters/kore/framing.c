#include "adapters/kore/framing.h"
#include <stdint.h>
#include <string.h>
#include <strings.h>

/* A line of the head, without its end. */
struct line {
    const char *start;
    size_t size;
};

struct head {
    bool is_sound;
    bool takes_body; /* Kore reads a body after this method */
    bool has_encoding;
    size_t headers;
    size_t lengths;
    size_t length;
    bool is_head;
    bool is_known_method;
    size_t method_size;
    size_t first_line_size;
    const char *accept;
    size_t accept_size;
};

/* Kore looks for these ends in this order. */
static size_t find_head_end(const char *bytes, size_t size)
{
    const char *end = memmem(bytes, size, "\r\n\r\n", 4);
    if (end != NULL) {
        return (size_t)(end - bytes) + 4;
    }
    end = memmem(bytes, size, "\n\n", 2);
    return end == NULL ? 0 : (size_t)(end - bytes) + 2;
}

static bool starts_with(const struct line *line, const char *word)
{
    size_t size = strlen(word);
    return line->size >= size && strncasecmp(line->start, word, size) == 0;
}

static void read_method(const struct line *line, struct head *head)
{
    static const char *const bodiless[] = { "GET ", "HEAD ", "DELETE ", "OPTIONS " }; /* for Kore */
    const char *blank = memchr(line->start, ' ', line->size);
    head->method_size = blank == NULL ? line->size : (size_t)(blank - line->start);
    head->first_line_size = line->size + 2;
    head->takes_body = starts_with(line, "POST ") || starts_with(line, "PUT ") || starts_with(line, "PATCH ");
    head->is_head = starts_with(line, "HEAD ");
    head->is_known_method = head->takes_body;
    for (size_t i = 0; i < sizeof bodiless / sizeof bodiless[0]; i++) {
        head->is_known_method = head->is_known_method || starts_with(line, bodiless[i]);
    }
}

/* Digits only: no sign, no list, no blank inside. */
static void read_length(const char *value, size_t size, struct head *head)
{
    size_t length = 0;
    size_t digits = 0;
    while (size > 0 && (*value == ' ' || *value == '\t')) {
        value++;
        size--;
    }
    for (; digits < size && value[digits] >= '0' && value[digits] <= '9'; digits++) {
        if (__builtin_mul_overflow(length, (size_t)10, &length) ||
            __builtin_add_overflow(length, (size_t)(value[digits] - '0'), &length)) {
            head->is_sound = false;
            return;
        }
    }
    head->is_sound = head->is_sound && digits > 0 && digits == size;
    head->length = length;
    head->lengths++;
}

static void read_header(const struct line *line, struct head *head)
{
    static const char length[] = "Content-Length:";
    static const char accept[] = "Accept:";
    const char *colon = memchr(line->start, ':', line->size);
    bool is_named = colon != NULL && colon > line->start && colon[-1] != ' ' && colon[-1] != '\t';
    bool is_folded = line->start[0] == ' ' || line->start[0] == '\t';
    head->is_sound = head->is_sound && is_named && !is_folded;
    head->headers++;
    if (starts_with(line, length)) {
        read_length(line->start + sizeof length - 1, line->size - (sizeof length - 1), head);
    }
    head->has_encoding = head->has_encoding || starts_with(line, "Transfer-Encoding:");
    if (head->accept == NULL && starts_with(line, accept)) {
        head->accept = line->start + sizeof accept - 1;
        head->accept_size = line->size - (sizeof accept - 1);
    }
}

/* Every line ends in CR LF, and neither stands anywhere else. */
static bool next_line(const char **at, const char *end, struct line *line)
{
    const char *stop = *at;
    while (stop < end && *stop != '\r' && *stop != '\n' && *stop != '\0') {
        stop++;
    }
    if (end - stop < 2 || stop[0] != '\r' || stop[1] != '\n') {
        return false;
    }
    *line = (struct line){ .start = *at, .size = (size_t)(stop - *at) };
    *at = stop + 2;
    return true;
}

static struct head read_head(const char *bytes, const char *end)
{
    struct head head = { .is_sound = true };
    struct line line;
    const char *at = bytes;
    if (!next_line(&at, end, &line)) {
        return (struct head){ .is_sound = false };
    }
    read_method(&line, &head);
    for (;;) {
        if (!next_line(&at, end, &line)) {
            head.is_sound = false;
            return head;
        }
        if (line.size == 0) {
            head.is_sound = head.is_sound && at == end;
            return head;
        }
        read_header(&line, &head);
    }
}

struct framing framing_read(const char *bytes, size_t size)
{
    size_t head_size = find_head_end(bytes, size);
    if (head_size == 0) {
        return (struct framing){ .is_complete = false, .is_sound = true, .end = SIZE_MAX };
    }
    struct head head = read_head(bytes, bytes + head_size);
    bool has_one_end = head.takes_body ? head.lengths <= 1 && !(head.lengths == 1 && head.has_encoding)
                                       : head.length == 0 && head.lengths <= 1 && !head.has_encoding;
    size_t end = SIZE_MAX;
    if (!head.has_encoding && __builtin_add_overflow(head_size, head.length, &end)) {
        end = SIZE_MAX;
    }
    return (struct framing){
        .is_complete = true,
        .is_sound = head.is_sound && has_one_end && head.headers <= FRAMING_HEADERS_MAX,
        .end = end,
        .lacks_length = head.takes_body && head.lengths == 0 && !head.has_encoding,
        .has_unknown_method = !head.is_known_method,
        .method_size = head.method_size,
        .first_line_size = head.first_line_size,
        .is_head = head.is_head,
        .accept = head.accept,
        .accept_size = head.accept_size,
    };
}
