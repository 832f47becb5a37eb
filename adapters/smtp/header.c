#include "adapters/smtp/header.h"
#include "adapters/smtp/character.h"
#include <string.h>
#include <time.h>

#define WORD_BEGIN "=?UTF-8?Q?"
#define WORD_END   "?="
#define FOLD       "\r\n "
enum { LINE_BYTES = 76, WORD_BEGIN_BYTES = sizeof WORD_BEGIN - 1, WORD_END_BYTES = sizeof WORD_END - 1 };

/* Writes "NAME:" and returns the column after it. */
static size_t begin(struct text_buffer *out, const char *name)
{
    text_buffer_add_text(out, name);
    text_buffer_add_text(out, ":");
    return strlen(name) + 1;
}

void header_add(struct text_buffer *out, const char *name, const char *text)
{
    begin(out, name);
    text_buffer_add_text(out, " ");
    text_buffer_add_text(out, text);
    text_buffer_add_text(out, "\r\n");
}

/* What stands for itself in an encoded word, wherever the word stands. */
static bool stands_in_a_word(char c)
{
    return character_is_letter_or_digit(c) || (c != '\0' && strchr("!*+-/", c) != NULL);
}

static size_t encoded_size(const char *character)
{
    return *character == ' ' || stands_in_a_word(*character) ? 1 : 3 * character_size(*character);
}

static void add_encoded(struct text_buffer *out, const char *character)
{
    static const char digits[] = "0123456789ABCDEF";
    if (*character == ' ') {
        text_buffer_add_text(out, "_");
        return;
    }
    if (stands_in_a_word(*character)) {
        text_buffer_add(out, character, 1);
        return;
    }
    for (size_t i = 0; i < character_size(*character); i++) {
        unsigned byte = (unsigned char)character[i];
        text_buffer_add(out, (const char[]){ '=', digits[byte >> 4], digits[byte & 15] }, 3);
    }
}

/* Adds encoded words from `column` on and returns the column after them. A blank between two of them is none of the text. */
static size_t add_words(struct text_buffer *out, size_t column, const char *text)
{
    text_buffer_add_text(out, WORD_BEGIN);
    column += WORD_BEGIN_BYTES;
    for (; *text != '\0'; text += character_size(*text)) {
        size_t size = encoded_size(text);
        if (column + size + WORD_END_BYTES > LINE_BYTES) {
            text_buffer_add_text(out, WORD_END FOLD WORD_BEGIN);
            column = 1 + WORD_BEGIN_BYTES;
        }
        add_encoded(out, text);
        column += size;
    }
    text_buffer_add_text(out, WORD_END);
    return column + WORD_END_BYTES;
}

/* Says whether a text would be read as it is written: what looks like an encoded word would not, and many blanks become one. */
static bool is_plain(const char *text)
{
    return characters_are_ascii(text) && strstr(text, "=?") == NULL && strstr(text, "  ") == NULL;
}

void header_add_text(struct text_buffer *out, const char *name, const char *text)
{
    size_t column = begin(out, name);
    size_t length = strlen(text);
    bool fits = column + 1 + length <= LINE_BYTES;
    if (length > 0) {
        text_buffer_add_text(out, " ");
    }
    if (length == 0 || (fits && is_plain(text) && text[0] != ' ' && text[length - 1] != ' ')) {
        text_buffer_add_text(out, text);
    } else {
        add_words(out, column + 1, text);
    }
    text_buffer_add_text(out, "\r\n");
}

static size_t add_quoted(struct text_buffer *out, size_t column, const char *text)
{
    size_t before = out->length;
    text_buffer_add_text(out, "\"");
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            text_buffer_add_text(out, "\\");
        }
        text_buffer_add(out, text, 1);
    }
    text_buffer_add_text(out, "\"");
    return column + out->length - before;
}

/* A name stands in quotes, whether it needs them or not: no reader takes a comma or a dot in it for anything else. */
static size_t add_name(struct text_buffer *out, size_t column, const char *name)
{
    bool fits = column + 2 * strlen(name) + 2 <= LINE_BYTES;
    return fits && is_plain(name) ? add_quoted(out, column, name) : add_words(out, column, name);
}

void header_add_mailbox(struct text_buffer *out, const char *name, const struct mailbox *mailbox)
{
    size_t column = begin(out, name) + 1;
    text_buffer_add_text(out, " ");
    if (mailbox->name[0] == '\0') {
        text_buffer_add_text(out, mailbox->address);
    } else {
        column = add_name(out, column, mailbox->name);
        bool fits = column + 3 + strlen(mailbox->address) <= LINE_BYTES;
        text_buffer_add_text(out, fits ? " <" : FOLD "<");
        text_buffer_add_text(out, mailbox->address);
        text_buffer_add_text(out, ">");
    }
    text_buffer_add_text(out, "\r\n");
}

enum { MICROSECONDS = 1000000 };
static const int64_t YEAR_10000 = INT64_C(253402300800) * MICROSECONDS;

bool header_can_tell(int64_t instant)
{
    return instant >= 0 && instant < YEAR_10000;
}

void header_add_date(struct text_buffer *out, int64_t instant)
{
    static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
    static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    time_t seconds = (time_t)(instant / MICROSECONDS);
    struct tm utc;
    char text[64];
    gmtime_r(&seconds, &utc);
    int length = snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d +0000", days[utc.tm_wday], utc.tm_mday,
                          months[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
    header_add(out, "Date", length < 0 ? "" : text);
}
