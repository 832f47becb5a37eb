/* Whatever the subject and the sender's name are, they come out of the header as they went in, in lines of 76 bytes, none of
 * which begins another field. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "adapters/smtp/character.h"
#include "adapters/smtp/header.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define WORD_BEGIN "=?UTF-8?Q?"

static void require(int holds)
{
    if (!holds) {
        abort();
    }
}

static char hex_value(char digit)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *found = digit == '\0' ? NULL : strchr(digits, digit);
    require(found != NULL);
    return (char)(found - digits);
}

/* Reads an encoded word and appends what it says; returns the end of the word. */
static const char *read_word(const char *word, struct text_buffer *said)
{
    for (word += strlen(WORD_BEGIN); strncmp(word, "?=", 2) != 0; word++) {
        char byte = *word == '_' ? ' ' : *word;
        require(*word != '\0' && *word != '?' && *word != ' ');
        if (*word == '=') {
            byte = (char)(hex_value(word[1]) * 16 + hex_value(word[2]));
            word += 2;
        }
        text_buffer_add(said, &byte, 1);
    }
    return word + 2;
}

/* Reads encoded words with one blank between two of them; each holds whole characters. */
static const char *read_words(const char *text, struct text_buffer *said)
{
    const char *end = text;
    do {
        size_t before = said->length;
        end = read_word(end[0] == ' ' ? end + 1 : end, said);
        require(characters_are_printable(said->text == NULL ? "" : said->text + before));
    } while (strncmp(end, " " WORD_BEGIN, 1 + strlen(WORD_BEGIN)) == 0);
    return end;
}

static const char *read_quoted(const char *text, struct text_buffer *said)
{
    for (text++; *text != '"'; text++) {
        text += *text == '\\';
        require(*text != '\0');
        text_buffer_add(said, text, 1);
    }
    return text + 1;
}

/* Takes the folds out of a field, whose lines must be short ones. */
static struct text_buffer unfold(const struct text_buffer *field)
{
    struct text_buffer line = { .length = 0 };
    for (const char *from = field->text; *from != '\0';) {
        size_t length = strcspn(from, "\r");
        require(length > 0 && length <= 76 && strncmp(from + length, "\r\n", 2) == 0);
        require(from == field->text || *from == ' ');
        text_buffer_add(&line, from, length);
        from += length + 2;
    }
    return line;
}

static bool is_text(const struct text_buffer *said, const char *text)
{
    return strcmp(said->text == NULL ? "" : said->text, text) == 0;
}

static void check_subject(const char *text)
{
    static const char name[] = "Subject:";
    struct text_buffer field = { .length = 0 };
    struct text_buffer said = { .length = 0 };
    header_add_text(&field, "Subject", text);
    struct text_buffer line = unfold(&field);
    const char *value = line.text + strlen(name);
    require(strncmp(line.text, name, strlen(name)) == 0 && (*value == ' ' || text[0] == '\0'));
    if (strncmp(value, " " WORD_BEGIN, 1 + strlen(WORD_BEGIN)) == 0) {
        require(*read_words(value + 1, &said) == '\0' && is_text(&said, text));
    } else {
        require(strcmp(*value == ' ' ? value + 1 : value, text) == 0);
    }
    text_buffer_release(&field);
    text_buffer_release(&line);
    text_buffer_release(&said);
}

static void check_name(const char *text)
{
    struct mailbox mailbox = { .address = "a@b.example" };
    struct text_buffer field = { .length = 0 };
    struct text_buffer said = { .length = 0 };
    memcpy(mailbox.name, text, strlen(text));
    header_add_mailbox(&field, "From", &mailbox);
    struct text_buffer line = unfold(&field);
    const char *end = line.text + strlen("From: ");
    if (text[0] != '\0') {
        end = *end == '"' ? read_quoted(end, &said) : read_words(end, &said);
        require(is_text(&said, text) && strcmp(end, " <a@b.example>") == 0);
    } else {
        require(strcmp(end, "a@b.example") == 0);
    }
    text_buffer_release(&field);
    text_buffer_release(&line);
    text_buffer_release(&said);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = strndup((const char *)bytes, size);
    if (text != NULL && characters_are_printable(text)) {
        check_subject(text);
        if (strlen(text) <= MAILBOX_NAME_BYTES) {
            check_name(text);
        }
    }
    free(text);
    return 0;
}
