#include "domain/kernel/text.h"
#include <string.h>

/* What a lead byte promises. The second byte's range is narrower after some leads: that rules out overlong forms, surrogates and
 * what lies past U+10FFFF (RFC 3629, section 4). */
struct utf8_form {
    uint8_t lead_low, lead_high;
    uint8_t second_low, second_high;
    uint8_t size;
};

static const struct utf8_form utf8_forms[] = {
    { 0x00, 0x7f, 0x00, 0x00, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 },
    { 0xe1, 0xec, 0x80, 0xbf, 3 }, { 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
    { 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

static const struct utf8_form *form_of(uint8_t lead)
{
    for (size_t i = 0; i < sizeof utf8_forms / sizeof utf8_forms[0]; i++) {
        if (lead >= utf8_forms[i].lead_low && lead <= utf8_forms[i].lead_high) {
            return &utf8_forms[i];
        }
    }
    return NULL;
}

/* The size of the character at `bytes`, 0 when it is malformed or cut off. */
static size_t utf8_character(const uint8_t *bytes, size_t left)
{
    const struct utf8_form *form = form_of(bytes[0]);
    if (form == NULL || form->size > left) {
        return 0;
    }
    if (form->size > 1 && (bytes[1] < form->second_low || bytes[1] > form->second_high)) {
        return 0;
    }
    for (size_t i = 2; i < form->size; i++) {
        if ((bytes[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    return form->size;
}

bool text_is_utf8(const char *bytes, size_t size)
{
    const uint8_t *next = (const uint8_t *)bytes;
    while (size > 0) {
        size_t character = utf8_character(next, size);
        if (character == 0) {
            return false;
        }
        next += character;
        size -= character;
    }
    return true;
}

size_t text_characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++) {
        if (((uint8_t)*text & 0xc0) != 0x80) {
            count++;
        }
    }
    return count;
}

void text_lower_ascii(char *text)
{
    for (; *text != '\0'; text++) {
        if (*text >= 'A' && *text <= 'Z') {
            *text = (char)(*text - 'A' + 'a');
        }
    }
}

void text_upper_ascii(char *text)
{
    for (; *text != '\0'; text++) {
        if (*text >= 'a' && *text <= 'z') {
            *text = (char)(*text - 'a' + 'A');
        }
    }
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static enum err copy_bytes(const char *bytes, size_t length, char *out, size_t out_size)
{
    if (length >= out_size) {
        return ERR_OVERFLOW;
    }
    memmove(out, bytes, length);
    out[length] = '\0';
    return ERR_OK;
}

enum err text_trim(const char *text, char *out, size_t out_size)
{
    while (is_space(*text)) {
        text++;
    }
    size_t length = strlen(text);
    while (length > 0 && is_space(text[length - 1])) {
        length--;
    }
    return copy_bytes(text, length, out, out_size);
}

enum err text_copy(const char *text, char *out, size_t out_size)
{
    return copy_bytes(text, strlen(text), out, out_size);
}

enum err text_find(const char *const *texts, size_t count, const char *text, size_t *index)
{
    for (size_t i = 0; text != NULL && i < count; i++) {
        if (strcmp(texts[i], text) == 0) {
            *index = i;
            return ERR_OK;
        }
    }
    return ERR_MALFORMED;
}

enum err text_join(const char *const *texts, size_t count, char *out, size_t out_size)
{
    size_t needed = 1;
    for (size_t i = 0; i < count; i++) {
        needed += strlen(texts[i]);
    }
    if (needed > out_size) {
        return ERR_OVERFLOW;
    }
    char *end = out;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(texts[i]);
        memcpy(end, texts[i], length);
        end += length;
    }
    *end = '\0';
    return ERR_OK;
}
