#include "adapters/web/arena_print.h"
#include <stdarg.h>

enum { SHORT_BYTES = 256 };

char *arena_print(struct arena *arena, const char *format, ...)
{
    char text[SHORT_BYTES];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length < 0) {
        arena->exhausted = true;
        return NULL;
    }
    if ((size_t)length < sizeof text) {
        return arena_copy(arena, text, (size_t)length);
    }
    char *whole = arena_allocate(arena, (size_t)length + 1);
    if (whole != NULL) {
        va_start(arguments, format);
        (void)vsnprintf(whole, (size_t)length + 1, format, arguments);
        va_end(arguments);
    }
    return whole;
}
