#include "adapters/smtp/body.h"
#include "adapters/smtp/character.h"
#include <stdbool.h>
#include <string.h>

enum { PLAIN_LINE_BYTES = 998, ENCODED_LINE_BYTES = 76 };

/* The size of the line's end at `text`: 0 when there is none. */
static size_t line_end(const char *text)
{
    return text[0] == '\n' ? 1 : text[0] == '\r' && text[1] == '\n' ? 2 : 0;
}

static bool is_printable(char c)
{
    return (c >= ' ' && c <= '~') || c == '\t';
}

enum body_encoding body_encoding_of(const char *text)
{
    size_t column = 0;
    while (*text != '\0') {
        size_t end = line_end(text);
        if (end == 0 && (!is_printable(*text) || column == PLAIN_LINE_BYTES)) {
            return BODY_QUOTED_PRINTABLE;
        }
        column = end == 0 ? column + 1 : 0;
        text += end == 0 ? 1 : end;
    }
    return BODY_7BIT;
}

const char *body_encoding_name(enum body_encoding encoding)
{
    return encoding == BODY_7BIT ? "7bit" : "quoted-printable";
}

/* A blank at a line's end could get lost on the way. */
static bool stands_for_itself(const char *character)
{
    bool at_end = character[1] == '\0' || line_end(character + 1) != 0;
    return is_printable(*character) && *character != '=' && (!at_end || (*character != ' ' && *character != '\t'));
}

static void add_encoded(struct text_buffer *out, const char *bytes, size_t size)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < size; i++) {
        unsigned byte = (unsigned char)bytes[i];
        text_buffer_add(out, (const char[]){ '=', digits[byte >> 4], digits[byte & 15] }, 3);
    }
}

/* Adds one character at `column` and returns the column after it. */
static size_t add_character(struct text_buffer *out, const char *character, size_t column)
{
    bool itself = stands_for_itself(character);
    size_t size = itself ? 1 : 3 * character_size(*character);
    if (column + size >= ENCODED_LINE_BYTES) {
        text_buffer_add_text(out, "=\r\n");
        column = 0;
    }
    if (itself) {
        text_buffer_add(out, character, 1);
    } else {
        add_encoded(out, character, character_size(*character));
    }
    return column + size;
}

void body_add(struct text_buffer *out, const char *text, enum body_encoding encoding)
{
    size_t column = 0;
    while (*text != '\0') {
        size_t end = line_end(text);
        if (end != 0) {
            text_buffer_add_text(out, "\r\n");
            column = 0;
            text += end;
        } else if (encoding == BODY_7BIT) {
            text_buffer_add(out, text++, 1);
            column++;
        } else {
            column = add_character(out, text, column);
            text += character_size(*text);
        }
    }
    if (column > 0) {
        text_buffer_add_text(out, "\r\n");
    }
}
