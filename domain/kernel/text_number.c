#include "domain/kernel/text.h"

enum { TRIMMED_NUMBER_BYTES = 64 }; /* beyond any int64, leading zeros included */

static bool are_digits(const char *text)
{
    while (*text >= '0' && *text <= '9') {
        text++;
    }
    return *text == '\0';
}

/* Counts downwards for a negative number, since INT64_MIN has no positive counterpart. */
static enum err sum_digits(const char *digits, int sign, int64_t *number)
{
    int64_t sum = 0;
    for (; *digits != '\0'; digits++) {
        if (__builtin_mul_overflow(sum, 10, &sum) || __builtin_add_overflow(sum, sign * (*digits - '0'), &sum)) {
            return ERR_OVERFLOW;
        }
    }
    *number = sum;
    return ERR_OK;
}

enum err text_to_int64(const char *text, int64_t *number)
{
    int sign = *text == '-' ? -1 : 1;
    const char *digits = sign < 0 ? text + 1 : text;
    if (*digits == '\0' || !are_digits(digits)) {
        return ERR_MALFORMED;
    }
    return sum_digits(digits, sign, number);
}

enum err text_to_int64_trimmed(const char *typed, int64_t *number)
{
    char trimmed[TRIMMED_NUMBER_BYTES];
    enum err err = text_trim(typed, trimmed, sizeof trimmed);
    return err == ERR_OK ? text_to_int64(trimmed, number) : err;
}

size_t text_from_int64(int64_t number, char *out)
{
    char reversed[20];
    size_t digits = 0;
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        reversed[digits++] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);

    size_t length = 0;
    if (number < 0) {
        out[length++] = '-';
    }
    while (digits > 0) {
        out[length++] = reversed[--digits];
    }
    out[length] = '\0';
    return length;
}

void text_to_hex(const uint8_t *bytes, size_t size, char *hex)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * size] = '\0';
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    if (digit >= 'A' && digit <= 'F') {
        return digit - 'A' + 10;
    }
    return -1;
}

enum err text_from_hex(const char *hex, uint8_t *bytes, size_t size)
{
    size_t length = 0;
    while (length <= 2 * size && hex_value(hex[length]) >= 0) {
        length++;
    }
    if (length != 2 * size || hex[length] != '\0') {
        return ERR_MALFORMED;
    }
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (uint8_t)(hex_value(hex[2 * i]) * 16 + hex_value(hex[2 * i + 1]));
    }
    return ERR_OK;
}
