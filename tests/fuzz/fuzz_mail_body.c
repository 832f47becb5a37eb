/* Whatever a mail's text is, it comes out of the message as it went in but for its lines' ends, in lines that every server takes.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "adapters/smtp/body.h"
#include "domain/kernel/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void require(int holds)
{
    if (!holds) {
        abort();
    }
}

static char hex_value(char digit)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *found = digit == '\0' ? NULL : strchr(digits, digit);
    require(found != NULL);
    return (char)(found - digits);
}

/* Reads one line and appends what it says, with a line end unless the text goes on in the next. */
static void read_line(const char *line, size_t length, enum body_encoding encoding, struct text_buffer *said)
{
    bool folded = encoding == BODY_QUOTED_PRINTABLE && length > 0 && line[length - 1] == '=';
    require(length <= (encoding == BODY_QUOTED_PRINTABLE ? 76 : 998));
    require(encoding == BODY_7BIT || length == 0 || (line[length - 1] != ' ' && line[length - 1] != '\t'));
    for (size_t i = 0; i < length - folded; i++) {
        char byte = line[i];
        require((byte >= ' ' && byte <= '~') || byte == '\t');
        if (encoding == BODY_QUOTED_PRINTABLE && byte == '=') {
            byte = (char)(hex_value(line[i + 1]) * 16 + hex_value(line[i + 2]));
            i += 2;
        }
        text_buffer_add(said, &byte, 1);
    }
    if (!folded) {
        text_buffer_add_text(said, "\n");
    }
}

/* The text as it must come out: each line ended by one \n. */
static void expect(const char *text, struct text_buffer *expected)
{
    for (; *text != '\0'; text++) {
        if (text[0] != '\r' || text[1] != '\n') {
            text_buffer_add(expected, text, 1);
        }
    }
    if (expected->length > 0 && expected->text[expected->length - 1] != '\n') {
        text_buffer_add_text(expected, "\n");
    }
}

static void check(const char *text)
{
    struct text_buffer body = { .length = 0 };
    struct text_buffer said = { .length = 0 };
    struct text_buffer expected = { .length = 0 };
    enum body_encoding encoding = body_encoding_of(text);
    body_add(&body, text, encoding);
    for (const char *line = body.text; line != NULL && *line != '\0';) {
        size_t length = strcspn(line, "\r");
        require(strncmp(line + length, "\r\n", 2) == 0);
        read_line(line, length, encoding, &said);
        line += length + 2;
    }
    expect(text, &expected);
    require(said.length == expected.length && (said.length == 0 || memcmp(said.text, expected.text, said.length) == 0));
    text_buffer_release(&body);
    text_buffer_release(&said);
    text_buffer_release(&expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = strndup((const char *)bytes, size);
    if (text != NULL && text_is_utf8(text, strlen(text))) {
        check(text);
    }
    free(text);
    return 0;
}
