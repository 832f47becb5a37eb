#ifndef ADAPTERS_SMTP_CHARACTER_H
#define ADAPTERS_SMTP_CHARACTER_H
#include <stdbool.h>
#include <stddef.h>

/* The bytes of a character, by the first of them, in well-formed UTF-8. */
size_t character_size(char lead);

/* Says whether a text is well-formed UTF-8 without control characters: what may stand in a header. */
bool characters_are_printable(const char *text);

bool characters_are_ascii(const char *text);
bool character_is_letter_or_digit(char c);
#endif
