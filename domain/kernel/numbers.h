#ifndef DOMAIN_KERNEL_NUMBERS_H
#define DOMAIN_KERNEL_NUMBERS_H
#include <stddef.h>
#include <stdint.h>
#include "domain/kernel/arena.h"
#include "domain/kernel/err.h"

/* Several numbers in one text, as a job carries them: "7,8". */

/* Writes them with a sign between; lives in the arena. NULL when out of memory. */
const char *numbers_write(struct arena *arena, const int64_t *numbers, size_t count, char between);

/* Reads a number up to `end`, or to the end of the text, and moves *text behind it, whether or not it is a number. Errors:
 * as text_to_int64, ERR_MALFORMED for what is longer than any number; *number is untouched. */
enum err numbers_take(const char **text, char end, int64_t *number) MUST_USE;
#endif
