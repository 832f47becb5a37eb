#include "domain/kernel/money.h"
#include <stdbool.h>
#include <string.h>
#include "domain/kernel/text.h"

enum { TYPED_BYTES = 64, DOLLAR_CENTS = 100 };

/* By whole multiples and the rest, so that a large amount doesn't overflow. */
enum err money_share(int64_t amount, int64_t part, int64_t whole, int64_t *share)
{
    if (amount < 0 || part < 0 || part > whole || whole == 0) {
        return ERR_INTERNAL;
    }
    int64_t rest = 0;
    if (__builtin_mul_overflow(amount % whole, part, &rest)) {
        return ERR_OVERFLOW;
    }
    bool rounds_up = rest % whole >= whole - rest % whole;
    *share = amount / whole * part + rest / whole + rounds_up;
    return ERR_OK;
}

/* Reads one or two digits behind the point: "5" is 50 cents. */
static enum err read_cents(const char *digits, int64_t *cents)
{
    size_t length = strlen(digits);
    if (length < 1 || length > 2 || digits[0] == '-' || text_to_int64(digits, cents) != ERR_OK) {
        return ERR_MALFORMED;
    }
    if (length == 1) {
        *cents *= 10;
    }
    return ERR_OK;
}

enum err money_from_dollars(const char *typed, int64_t *cents)
{
    char text[TYPED_BYTES];
    int64_t dollars = 0;
    int64_t rest = 0;
    if (text_trim(typed, text, sizeof text) != ERR_OK || text[0] == '-') {
        return ERR_MALFORMED;
    }
    char *point = strchr(text, '.');
    if (point != NULL) {
        *point = '\0';
        if (read_cents(point + 1, &rest) != ERR_OK) {
            return ERR_MALFORMED;
        }
    }
    enum err err = text_to_int64(text, &dollars);
    if (err == ERR_OK && dollars > MONEY_MAX_CENTS / DOLLAR_CENTS) {
        err = ERR_OVERFLOW;
    }
    if (err == ERR_OK) {
        *cents = dollars * DOLLAR_CENTS + rest;
    }
    return err;
}
