#include "domain/kernel/numbers.h"
#include <string.h>
#include "domain/kernel/text.h"

const char *numbers_write(struct arena *arena, const int64_t *numbers, size_t count, char between)
{
    char *text = arena_allocate(arena, count * TEXT_INT64_BYTES + 1);
    char *end = text;
    if (text == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            *end++ = between;
        }
        end += text_from_int64(numbers[i], end);
    }
    *end = '\0';
    return text;
}

enum err numbers_take(const char **text, char end, int64_t *number)
{
    char digits[TEXT_INT64_BYTES] = "";
    const char *at = strchr(*text, end);
    size_t length = at == NULL ? strlen(*text) : (size_t)(at - *text);
    if (length < sizeof digits) {
        memcpy(digits, *text, length);
    }
    *text += length + ((*text)[length] == '\0' ? 0 : 1);
    return text_to_int64(digits, number);
}
