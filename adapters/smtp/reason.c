#include "adapters/smtp/reason.h"
#include "adapters/smtp/character.h"
#include "domain/kernel/text.h"
#include <string.h>

/* The size of the well-formed character at `text`, 0 when there is none. */
static size_t well_formed(const char *text)
{
    size_t size = character_size(*text);
    return strnlen(text, size) == size && text_is_utf8(text, size) ? size : 0;
}

/* Adds a text's characters as long as they fit, and returns how much is used. */
static size_t add(char reason[MAIL_REASON_BYTES + 1], size_t used, const char *text)
{
    while (*text != '\0') {
        size_t size = well_formed(text);
        char character[5] = "?";
        memcpy(character, text, size);
        if (!characters_are_printable(character)) {
            memcpy(character, " ", 2);
        }
        if (used + strlen(character) > MAIL_REASON_BYTES) {
            break;
        }
        for (const char *byte = character; *byte != '\0'; byte++) {
            reason[used++] = *byte;
        }
        text += size > 0 ? size : 1;
    }
    return used;
}

void reason_write(char reason[MAIL_REASON_BYTES + 1], const char *before, const char *text)
{
    size_t used = add(reason, 0, before);
    used = add(reason, used, text);
    reason[used] = '\0';
}
