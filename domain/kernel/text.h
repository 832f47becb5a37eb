#ifndef DOMAIN_KERNEL_TEXT_H
#define DOMAIN_KERNEL_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/err.h"

/* Text is UTF-8 (RFC 3629). Lengths that users see count characters (code points), sizes count bytes. */

/* Says whether `bytes` is well-formed UTF-8: no overlong forms, no surrogates, nothing past U+10FFFF. NUL is well-formed here. */
bool text_is_utf8(const char *bytes, size_t size);

/* Counts the characters of a well-formed NUL-terminated text. */
size_t text_characters(const char *text);

/* Lower-cases A-Z only, in place: e-mails and usernames compare by it, whatever the locale. */
void text_lower_ascii(char *text);

/* Upper-cases a-z only, in place: coupon codes compare by it. */
void text_upper_ascii(char *text);

/* Copies `text` without the white space at both ends. Errors: ERR_OVERFLOW if it doesn't fit; `out` untouched. */
enum err text_trim(const char *text, char *out, size_t out_size) MUST_USE;

/* Copies `text`. Errors: ERR_OVERFLOW if it doesn't fit with its NUL; `out` untouched. */
enum err text_copy(const char *text, char *out, size_t out_size) MUST_USE;

/* Copies the texts one behind the other. Errors: ERR_OVERFLOW if they don't fit with a NUL; `out` untouched. */
enum err text_join(const char *const *texts, size_t count, char *out, size_t out_size) MUST_USE;

/* Finds a text among others. Errors: ERR_MALFORMED when it isn't there, and for NULL; *index untouched. */
enum err text_find(const char *const *texts, size_t count, const char *text, size_t *index) MUST_USE;

/* Reads a whole decimal number, an optional '-' before it, nothing else around it.
 * Errors: ERR_MALFORMED, ERR_OVERFLOW (beyond int64). */
enum err text_to_int64(const char *text, int64_t *number) MUST_USE;

/* As text_to_int64 for what a person typed: white space may stand around it. */
enum err text_to_int64_trimmed(const char *typed, int64_t *number) MUST_USE;

/* What any int64 takes in decimal, with its NUL. */
enum { TEXT_INT64_BYTES = 21 };

/* Writes a number in decimal with its NUL. `out` must hold TEXT_INT64_BYTES. Returns the length. */
size_t text_from_int64(int64_t number, char *out);

/* Writes 2 * size lower-case hex digits and a NUL. */
void text_to_hex(const uint8_t *bytes, size_t size, char *hex);

/* Reads exactly 2 * size hex digits of either case. Errors: ERR_MALFORMED. */
enum err text_from_hex(const char *hex, uint8_t *bytes, size_t size) MUST_USE;
#endif
