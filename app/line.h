#ifndef APP_LINE_H
#define APP_LINE_H
#include <stdbool.h>
#include <stddef.h>

enum { LINE_BYTES = 4096, LINE_END_BYTES = 4 /* kept free for the line's end */ };

/* One line of a log while it is built. What doesn't fit is left out and sets `full`. Starts as zeros. */
struct line {
    char bytes[LINE_BYTES];
    size_t length;
    bool full;
};

void line_format(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 stand as U+FFFD. */
void line_json_string(struct line *line, const char *text);

/* Appends the few bytes that end the line; they fit into a full one, too. */
void line_end(struct line *line, const char *end);

/* Says whether the text is UTF-8 without control characters. */
bool line_is_printable(const char *text);
#endif
