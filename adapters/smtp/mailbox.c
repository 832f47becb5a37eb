#include "adapters/smtp/mailbox.h"
#include "adapters/smtp/character.h"
#include "domain/kernel/text.h"
#include <stdint.h>
#include <string.h>

enum { LOCAL_PART_BYTES = 64, LABEL_BYTES = 63 }; /* RFC 5321, RFC 1035 */

static bool is_word_character(char c)
{
    return c != '\0' && (character_is_letter_or_digit(c) || (uint8_t)c >= 0x80 || strchr("!#$%&'*+/=?^_`{|}~-", c) != NULL);
}

/* Words with single dots between them. */
static bool is_local_part(const char *local, size_t length)
{
    bool in_word = false;
    for (size_t i = 0; i < length; i++) {
        bool dot = local[i] == '.';
        if (dot ? !in_word : !is_word_character(local[i])) {
            return false;
        }
        in_word = !dot;
    }
    return in_word && length <= LOCAL_PART_BYTES;
}

static bool is_label(const char *label, size_t length)
{
    if (length < 1 || length > LABEL_BYTES || label[0] == '-' || label[length - 1] == '-') {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!character_is_letter_or_digit(label[i]) && (uint8_t)label[i] < 0x80 && label[i] != '-' && label[i] != '_') {
            return false;
        }
    }
    return true;
}

/* The last label is no number, so that no IPv4 address passes for a name. */
static bool is_domain(const char *domain)
{
    const char *label = domain;
    size_t length = strcspn(label, ".");
    while (label[length] == '.' && is_label(label, length)) {
        label += length + 1;
        length = strcspn(label, ".");
    }
    return label[length] == '\0' && is_label(label, length) && strspn(label, "0123456789") != length;
}

bool mailbox_is_address(const char *text)
{
    const char *at = strchr(text, '@');
    return at && strlen(text) <= MAILBOX_ADDRESS_BYTES && characters_are_printable(text) &&
           is_local_part(text, (size_t)(at - text)) && is_domain(at + 1);
}

/* Takes the quotes off, in place. */
static enum err unquote(char *name)
{
    const char *from = name + 1;
    char *to = name;
    for (; *from != '\0' && *from != '"'; from++) {
        if (*from == '\\' && from[1] != '\0') {
            from++;
        }
        *to++ = *from;
    }
    bool ends_here = *from == '"' && from[1] == '\0';
    *to = '\0';
    return ends_here ? ERR_OK : ERR_MALFORMED;
}

static enum err read_name(const char *text, size_t length, char name[MAILBOX_NAME_BYTES + 1])
{
    char span[2 * MAILBOX_NAME_BYTES + 3] = ""; /* quotes and backslashes included */
    char trimmed[sizeof span];
    if (length >= sizeof span) {
        return ERR_MALFORMED;
    }
    memcpy(span, text, length);
    if (text_trim(span, trimmed, sizeof trimmed) != ERR_OK || !characters_are_printable(trimmed)) {
        return ERR_MALFORMED;
    }
    if (trimmed[0] == '"' ? unquote(trimmed) != ERR_OK : strpbrk(trimmed, "\"<>") != NULL) {
        return ERR_MALFORMED;
    }
    return text_copy(trimmed, name, MAILBOX_NAME_BYTES + 1) == ERR_OK ? ERR_OK : ERR_MALFORMED;
}

static enum err read_address(const char *text, size_t length, char address[MAILBOX_ADDRESS_BYTES + 1])
{
    char span[MAILBOX_ADDRESS_BYTES + 1] = "";
    if (length >= sizeof span) {
        return ERR_MALFORMED;
    }
    memcpy(span, text, length);
    return mailbox_is_address(span) ? text_copy(span, address, MAILBOX_ADDRESS_BYTES + 1) : ERR_MALFORMED;
}

enum err mailbox_parse(const char *text, struct mailbox *mailbox)
{
    struct mailbox read = { .name = "" };
    const char *open = strrchr(text, '<');
    size_t length = strlen(text);
    if (!open) {
        if (read_address(text, length, read.address) != ERR_OK) {
            return ERR_MALFORMED;
        }
    } else if (text[length - 1] != '>' || read_name(text, (size_t)(open - text), read.name) != ERR_OK ||
               read_address(open + 1, length - (size_t)(open - text) - 2, read.address) != ERR_OK) {
        return ERR_MALFORMED;
    }
    *mailbox = read;
    return ERR_OK;
}
