#include "app/line.h"
#include "domain/kernel/text.h"
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

static const size_t ROOM = LINE_BYTES - LINE_END_BYTES;

static void append(struct line *line, const char *bytes, size_t size)
{
    if (line->full || size > ROOM - line->length) {
        line->full = true;
        return;
    }
    memcpy(line->bytes + line->length, bytes, size);
    line->length += size;
}

void line_format(struct line *line, const char *format, ...)
{
    va_list arguments;
    size_t room = line->full ? 0 : ROOM - line->length;
    va_start(arguments, format);
    int length = vsnprintf(line->bytes + line->length, room, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= room) {
        line->full = true;
    } else {
        line->length += (size_t)length;
    }
}

/* The size of the well-formed character that `text` starts with; 0 when it starts with none. */
static size_t character_size(const char *text)
{
    size_t left = strnlen(text, 4);
    for (size_t size = 1; size <= left; size++) {
        if (text_is_utf8(text, size)) {
            return size;
        }
    }
    return 0;
}

static void append_json_character(struct line *line, const char *text, size_t size)
{
    uint8_t byte = (uint8_t)*text;
    if (size == 0) {
        append(line, "\xef\xbf\xbd", 3);
    } else if (byte == '"' || byte == '\\') {
        const char escaped[] = { '\\', *text };
        append(line, escaped, sizeof escaped);
    } else if (byte < 0x20 || byte == 0x7f) {
        line_format(line, "\\u%04x", byte);
    } else {
        append(line, text, size);
    }
}

void line_json_string(struct line *line, const char *text)
{
    append(line, "\"", 1);
    while (*text != '\0' && !line->full) {
        size_t size = character_size(text);
        append_json_character(line, text, size);
        text += size == 0 ? 1 : size;
    }
    append(line, "\"", 1);
}

void line_end(struct line *line, const char *end)
{
    size_t size = strnlen(end, LINE_END_BYTES);
    memcpy(line->bytes + line->length, end, size);
    line->length += size;
}

bool line_is_printable(const char *text)
{
    for (const char *byte = text; *byte != '\0'; byte++) {
        if ((uint8_t)*byte < 0x20 || *byte == 0x7f) {
            return false;
        }
    }
    return text_is_utf8(text, strlen(text));
}
