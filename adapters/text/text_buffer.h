#ifndef ADAPTERS_TEXT_TEXT_BUFFER_H
#define ADAPTERS_TEXT_TEXT_BUFFER_H
#include <stdbool.h>
#include <stddef.h>

/* Text that grows; starts zeroed. It remembers that it could not grow, so a builder may check once, at its end. */
struct text_buffer {
    char *text; /* owned, with a NUL at its end; NULL while nothing was added */
    size_t length;
    size_t size;
    bool failed; /* out of memory: the text is incomplete */
};

void text_buffer_add(struct text_buffer *buffer, const char *bytes, size_t length);
void text_buffer_add_text(struct text_buffer *buffer, const char *text);

/* Takes NULL. The buffer is empty again. */
void text_buffer_release(struct text_buffer *buffer);
#endif
