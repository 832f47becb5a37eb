#include "adapters/text/text_buffer.h"
#include <stdlib.h>
#include <string.h>

enum { FIRST_SIZE = 2048 };

static bool has_room(struct text_buffer *buffer, size_t length)
{
    size_t size = buffer->size == 0 ? FIRST_SIZE : buffer->size;
    while (size - buffer->length <= length) {
        if (__builtin_mul_overflow(size, 2, &size)) {
            return false;
        }
    }
    if (size == buffer->size) {
        return true;
    }
    char *grown = realloc(buffer->text, size);
    if (!grown) {
        return false;
    }
    buffer->text = grown;
    buffer->size = size;
    return true;
}

void text_buffer_add(struct text_buffer *buffer, const char *bytes, size_t length)
{
    if (buffer->failed || !has_room(buffer, length)) {
        buffer->failed = true;
        return;
    }
    memcpy(buffer->text + buffer->length, bytes, length);
    buffer->length += length;
    buffer->text[buffer->length] = '\0';
}

void text_buffer_add_text(struct text_buffer *buffer, const char *text)
{
    text_buffer_add(buffer, text, strlen(text));
}

void text_buffer_release(struct text_buffer *buffer)
{
    if (buffer) {
        free(buffer->text);
        *buffer = (struct text_buffer){ .length = 0 };
    }
}
