#include <string.h>
#include "domain/billing/account.h"
#include "domain/kernel/text.h"

/* Writes a text at `end` and returns the end after it. */
static char *append(char *end, const char *text)
{
    size_t length = strlen(text);
    memcpy(end, text, length + 1);
    return end + length;
}

static char *append_name(char *key, const char *what, int64_t id)
{
    char *end = append(append(key, what), "-");
    return end + text_from_int64(id, end);
}

void gateway_key(char key[GATEWAY_KEY_BYTES + 1], const char *what, int64_t id)
{
    (void)append_name(key, what, id);
}

void gateway_key_detailed(char key[GATEWAY_KEY_BYTES + 1], const char *what, int64_t id, const char *step, const char *detail)
{
    char *end = append(append_name(key, what, id), "-");
    (void)append(append(append(end, step), "-"), detail);
}

void gateway_key_numbered(char key[GATEWAY_KEY_BYTES + 1], const char *what, int64_t id, const char *step, int64_t number)
{
    char text[TEXT_INT64_BYTES];
    (void)text_from_int64(number, text);
    gateway_key_detailed(key, what, id, step, text);
}

bool gateway_has_refused(enum err err)
{
    return err == ERR_PAYMENT_DECLINED || err == ERR_PAYMENT_INVALID || err == ERR_PAYMENT_AUTHENTICATION || err == ERR_NOT_FOUND;
}

bool gateway_stops_all(enum err err)
{
    return err == ERR_UNAVAILABLE || err == ERR_NO_MEMORY || err == ERR_PAYMENT_UNREACHABLE || err == ERR_PAYMENT_AUTHENTICATION;
}
