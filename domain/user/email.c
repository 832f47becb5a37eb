#include <string.h>
#include "domain/kernel/text.h"
#include "domain/user/user.h"

enum { LOCAL_PART_BYTES = 64, LABEL_BYTES = 63 }; /* RFC 5321, RFC 1035 */

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_local_character(char c)
{
    return c != '\0' && (is_letter_or_digit(c) || strchr("!#$%&'*+/=?^_`{|}~-", c) != NULL);
}

/* Words of allowed characters with single dots between them. */
static bool is_local_part(const char *local, size_t length)
{
    if (length > LOCAL_PART_BYTES) {
        return false;
    }
    bool in_word = false;
    for (size_t i = 0; i < length; i++) {
        bool dot = local[i] == '.';
        if (dot ? !in_word : !is_local_character(local[i])) {
            return false;
        }
        in_word = !dot;
    }
    return in_word;
}

static bool is_label(const char *label, size_t length)
{
    if (length < 1 || length > LABEL_BYTES || label[0] == '-' || label[length - 1] == '-') {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!is_letter_or_digit(label[i]) && label[i] != '-') {
            return false;
        }
    }
    return true;
}

/* At least two labels, the last of which isn't a number, so that no IPv4 address passes for a name. */
static bool is_domain(const char *domain)
{
    const char *label = domain;
    for (const char *dot = strchr(label, '.'); dot != NULL; dot = strchr(label, '.')) {
        if (!is_label(label, (size_t)(dot - label))) {
            return false;
        }
        label = dot + 1;
    }
    int64_t number = 0;
    return label != domain && is_label(label, strlen(label)) && text_to_int64(label, &number) == ERR_MALFORMED;
}

static bool is_email(const char *email)
{
    const char *at = strchr(email, '@');
    return at != NULL && is_local_part(email, (size_t)(at - email)) && is_domain(at + 1);
}

void user_check_email(const char *typed, char email[USER_EMAIL_BYTES + 1], struct problems *why)
{
    char trimmed[USER_EMAIL_BYTES + 1];
    if (text_trim(typed, trimmed, sizeof trimmed) != ERR_OK) {
        problems_add(why, "email", "email.invalid");
        return;
    }
    text_lower_ascii(trimmed);
    if (!is_email(trimmed)) {
        problems_add(why, "email", "email.invalid");
        return;
    }
    memcpy(email, trimmed, sizeof trimmed);
}
