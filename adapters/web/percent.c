#include "adapters/web/percent.h"
#include "domain/kernel/text.h"

static int nibble(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    char lower = (char)(digit | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The byte that the two digits stand for, or 0, which no well-formed text holds. */
static char escaped_byte(const char *digits, size_t left)
{
    int high = left < 2 ? -1 : nibble(digits[0]);
    int low = high < 0 ? -1 : nibble(digits[1]);
    return (char)(low < 0 ? 0 : high << 4 | low);
}

enum err percent_decode(char *text, size_t size, bool plus_is_blank)
{
    size_t length = 0;
    for (size_t i = 0; i < size; i++) {
        char byte = text[i];
        if (byte == '%') {
            byte = escaped_byte(text + i + 1, size - i - 1);
            i += 2;
        } else if (byte == '+' && plus_is_blank) {
            byte = ' ';
        }
        if (byte == '\0') {
            return ERR_MALFORMED;
        }
        text[length++] = byte;
    }
    text[length] = '\0';
    return text_is_utf8(text, length) ? ERR_OK : ERR_MALFORMED;
}
