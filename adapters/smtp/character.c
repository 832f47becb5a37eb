#include "adapters/smtp/character.h"
#include "domain/kernel/text.h"
#include <stdint.h>
#include <string.h>

size_t character_size(char lead)
{
    uint8_t byte = (uint8_t)lead;
    return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/* U+0000 to U+001F, U+007F and U+0080 to U+009F. */
static bool is_control(const char *character)
{
    uint8_t byte = (uint8_t)character[0];
    return byte < 0x20 || byte == 0x7f || (byte == 0xc2 && (uint8_t)character[1] < 0xa0);
}

bool characters_are_printable(const char *text)
{
    if (!text_is_utf8(text, strlen(text))) {
        return false;
    }
    for (; *text != '\0'; text += character_size(*text)) {
        if (is_control(text)) {
            return false;
        }
    }
    return true;
}

bool characters_are_ascii(const char *text)
{
    while (*text != '\0' && (uint8_t)*text < 0x80) {
        text++;
    }
    return *text == '\0';
}

bool character_is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
