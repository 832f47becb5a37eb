#include <string.h>
#include "domain/kernel/text.h"

/* Counts downwards for a negative number, since INT64_MIN has no positive counterpart. */
static enum err read_digits(const char *digits, bool negative, int64_t *number)
{
    int64_t sum = 0;
    for (; *digits != '\0'; digits++) {
        if (*digits < '0' || *digits > '9') {
            return ERR_MALFORMED;
        }
        int64_t digit = negative ? '0' - *digits : *digits - '0';
        if (__builtin_mul_overflow(sum, 10, &sum) || __builtin_add_overflow(sum, digit, &sum)) {
            return strspn(digits, "0123456789") == strlen(digits) ? ERR_OVERFLOW : ERR_MALFORMED;
        }
    }
    *number = sum;
    return ERR_OK;
}

enum err text_to_int64(const char *text, int64_t *number)
{
    bool negative = *text == '-';
    const char *digits = negative ? text + 1 : text;
    return *digits == '\0' ? ERR_MALFORMED : read_digits(digits, negative, number);
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
